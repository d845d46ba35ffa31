import { describe, expect, test } from 'vitest';
import { addMonths, judge, keptUntil, scopeOf } from './retention.policy.ts';
import { RETENTION_RULES } from './retention.service.ts';

const at = (today: string) => ({ today, startMonth: 4 });
const held = (records: string | null, bills: string | null, access: string | null) => [
  { content: 'records' as const, count: 1, last: records },
  { content: 'bills' as const, count: 1, last: bills },
  { content: 'access' as const, count: 1, last: access },
];

describe('a term', () => {
  test.each([
    ['2026-11-21', 36, '2029-11-21'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-12-31', 2, '2027-02-28'],
  ])('from %s of %i months ends on %s', (date, months, end) => {
    expect(addMonths(date, months)).toBe(end);
  });

  test.each([
    ['2026-11-21', '2033-12-31'],
    ['2027-03-31', '2033-12-31'],
    ['2027-04-01', '2034-12-31'],
  ])('of a bill of %s is counted from the annual return and ends on %s', (date, end) => {
    const rule = RETENTION_RULES.find(({ content }) => content === 'bills');
    expect(rule && keptUntil(rule, date, 4)).toBe(end);
  });

  test('has its source and what a lawyer must check, each', () => {
    for (const { source, lawyer, months } of RETENTION_RULES) {
      expect([source.length > 40, lawyer.length > 40, months > 0]).toEqual([true, true, true]);
    }
  });
});

test.each([
  [held('2026-01-01', null, null), '2026-11-21', []],
  [held(null, '2026-05-01', '2026-05-01'), '2026-11-21', ['records', 'identity']],
  [held('2022-05-01', '2022-05-01', '2025-01-01'), '2026-11-21', ['records', 'identity']],
  [held('2018-05-01', '2018-05-01', '2018-05-01'), '2026-11-21', ['records', 'identity', 'everything']],
  [held(null, null, null), '2026-11-21', ['records', 'identity', 'everything']],
])('of %j on %s goes %j', (parts, today, scope) => {
  expect(scopeOf(judge(RETENTION_RULES, parts, at(today)), [])).toEqual(scope);
});

test.each([
  [held(null, '2022-05-01', '2025-01-01'), ['records', 'identity'], []],
  [held(null, '2018-05-01', '2018-05-01'), ['records', 'identity'], ['everything']],
  [held(null, null, null), ['records', 'identity', 'everything'], []],
] as const)('of %j behind an erasure of %j goes %j', (parts, before, scope) => {
  expect(scopeOf(judge(RETENTION_RULES, parts, at('2026-11-21')), before)).toEqual(scope);
});

test('on its last day it is still kept', () => {
  const [records] = judge(RETENTION_RULES, held('2023-11-21', null, null), at('2026-11-21'));
  expect(records).toMatchObject({ until: '2026-11-21', now: false });
});
