import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { AtOnce, Turns } from './turns.service.ts';

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
  const most = 2;
  const turns = new Turns(most);
  let [reading, highest] = [0, 0];
  for (let i = 0; i < 7; i++) {
    await turns.add(
      async () => {
        highest = Math.max(highest, (reading += 1));
        await turn();
        reading -= 1;
      },
      () => undefined,
    );
  }
  await turns.end();
  expect(highest).toBe(most);
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

test('of what an audit asks the database no more runs at once than was said, and what failed gives its place back', async () => {
  const most = 3;
  const connections = new AtOnce(most);
  let [running, highest] = [0, 0];
  const order: number[] = [];
  const asked = Array.from({ length: 12 }, (_, i) =>
    connections.run(async () => {
      order.push(i);
      highest = Math.max(highest, (running += 1));
      await turn();
      running -= 1;
      if (i % 2 === 0) throw new Error('the database is away');
    }),
  );
  const outcomes = await Promise.allSettled(asked);
  expect(outcomes.map(({ status }) => status === 'rejected')).toEqual(asked.map((_, i) => i % 2 === 0));
  expect([highest, order]).toEqual([most, asked.map((_, i) => i)]);
});
