import { expect, test } from 'vitest';
import { approvalsFrom, approvalUntil } from './application.policy.ts';

test('an approval can be taken up for thirty days, and one from before there was a term for thirty days from the term’s first', () => {
  const given = (day: string) => approvalUntil(new Date(day)).toISOString();
  expect(given('2026-12-01T10:00:00Z')).toBe('2026-12-31T10:00:00.000Z');
  expect(given('2026-10-01T10:00:00Z')).toBe('2026-12-22T00:00:00.000Z');
  const isOver = (day: string, at: string): boolean => new Date(day) < approvalsFrom(new Date(at));
  for (const day of ['2026-10-01T10:00:00Z', '2026-11-21T23:59:59Z', '2026-11-30T00:00:00Z', '2027-03-01T00:00:00Z'])
    for (const at of ['2026-11-22T05:00:00Z', '2026-12-21T23:59:59Z', '2026-12-22T00:00:01Z', '2026-12-30T00:00:01Z'])
      expect(isOver(day, at)).toBe(approvalUntil(new Date(day)) < new Date(at));
});
