import { expect, test } from 'vitest';
import { freeSlots, type Taken } from './slot.policy.ts';
import { inOrder, paceOf, waitOf } from './wait.policy.ts';

const MINUTE = 60_000;
const visit = (minutes: number) => ({ begunAt: 0, finishedAt: minutes * MINUTE });

test.each([
  ['three visits of today say how long one takes', [visit(4), visit(8), visit(6)], [15], 6, true],
  ['two are not enough: the agreed length counts', [visit(4), visit(8)], [15, 5], 10, false],
  ['nothing is known: ten minutes', [], [], 10, false],
  ['one that nobody ended does not make everybody wait for ever', [visit(6), visit(6), visit(9_999)], [], 64, true],
])('%s', (_, finished, planned, minutesEach, measured) => {
  expect(paceOf(finished, planned)).toEqual({ minutesEach, measured });
});

test.each([
  ['nobody before, nobody inside', 0, null, null, 0],
  ['four before', 4, null, null, 24],
  ['one inside for two of six minutes, three before', 3, 8, null, 22],
  ['one inside for longer than usual', 1, 0, null, 6],
  ['the doctor comes in half an hour', 2, null, 40, 42],
])('%s', (_, ahead, begun, opens, minutes) => {
  const at = (minute: number | null): number | null => (minute === null ? null : minute * MINUTE);
  const standing = {
    now: 10 * MINUTE,
    pace: { minutesEach: 6, measured: true },
    begunAt: at(begun),
    opensAt: at(opens),
  };
  expect(waitOf(ahead, standing)).toBe(minutes);
});

test('urgent ones go first, then by the time agreed or of arrival, then by number', () => {
  const row = (token: number, queueAt: number, urgent = false) => ({ token, queueAt, urgent });
  const order = inOrder([row(3, 20), row(1, 30), row(2, 20), row(4, 90, true)]);
  expect(order.map(({ token }) => token)).toEqual([4, 2, 3, 1]);
});

test('free times begin anew behind what is taken, keep out of leave and of a room in use, and are never past', () => {
  const at = (minute: number): number => minute * MINUTE;
  const open = [{ from: at(0), until: at(60), roomId: 'r' }];
  const taken = (change: Partial<Taken>): Taken => ({ doctor: new Set(), rooms: new Map(), away: [], ...change });
  const minutes = (change: Partial<Taken>, now = 0): number[] =>
    freeSlots(open, 15, taken(change), at(now)).map((slot) => slot.at / MINUTE);
  expect(minutes({})).toEqual([0, 15, 30, 45]);
  expect(minutes({ doctor: new Set([at(15)]) })).toEqual([0, 20, 35]);
  expect(minutes({ rooms: new Map([['r', new Set([at(40)])]]) })).toEqual([0, 15, 45]);
  expect(minutes({ away: [{ from: at(0), until: at(33) }] })).toEqual([35]);
  expect(minutes({}, 16)).toEqual([20, 35]);
});
