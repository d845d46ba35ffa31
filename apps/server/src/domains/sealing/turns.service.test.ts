import { expect, test } from 'vitest';
import { Turns } from './turns.service.ts';

test('what is read side by side is handed over in the order in which it began', async () => {
  const turns = new Turns(2);
  const taken: string[] = [];
  const first = Promise.withResolvers<string>();
  await turns.add(
    () => first.promise,
    (answer) => void taken.push(answer),
  );
  await turns.add(
    async () => 'second',
    (answer) => void taken.push(answer),
  );
  expect(taken).toEqual([]);
  first.resolve('first');
  await turns.end();
  expect(taken).toEqual(['first', 'second']);
});

test('no more are under way than was asked for', async () => {
  const turns = new Turns(1);
  const first = Promise.withResolvers<string>();
  await turns.add(
    () => first.promise,
    () => undefined,
  );
  let room = false;
  const second = turns
    .add(
      async () => 'second',
      () => undefined,
    )
    .then(() => (room = true));
  await Promise.resolve();
  expect(room).toBe(false);
  first.resolve('first');
  await second;
  await turns.end();
});

test('what failed is thrown, nothing after it is handed over, and nothing is under way any more', async () => {
  const turns = new Turns(3);
  const taken: string[] = [];
  const slow = Promise.withResolvers<string>();
  let ended = false;
  await turns.add(
    () => Promise.reject(new Error('the database is away')),
    () => undefined,
  );
  await turns.add(
    () => slow.promise.finally(() => (ended = true)),
    (answer) => void taken.push(answer),
  );
  slow.resolve('late');
  await expect(turns.end()).rejects.toThrow('the database is away');
  expect([taken, ended]).toEqual([[], true]);
});
