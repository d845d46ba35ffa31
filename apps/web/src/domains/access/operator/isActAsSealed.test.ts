import { expect, test } from 'vitest';
import { isActAsSealed } from './isActAsSealed.ts';

const at = '2026-11-21T04:42:00.000Z';
const shown = { act: 'suspended', reason: 'No licence since May.', at, seal: { series: 'NODE-2627', number: 4 } };
const salt = new Uint8Array(16);
const proof = (change: object = {}) => ({
  header: { series: 'NODE-2627', number: 4, time: Date.parse(at) } as never,
  items: Object.entries({ act: shown.act, reason: shown.reason, ...change }).map(([name, value]) => ({
    name,
    value,
    salt,
  })),
});

test('an act that is told as it was sealed is the same', () => {
  expect(isActAsSealed(proof(), shown)).toBe(true);
});

test.each([
  ['another act', proof({ act: 'resumed' })],
  ['another reason', proof({ reason: 'Another.' })],
  ['another number', { ...proof(), header: { ...(proof().header as object), number: 5 } as never }],
  ['another time', { ...proof(), header: { ...(proof().header as object), time: 0 } as never }],
  ['a proof that shows nothing', { header: proof().header, items: null }],
])('%s is not', (_, verification) => {
  expect(isActAsSealed(verification, shown)).toBe(false);
});
