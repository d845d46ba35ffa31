import { route } from '@pramana/contract';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { call, setCsrf, urlOf } from './api.ts';
import { confirmation } from './confirmation.ts';
import { expiry } from './expiry.ts';
import { network } from './network.ts';

const show = route({ id: 'a.b.show', method: 'GET', path: '/api/bills/:id', summary: '', access: 'session' });
const save = route({ id: 'a.b.save', method: 'POST', path: '/api/bills', summary: '', access: 'session' });

/** Answers as scripted and notes the requests. */
function server(...answers: (Response | Error)[]): Headers[] {
  const seen: Headers[] = [];
  vi.stubGlobal('fetch', (_url: string, init: RequestInit) => {
    seen.push(new Headers(init.headers));
    const next = answers.shift() ?? Response.json({ data: null });
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  });
  vi.stubGlobal('window', { addEventListener: () => {}, removeEventListener: () => {} });
  return seen;
}

afterEach(() => {
  network.reached();
  vi.unstubAllGlobals();
});

const refusal = () => Response.json({ code: 'csrf_missing' }, { status: 403 });

describe('a call', () => {
  it('escapes what it puts into an address, and leaves empty filters out', () => {
    expect(urlOf(show, { params: { id: 'A/26-1' }, query: { q: 'a&b', from: '', to: undefined } })).toBe(
      '/api/bills/A%2F26-1?q=a%26b',
    );
  });

  it('throws the server’s refusal with its code, field and figures', async () => {
    const problem = { code: 'price_above_mrp', field: 'lines/0', detail: 'd', params: { mrp: '1032' } };
    server(Response.json(problem, { status: 422 }));
    await expect(call(show, {})).rejects.toMatchObject({
      code: 'price_above_mrp',
      context: { status: 422, field: 'lines/0', detail: 'd', params: { mrp: '1032' } },
    });
  });

  it('tells a lost answer from a refusal, also behind a proxy', async () => {
    server(new TypeError('failed to fetch'), new Response('bad gateway', { status: 502 }));
    await expect(call(show, {})).rejects.toMatchObject({ code: 'network_lost' });
    await expect(call(show, {})).rejects.toMatchObject({ code: 'network_lost' });
  });

  it('asks to sign in again when the session has ended, whoever called', async () => {
    server(Response.json({ code: 'not_signed_in' }, { status: 401 }));
    await expect(call(save, {})).rejects.toMatchObject({ code: 'not_signed_in' });
    expect(expiry.isOver).toBe(true);
    expiry.renewed();
  });

  it('goes out again when the session was replaced while it was under way, and nobody is asked to sign in', async () => {
    setCsrf('former', 'p a', () => Promise.resolve(null));
    const late = Response.json({ code: 'not_signed_in' }, { status: 401 });
    const seen = server(late, Response.json({ data: 'mine' }));
    const answer = call(save, {});
    setCsrf('next', 'p a', () => Promise.resolve(null));
    expect(await answer).toEqual({ data: 'mine' });
    expect(seen.map((each) => each.get('x-pramana-csrf'))).toEqual(['former', 'next']);
    expect(expiry.isOver).toBe(false);
  });

  it('waits while the person confirms that it is them, then sends the same again with the same key', async () => {
    const wanted = () => Response.json({ code: 'confirm_needed', params: { ways: 'password' } }, { status: 403 });
    const seen = server(wanted(), wanted(), Response.json({ data: 1 }), Response.json({ data: 2 }));
    let asked = 0;
    const stop = confirmation.subscribe(() => (confirmation.asked ? (asked += 1) : undefined));
    const both = Promise.all([
      call(save, {}, { idempotencyKey: 'first' }),
      call(save, {}, { idempotencyKey: 'second' }),
    ]);
    await vi.waitUntil(() => seen.length === 2 && confirmation.asked !== null, { timeout: 30_000 });
    expect(confirmation.asked?.ways).toEqual(['password']);
    confirmation.asked?.answer(true);
    expect(await both).toEqual([{ data: 1 }, { data: 2 }]);
    expect(asked).toBe(1);
    expect(seen.map((each) => each.get('idempotency-key'))).toEqual(['first', 'second', 'first', 'second']);
    stop();
  });

  it('is refused when the person does not confirm, or when no page is there to ask', async () => {
    const wanted = () => Response.json({ code: 'confirm_needed', params: { ways: 'password' } }, { status: 403 });
    const seen = server(wanted(), wanted());
    const stop = confirmation.subscribe(() => confirmation.asked?.answer(false));
    await expect(call(save, {})).rejects.toMatchObject({ code: 'confirm_needed' });
    stop();
    await expect(call(save, {})).rejects.toMatchObject({ code: 'confirm_needed' });
    expect(seen).toHaveLength(2);
  });

  it('renews a refused CSRF value once, and sends the same again', async () => {
    const seen = server(refusal(), Response.json({ data: 1 }), refusal(), refusal());
    setCsrf('old', 'p a', () => {
      setCsrf('new', 'p a', () => Promise.resolve('new'));
      return Promise.resolve('new');
    });
    expect(await call(save, {})).toEqual({ data: 1 });
    expect(seen.map((each) => each.get('x-pramana-csrf'))).toEqual(['old', 'new']);
    await expect(call(save, {})).rejects.toMatchObject({ code: 'csrf_missing' });
    expect(seen).toHaveLength(4);
  });

  it('is never sent again as a write of another hospital, whatever kept it from being done; its end ends that session', async () => {
    const moves = () => {
      setCsrf('b', 'p b', () => Promise.resolve('b'));
      return Promise.resolve('b');
    };
    const elsewhere = { code: 'workplace_changed' };
    const seen = server(refusal());
    setCsrf('a', 'p a', moves);
    await expect(call(save, {})).rejects.toMatchObject(elsewhere);
    expect(seen).toHaveLength(1);

    // Replaced on its way, by this page's own change of hospital.
    const late = server(Response.json({ code: 'not_signed_in' }, { status: 401 }));
    setCsrf('a', 'p a', moves);
    const answer = call(save, {});
    void moves();
    await expect(answer).rejects.toMatchObject(elsewhere);
    expect(late).toHaveLength(1);

    // While somebody was asked to confirm.
    const asked = server(Response.json({ code: 'confirm_needed', params: { ways: 'password' } }, { status: 403 }));
    setCsrf('a', 'p a', moves);
    const stop = confirmation.subscribe(() => void moves().then(() => confirmation.asked?.answer(true)));
    await expect(call(save, {})).rejects.toMatchObject(elsewhere);
    stop();
    expect(asked).toHaveLength(1);

    // A locked page does not go there: the value is for this one call.
    const ended = server(refusal(), Response.json({ data: null }));
    setCsrf('a', 'p a', () => Promise.resolve('b'));
    await call(save, {}, { anywhere: true });
    expect(ended.map((each) => each.get('x-pramana-csrf'))).toEqual(['a', 'b']);
  });
});
