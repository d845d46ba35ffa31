import type { LogId } from '@pramana/kernel';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PublishedHead } from './publication.service.ts';
import { type AskOutcome, WitnessAsker } from './witness-asker.service.ts';
import { WitnessRounds } from './witness-round.service.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const head = (size: number): PublishedHead =>
  ({ log: { id: 'log' as LogId }, head: { size } }) as unknown as PublishedHead;

/** Witnesses that answer when they are told to, of whom `quorum` make a tree witnessed. */
function logWith(names: readonly string[], quorum: number) {
  const cosigned = new Map<number, Set<string>>();
  const best = { size: 0 };
  const members = names.map((id) => {
    const asked: number[] = [];
    let answer: ((outcome: AskOutcome) => void) | undefined;
    const asker = new WitnessAsker({
      known: null,
      now: () => Date.now(),
      tell: () => undefined,
      done: () => rounds.settle(),
      ask: ({ head: { size } }) => {
        asked.push(size);
        return new Promise((resolve) => (answer = resolve));
      },
    });
    const say = async (outcome: AskOutcome): Promise<void> => {
      answer?.(outcome);
      await vi.advanceTimersByTimeAsync(0);
    };
    return {
      id,
      asked,
      asker,
      signs: async (): Promise<void> => {
        const size = asked.at(-1) ?? 0;
        cosigned.set(size, (cosigned.get(size) ?? new Set()).add(id));
        if ((cosigned.get(size)?.size ?? 0) >= quorum && quorum > 0) best.size = Math.max(best.size, size);
        await say({ ok: true, size, at: new Date() });
      },
      fails: () => say({ ok: false, code: 'unreachable' }),
    };
  });
  const rounds = new WitnessRounds({
    isWitnessed: (size) => best.size >= size,
    members: () =>
      members.map(({ id, asker }) => ({
        id,
        want: (each) => asker.want(each),
        isAlive: asker.isAlive,
        size: asker.health.size,
      })),
  });
  const publish = async (size: number, ms = 0): Promise<void> => {
    rounds.published(head(size), ms);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { members, rounds, best, publish };
}

test('witnesses of different speed cosign the same trees, however many heads are published meanwhile', async () => {
  const { members, best, publish } = logWith(['quick', 'slow'], 2);
  const [quick, slow] = members as [(typeof members)[0], (typeof members)[0]];
  await publish(1);
  for (let round = 0; round < 20; round += 1) {
    for (let size = 2; size <= 50; size += 1) await publish(round * 50 + size);
    await quick.signs();
    // Left to itself it would now be asked about the newest one, which the slow one never sees.
    for (let size = 51; size <= 51; size += 1) await publish(round * 50 + size);
    await slow.signs();
    expect(best.size).toBe(quick.asked[round]);
  }
  expect(quick.asked).toEqual(slow.asked);
  expect(quick.asked).toEqual([1, ...Array.from({ length: 20 }, (_, round) => round * 50 + 51)]);
});

test('one that is not needed is not waited for, and joins in with the tree of the round when it is free', async () => {
  const { members, publish } = logWith(['a', 'b', 'sluggard'], 2);
  const [a, b, sluggard] = members as [(typeof members)[0], (typeof members)[0], (typeof members)[0]];
  await publish(1);
  await publish(2);
  await a.signs();
  await b.signs();
  await publish(3);
  await sluggard.signs();
  expect(sluggard.asked).toEqual([1, 2]);
  await a.signs();
  await b.signs();
  expect([a.asked, b.asked, sluggard.asked]).toEqual([
    [1, 2, 3],
    [1, 2, 3],
    [1, 2],
  ]);
});

test('one that does not answer holds up one round and no other, and is asked about the newest tree when it is back', async () => {
  const { members, publish } = logWith(['a', 'dead'], 2);
  const [a, dead] = members as [(typeof members)[0], (typeof members)[0]];
  await publish(1);
  await a.signs();
  await publish(2);
  expect(a.asked).toEqual([1]);
  await dead.fails();
  expect(a.asked).toEqual([1, 2]);
  await a.signs();
  await publish(3);
  expect(a.asked).toEqual([1, 2, 3]);
  expect(dead.asked).toEqual([1]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(dead.asked).toEqual([1, 3]);
});

test('where nobody counts towards a quorum everybody who answers is heard, and one who joins later is asked too', async () => {
  const { members, publish } = logWith(['a', 'later'], 0);
  const [a, later] = members as [(typeof members)[0], (typeof members)[0]];
  members.pop();
  await publish(1);
  await a.signs();
  members.push(later);
  await publish(1);
  expect([a.asked, later.asked]).toEqual([[1], [1]]);
});

test('what nobody hurries for waits its time, and goes along with what somebody does', async () => {
  const { members, publish } = logWith(['a'], 1);
  const [a] = members as [(typeof members)[0]];
  await publish(1, 5_000);
  await vi.advanceTimersByTimeAsync(4_999);
  expect(a.asked).toEqual([]);
  await publish(2);
  expect(a.asked).toEqual([2]);
});
