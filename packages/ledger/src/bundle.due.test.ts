import { expect, test } from 'vitest';
import { BEGINS, bundleOf, DAY, ENDS, judge, Log, ok, said, witnessed } from './bundle.fixture.ts';
import { checkPeriod } from './bundle.text.ts';

const HOUR = 3_600_000;
/** A bill on each of two days, and which seals of them came when. */
async function judged(seals: readonly (readonly [day: string, numbers: [number, number, number], time: number])[]) {
  const log = new Log();
  log.seal('bill', 'OPD-2627', BEGINS - 5 * HOUR, 1n);
  log.seal('bill', 'OPD-2627', BEGINS + HOUR, 10n);
  log.seal('bill', 'OPD-2627', BEGINS + DAY + HOUR, 10n);
  log.seal('bill', 'OPD-2627', ENDS + HOUR, 1n);
  for (const [day, numbers, time] of seals) log.day(day, 'OPD-2627', numbers, BigInt(10 * numbers[0]), time);
  const { length } = log.claims;
  return judge(await bundleOf(log.claims, 0, length, ENDS + 60 * DAY), witnessed);
}

test('a period whose days were sealed by 06:00 behind them is GREEN', async () => {
  const result = await judged([
    ['2026-11-20', [1, 2, 2], BEGINS + DAY + 6 * HOUR],
    ['2026-11-21', [1, 3, 3], ENDS + 6 * HOUR],
  ]);
  expect(result).toMatchObject({ verdict: 'GREEN', findings: [] });
});

test('a day that was sealed weeks later keeps a bundle from GREEN', async () => {
  const result = await judged([
    ['2026-11-20', [1, 2, 2], BEGINS + DAY],
    ['2026-11-21', [1, 3, 3], BEGINS + 40 * DAY],
  ]);
  expect(result.verdict).toBe('AMBER');
  expect(ok(result, 'days')).toBeNull();
  expect(said(result, 'days')).toContain('1 day seals were made later');
});

test('a day without a seal of its own keeps a bundle from GREEN, though a later day’s seal counts its documents', async () => {
  const result = await judged([['2026-11-21', [2, 2, 3], ENDS]]);
  expect(result.verdict).toBe('AMBER');
  expect(said(result, 'days')).toContain('1 documents stand in no seal of their own day');
});

test('a day that was closed early gives what follows to the next one: GREEN', async () => {
  const log = new Log();
  log.seal('bill', 'OPD-2627', BEGINS - 1, 1n);
  log.seal('bill', 'OPD-2627', BEGINS + 1, 10n);
  log.day('2026-11-20', 'OPD-2627', [1, 2, 2], 10n, BEGINS + HOUR);
  log.seal('bill', 'OPD-2627', BEGINS + 2 * HOUR, 20n);
  log.day('2026-11-21', 'OPD-2627', [1, 3, 3], 20n, ENDS);
  log.seal('bill', 'OPD-2627', ENDS + 1, 1n);
  expect(judge(await bundleOf(log.claims, 0, 6, ENDS), witnessed).verdict).toBe('GREEN');
});

test.each([
  ['of India, cut at midnight', -5.5, -5.5, true],
  ['of Kiribati', -14, -14, true],
  ['of Baker Island, cut at noon', 24, 24, true],
  ['whose clocks were changed', -1, -2, true],
  ['whose end is a day too late, for then its seals may be too', -5.5, 18.5, false],
  ['whose edges are three hours apart', 0, 3, false],
  ['of no zone', -15, -15, false],
])('days %s: %d and %d hours from UTC', (_, before, behind, isOne) => {
  const period = { from: '2026-11-20', to: '2026-11-21', begins: BEGINS + before * HOUR, ends: ENDS + behind * HOUR };
  if (isOne) expect(() => checkPeriod(period)).not.toThrow();
  else expect(() => checkPeriod(period)).toThrow(expect.objectContaining({ code: 'bad_bundle' }));
});
