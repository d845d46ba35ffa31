import { doseTotal } from '@pramana/kernel';
import { expect, test } from 'vitest';
import { blankLine } from './draftLine.ts';
import { BLANK_STEP, stepAs } from './draftStep.ts';

const WAYS = ['day', 'hours', 'days', 'needed', 'once'] as const;

test('a new line says no dose and no days: nobody has chosen one', () => {
  expect(doseTotal(blankLine('Zinc').steps)).toBe(0);
  expect(blankLine('Zinc').steps.map(({ days }) => days)).toEqual([0]);
});

test('another way of taking makes no dose of what was not said', () => {
  for (const way of WAYS) expect(doseTotal([stepAs(way, BLANK_STEP)]), way).toBe(0);
});

test('another way keeps the amount and the days that were said, and says neither times nor distances', () => {
  const said = { take: { by: 'day' as const, amounts: [200, 0, 0, 100] }, days: 5 };
  expect(stepAs('hours', said)).toEqual({ take: { by: 'hours', amount: 200, hours: 0 }, days: 5 });
  expect(stepAs('needed', said)).toEqual({ take: { by: 'needed', amount: 200, most: 0 }, days: 5 });
  expect(stepAs('days', said)).toEqual({ take: { by: 'days', amount: 200, every: 0 }, days: 5 });
  const hourly = { take: { by: 'hours' as const, amount: 100, hours: 8 }, days: 5 };
  expect(stepAs('day', hourly)).toEqual({ take: { by: 'day', amounts: [0, 0, 0, 0] }, days: 5 });
  expect(stepAs('day', stepAs('once', hourly)).days).toBe(0);
});
