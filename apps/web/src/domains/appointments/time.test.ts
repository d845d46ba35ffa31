import { expect, test } from 'vitest';
import { clockOf, firstOf, mondayOf, monthBeside, monthLength } from './time.ts';

test('a week begins on Monday, a month on its first, and has its own length', () => {
  expect(['2026-11-22', '2026-11-23', '2026-11-29'].map(mondayOf)).toEqual(['2026-11-16', '2026-11-23', '2026-11-23']);
  expect(firstOf('2026-11-22')).toBe('2026-11-01');
  expect(['2026-02-10', '2028-02-10', '2026-11-10'].map(monthLength)).toEqual([28, 29, 30]);
});

test('the month beside a long one is February also from its last day', () => {
  expect(monthBeside('2026-01-31', 1)).toBe('2026-02-01');
  expect(monthBeside('2026-03-01', -1)).toBe('2026-02-01');
  expect(monthBeside('2026-12-31', 1)).toBe('2027-01-01');
});

test('times are those of the hospital’s clock, also where it changes', () => {
  const berlin = clockOf('en', 'Europe/Berlin');
  expect(['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'].map(berlin.time)).toEqual(['02:30', '02:30']);
  expect(clockOf('en', 'Asia/Kolkata').time('2026-10-25T00:30:00Z')).toBe('06:00');
  expect(berlin.date('2026-10-25')).toContain('25');
});
