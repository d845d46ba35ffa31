import { describe, expect, it } from 'vitest';
import { amountText, moneyText, sayDate, sayTime, shortHash } from './format.ts';

const kolkata = { zone: 'Asia/Kolkata', language: 'en' };
const now = Date.parse('2026-11-21T14:00:00+05:30');
const at = (text: string): string => sayTime(text, now, kolkata);

describe('a time is said', () => {
  it.each([
    ['2026-11-21T13:59:40+05:30', 'now'],
    ['2026-11-21T13:55:00+05:30', '5 minutes ago'],
    ['2026-11-21T14:20:00+05:30', 'in 20 minutes'],
    ['2026-11-21T09:05:00+05:30', 'today, 09:05'],
    ['2026-11-20T23:50:00+05:30', 'yesterday, 23:50'],
    ['2026-11-22T10:00:00+05:30', 'tomorrow, 10:00'],
    ['2026-11-17T10:00:00+05:30', 'Tue, 10:00'],
    ['2026-09-02T10:00:00+05:30', '2 Sept'],
    ['2025-11-12T10:00:00+05:30', '12 Nov 2025'],
  ])('%s as "%s"', (instant, words) => {
    expect(at(instant)).toBe(words);
  });

  it('by the day of the hospital, not of the reader', () => {
    const instant = Date.parse('2026-11-20T20:00:00Z');
    expect(sayTime(instant, now, kolkata)).toBe('today, 01:30');
    expect(sayTime(instant, now, { ...kolkata, zone: 'UTC' })).toBe('yesterday, 20:00');
  });
});

it('a date says today by its word and keeps the year when it is another', () => {
  expect(sayDate('2026-11-21', '2026-11-21', 'en')).toBe('today');
  expect(sayDate('2024-02-29', '2026-11-21', 'en')).toBe('29 Feb 2024');
});

it('money has the grouping of India and Latin digits in every language', () => {
  expect(moneyText('12345600', 'INR', 'en')).toBe('₹1,23,456.00');
  expect(moneyText('12345600', 'INR', 'hi')).toBe('₹1,23,456.00');
  expect(moneyText('12345600', 'INR', 'mr')).toBe('₹1,23,456.00');
  expect(amountText(12345605n, 'INR', 'mr')).toBe('1,23,456.05');
});

it('a hash is short, and already short text stays', () => {
  expect(shortHash('8f3a0000000000000000c21d')).toBe('8f3a…c21d');
  expect(shortHash('8f3ac21d')).toBe('8f3ac21d');
});
