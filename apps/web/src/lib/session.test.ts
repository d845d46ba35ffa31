import { identity } from '@pramana/contract';
import { afterEach, expect, it, vi } from 'vitest';
import { call } from './api.ts';
import { confirmation } from './confirmation.ts';
import { expiry } from './expiry.ts';
import { queryClient } from './query.ts';
import { enterSession, lookAgain, unlockInto } from './session.tsx';

afterEach(() => {
  vi.unstubAllGlobals();
  expiry.renewed();
  queryClient.clear();
});

const storage = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
const session = { person: { id: 'p' }, hospital: { id: 'h' }, csrf: 'c', memberships: [], permissions: [] };

/** A server that answers who is signed in when it is told to. */
function slowServer(): () => void {
  let answer: (response: Response) => void = () => undefined;
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (answer = resolve)));
  vi.stubGlobal('window', { addEventListener: () => undefined, removeEventListener: () => undefined });
  vi.stubGlobal('localStorage', storage);
  return () => answer(Response.json({ data: session }));
}

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
};

it('a screen that is locked while it is asked who is signed in stays locked', async () => {
  const answer = slowServer();
  lookAgain();
  expiry.end('locked');
  answer();
  await turns();
  expect(expiry.isOver).toBe(true);
});

it('a screen that was locked when it was asked opens for whoever has signed in elsewhere', async () => {
  const answer = slowServer();
  expiry.end('locked');
  lookAgain();
  answer();
  await turns();
  expect(expiry.isOver).toBe(false);
});

it('a screen that was locked and opened by somebody else meanwhile takes up nothing of whom it asked about', async () => {
  const answer = slowServer();
  lookAgain();
  expiry.end('locked');
  enterSession({ ...session, person: { id: 'other' } } as never);
  answer();
  await turns();
  expect(queryClient.getQueryData(['session'])).toMatchObject({ person: { id: 'other' } });
});

/** Somebody unlocks, at a PC of hospital `a`, a page that stands in hospital `b`; the server answers the move as told. */
function unlocksElsewhere(...answers: (() => Response | Promise<Response>)[]) {
  vi.stubGlobal('fetch', () => Promise.resolve((answers.shift() ?? (() => Response.error()))()));
  vi.stubGlobal('window', { addEventListener: () => undefined, removeEventListener: () => undefined });
  vi.stubGlobal('localStorage', storage);
  const at = (id: string) => ({
    ...session,
    hospital: { id },
    memberships: [{ hospital: { id: 'a' } }, { hospital: { id: 'b' } }],
  });
  queryClient.setQueryData(['session'], at('b'));
  expiry.end('locked');
  const shown = () => queryClient.getQueryData<typeof session>(['session'])?.hospital.id;
  return { at, shown, unlock: () => unlockInto(at('a') as never, 'b') };
}
const refused = () => Response.json({ code: 'full_sign_in_needed' }, { status: 403 });

it('a PIN that may not go back to the hospital of the locked page opens its own, and nobody is asked behind the lock', async () => {
  const stop = confirmation.subscribe(() => undefined);
  const { shown, unlock } = unlocksElsewhere(refused);
  expect(await unlock()).toBe(true);
  expect([shown(), expiry.isOver, confirmation.asked]).toEqual(['a', false, null]);
  stop();
});

it('a lost answer to the way back shows the hospital that the server says, never the one that was left', async () => {
  const lost = () => Promise.reject(new TypeError('lost'));
  const { at, shown, unlock } = unlocksElsewhere(lost, () => Response.json({ data: at('b') }));
  await unlock();
  await turns();
  expect([shown(), expiry.isOver]).toEqual(['b', false]);
});

it('a refusal that comes after the screen was opened by another answer puts nothing back', async () => {
  let answer: (response: Response) => void = () => undefined;
  const late = () => new Promise<Response>((resolve) => (answer = resolve));
  const { at, shown, unlock } = unlocksElsewhere(late, () => Response.json({ data: at('b') }));
  const unlocking = unlock();
  await turns();
  enterSession(at('b') as never);
  answer(refused());
  expect(await unlocking).toBe(false);
  await turns();
  expect(shown()).toBe('b');
});

it('a write of a page whose browser has moved to another hospital is not sent there: the page goes there and says so', async () => {
  const methods: string[] = [];
  const { at, shown } = unlocksElsewhere();
  vi.stubGlobal('fetch', (_url: string, { method }: RequestInit) => {
    methods.push(method ?? '');
    return Promise.resolve(
      method === 'GET' ? Response.json({ data: at('a') }) : Response.json({ code: 'csrf_missing' }, { status: 403 }),
    );
  });
  enterSession(at('b') as never);
  const write = call(identity.session.setLanguage, { body: { language: 'en' } });
  await expect(write).rejects.toMatchObject({ code: 'workplace_changed' });
  expect([methods, shown()]).toEqual([['PUT', 'GET'], 'a']);
});
