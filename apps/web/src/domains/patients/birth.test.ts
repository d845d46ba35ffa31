import { describe, expect, it } from 'vitest';
import { readDate } from '../../lib/readDate.ts';
import { ageOn } from './birth.ts';

const today = '2026-11-21';

describe('a birth date as it is typed', () => {
  it.each([
    ['4/3/1988', '1988-03-04'],
    ['04-03-1988', '1988-03-04'],
    ['4.3.88', '1988-03-04'],
    ['04031988', '1988-03-04'],
    ['1988-03-04', '1988-03-04'],
    ['21/11/26', '2026-11-21'],
    ['22/11/26', '1926-11-22'],
    ['29/2/2024', '2024-02-29'],
  ])('%s is %s', (text, date) => {
    expect(readDate(text, today)).toBe(date);
  });

  it.each(['', '4/3', '31/2/1988', '29/2/2023', '0/1/2000', '12/13/2000', 'March 1988'])('%s is none', (text) => {
    expect(readDate(text, today)).toBeNull();
  });

  it('gives whole years, none before birth', () => {
    expect(ageOn('2000-11-21', today)).toBe(26);
    expect(ageOn('2000-11-22', today)).toBe(25);
    expect(ageOn('2026-11-22', today)).toBeNull();
  });
});
