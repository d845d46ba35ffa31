import { describe, expect, it } from 'vitest';
import { Intents } from './intent.ts';
import { KeptKeys } from './keptKeys.ts';
import { ProblemError } from './problem.ts';

const lost = () => new ProblemError('network_lost', { status: 0 });
const refused = (code: ConstructorParameters<typeof ProblemError>[0] = 'payment_exceeds_due') =>
  new ProblemError(code, { status: 422 });
const REPLAYED = 'the answer of before';

/** A tab with counted keys and no pause, and a server that answers as scripted, noting the keys it saw. */
function setting(...script: (Error | string)[]) {
  let made = 0;
  const keys: string[] = [];
  const values = new Map<string, string>();
  const storage = {
    getItem: (name: string) => values.get(name) ?? null,
    setItem: (name: string, value: string) => void values.set(name, value),
    removeItem: (name: string) => void values.delete(name),
  };
  const send = (key: string, onReplayed: () => void): Promise<string> => {
    keys.push(key);
    const next = script.shift() ?? 'ok';
    if (next === REPLAYED) onReplayed();
    return typeof next === 'string' ? Promise.resolve(next) : Promise.reject(next);
  };
  const makeKey = () => `key-${(made += 1)}`;
  /** A form that is opened: also anew, also after a reload. */
  const form = () => {
    const intents = new Intents(new KeptKeys('sent.', () => storage, makeKey), () => Promise.resolve());
    return (input: unknown, about = 'pay b1') => intents.run(about, input, send);
  };
  return { form, keys, values };
}

describe('an intent', () => {
  it('keeps its key over every try when the answer is lost', async () => {
    const { form, keys, values } = setting(lost(), lost(), REPLAYED);
    expect(await form()({ amount: '100' })).toBe(REPLAYED);
    expect(keys).toEqual(['key-1', 'key-1', 'key-1']);
    expect(values.size).toBe(0);
  });

  it('keeps its key when the person presses again after three lost answers', async () => {
    const { form, keys } = setting(lost(), lost(), lost(), REPLAYED);
    const run = form();
    await expect(run({ amount: '100' })).rejects.toMatchObject({ code: 'network_lost' });
    expect(await run({ amount: '100' })).toBe(REPLAYED);
    expect(new Set(keys)).toEqual(new Set(['key-1']));
  });

  it('ends with a success, so that the same sale twice is two sales', async () => {
    const { form, keys } = setting();
    const run = form();
    await run({ amount: '100' });
    await run({ amount: '100' });
    expect(keys).toEqual(['key-1', 'key-2']);
  });

  it('ends with a refusal, which is never sent again by itself', async () => {
    const { form, keys, values } = setting(refused());
    const run = form();
    await expect(run({ amount: '100' })).rejects.toMatchObject({ code: 'payment_exceeds_due' });
    expect(values.size).toBe(0);
    await run({ amount: '100' });
    expect(keys).toEqual(['key-1', 'key-2']);
  });
});

describe('an intent whose answer was lost', () => {
  const three = () => [lost(), lost(), lost()];

  it('has its key also when the form was closed and opened again, or the page reloaded', async () => {
    const { form, keys } = setting(...three());
    await expect(form()({ amount: '500' })).rejects.toThrow();
    expect(await form()({ amount: '500' })).toBe('ok');
    expect(new Set(keys)).toEqual(new Set(['key-1']));
  });

  it('is not done twice when it had been done: the person is told, and what they send then is a new one', async () => {
    const { form, keys, values } = setting(...three(), REPLAYED);
    await expect(form()({ amount: '500' })).rejects.toThrow();
    const again = form();
    await expect(again({ amount: '500' })).rejects.toMatchObject({ code: 'sent_before' });
    expect(values.size).toBe(0);
    expect(await again({ amount: '500' })).toBe('ok');
    expect(keys).toEqual(['key-1', 'key-1', 'key-1', 'key-1', 'key-2']);
  });

  it('is not forgotten over another input: had it been done, that is said before anything else is', async () => {
    const { form, keys } = setting(...three(), refused('idempotency_key_reused'), 'the other');
    const run = form();
    await expect(run({ amount: '500', note: '' })).rejects.toThrow();
    await expect(run({ amount: '500', note: 'first half' })).rejects.toMatchObject({ code: 'sent_before' });
    expect(await run({ amount: '500', note: 'first half' })).toBe('the other');
    expect(keys).toEqual(['key-1', 'key-1', 'key-1', 'key-1', 'key-2']);
  });

  it('is not ended by a refusal, which may have come before the key was looked at', async () => {
    const { form, keys } = setting(...three(), refused('not_signed_in'), REPLAYED);
    const run = form();
    await expect(run({ amount: '500' })).rejects.toMatchObject({ code: 'network_lost' });
    await expect(run({ amount: '500' })).rejects.toMatchObject({ code: 'not_signed_in' });
    expect(await run({ amount: '500' })).toBe(REPLAYED);
    expect(new Set(keys)).toEqual(new Set(['key-1']));
  });

  it('lends its key to nothing else', async () => {
    const { form, keys } = setting(...three());
    const run = form();
    await expect(run({ amount: '500' })).rejects.toThrow();
    await run({ amount: '500' }, 'pay b2');
    await run({ amount: '500' }, 'refund b1');
    expect(keys.slice(3)).toEqual(['key-2', 'key-3']);
  });
});
