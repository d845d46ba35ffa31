import { describe, expect, it } from 'vitest';
import { Intents, newKey } from './intent.ts';
import { ProblemError } from './problem.ts';

const lost = () => new ProblemError('network_lost', { status: 0 });
const refused = () => new ProblemError('payment_exceeds_due', { status: 422 });

/** Intents with counted keys and no pause, and a server that answers as scripted, noting the keys it saw. */
function setting(...script: (Error | string)[]) {
  let made = 0;
  const keys: string[] = [];
  const intents = new Intents(
    () => `key-${(made += 1)}`,
    () => Promise.resolve(),
  );
  const send = (key: string): Promise<string> => {
    keys.push(key);
    const next = script.shift() ?? 'ok';
    return typeof next === 'string' ? Promise.resolve(next) : Promise.reject(next);
  };
  return { intents, send, keys };
}

describe('an intent', () => {
  it('keeps its key over every try when the answer is lost', async () => {
    const { intents, send, keys } = setting(lost(), lost(), 'paid');
    expect(await intents.run({ amount: '100' }, send)).toBe('paid');
    expect(keys).toEqual(['key-1', 'key-1', 'key-1']);
  });

  it('keeps its key when the person presses again after three lost answers', async () => {
    const { intents, send, keys } = setting(lost(), lost(), lost(), 'paid');
    await expect(intents.run({ amount: '100' }, send)).rejects.toMatchObject({ code: 'network_lost' });
    expect(await intents.run({ amount: '100' }, send)).toBe('paid');
    expect(new Set(keys)).toEqual(new Set(['key-1']));
  });

  it('ends with a success, so that the same sale twice is two sales', async () => {
    const { intents, send, keys } = setting();
    await intents.run({ amount: '100' }, send);
    await intents.run({ amount: '100' }, send);
    expect(keys).toEqual(['key-1', 'key-2']);
  });

  it('ends with a refusal, which is never sent again by itself', async () => {
    const { intents, send, keys } = setting(refused());
    await expect(intents.run({ amount: '100' }, send)).rejects.toMatchObject({ code: 'payment_exceeds_due' });
    await intents.run({ amount: '100' }, send);
    expect(keys).toEqual(['key-1', 'key-2']);
  });

  it('takes another key for other input, since a key belongs to one request', async () => {
    const { intents, send, keys } = setting(lost(), lost(), lost());
    await expect(intents.run({ amount: '100' }, send)).rejects.toThrow();
    await intents.run({ amount: '90' }, send);
    expect(keys).toEqual(['key-1', 'key-1', 'key-1', 'key-2']);
  });

  it('makes keys that never repeat', () => {
    expect(new Set(Array.from({ length: 100 }, newKey)).size).toBe(100);
  });
});
