import { expect, test } from 'vitest';
import { ProblemError } from './problem.ts';
import { Held } from './serverDraft.ts';

test('a save goes on from the revision that the last one answered, and says what it saved', async () => {
  const held = new Held({ value: 'a', revision: 3 });
  const sent: unknown[] = [];
  const send = async (value: string, revision: number): Promise<number> => {
    sent.push([value, revision]);
    return revision + 1;
  };
  expect(await held.save(send, 'ab')).toBe(true);
  await held.save(send, 'abc');
  expect([sent, held.value, held.revision]).toEqual([
    [
      ['ab', 3],
      ['abc', 4],
    ],
    'abc',
    5,
  ]);
});

test('what a save answers whose words were thrown away meanwhile is passed over, also a refusal: the next words are a first save', async () => {
  const held = new Held({ value: 'of the first sample', revision: 3 });
  for (const end of ['resolve', 'reject'] as const) {
    const late = Promise.withResolvers<number>();
    const saving = held.save(() => late.promise, 'of the first sample too');
    held.turn();
    held.restart('');
    if (end === 'resolve') late.resolve(4);
    else late.reject(new Error('refused'));
    expect(await saving).toBe(false);
    expect([held.value, held.revision]).toEqual(['', 0]);
  }
  await expect(held.save(() => Promise.reject(new Error('lost')), 'new')).rejects.toThrow('lost');
});

test('words that the server answered for others are gone on from under their revision', async () => {
  const held = new Held({ value: 'mine', revision: 3 });
  held.restart('mine and theirs', 4);
  expect(await held.save(async (_, revision) => revision + 1, 'more')).toBe(true);
  expect([held.value, held.revision]).toEqual(['more', 5]);
});

/** A server that keeps one draft by revisions; `loses` the answer of the next save. */
function server(value: object, revision: number) {
  const kept = { value, revision };
  const state = { kept, loses: false, sent: 0 };
  return {
    state,
    send: async (words: object, since: number): Promise<number> => {
      state.sent += 1;
      if (since !== kept.revision) throw new ProblemError('conflict', { status: 409 });
      Object.assign(kept, { value: words, revision: since + 1 });
      if (!state.loses) return kept.revision;
      state.loses = false;
      throw new ProblemError('network_lost', { status: 0 });
    },
    newest: async () => ({ ...kept }),
  };
}

test('a save whose answer was lost is one’s own: the next words follow it, and nobody is asked about another window', async () => {
  const { state, send, newest } = server({ plan: 'a' }, 3);
  const held = new Held<object>({ value: { plan: 'a' }, revision: 3 });
  state.loses = true;
  await expect(held.save(send, { plan: 'ab', note: '' }, newest)).rejects.toThrow('network_lost');
  // The server answers the parts in its own order.
  Object.assign(state.kept, { value: { note: '', plan: 'ab' } });
  expect(await held.save(send, { plan: 'abc', note: '' }, newest)).toBe(true);
  expect([state.kept, held.revision]).toEqual([{ value: { plan: 'abc', note: '' }, revision: 5 }, 5]);

  state.loses = true;
  await expect(held.save(send, { plan: 'abcd' }, newest)).rejects.toThrow('network_lost');
  const before = state.sent;
  expect(await held.save(send, { plan: 'abcd' }, newest)).toBe(true);
  expect([state.kept.revision, held.revision, state.sent - before]).toEqual([6, 6, 1]);
});

test('words that another window saved are never taken for one’s own, however many answers were lost', async () => {
  const { state, send, newest } = server({ plan: 'a' }, 3);
  const held = new Held<object>({ value: { plan: 'a' }, revision: 3 });
  const lost = (): Promise<number> => Promise.reject(new ProblemError('network_lost', { status: 0 }));
  for (const plan of ['ab', 'abc']) await expect(held.save(lost, { plan }, newest)).rejects.toThrow('network_lost');
  Object.assign(state.kept, { value: { plan: 'theirs' }, revision: 4 });
  await expect(held.save(send, { plan: 'abcd' }, newest)).rejects.toThrow('conflict');
  // Also where the same words stand under a later revision: something came in between.
  Object.assign(state.kept, { value: { plan: 'abc' }, revision: 5 });
  await expect(held.save(send, { plan: 'abcd' }, newest)).rejects.toThrow('conflict');
  expect(held.revision).toBe(3);
});

test('what had no answer waits with the words in the browser: opened again, the server’s copy of it is still one’s own', async () => {
  const { send, newest } = server({ plan: 'ab' }, 4);
  const held = new Held<object>({ value: { plan: 'ab' }, revision: 4 });
  held.goOnFrom(3, [{ plan: 'ab' }]);
  expect(await held.save(send, { plan: 'abc' }, newest)).toBe(true);
  expect(held.revision).toBe(5);
});
