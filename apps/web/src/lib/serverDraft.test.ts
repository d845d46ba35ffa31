import { expect, test } from 'vitest';
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
