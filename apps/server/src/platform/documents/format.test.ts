import { expect, test } from 'vitest';
import { expiryText, figure, instantText, money, percent, rateText, shortHash } from './format.ts';

test('money is grouped as in India and exact beyond what a float holds', () => {
  expect(money(1_23_456_00n, 'INR')).toBe('₹1,23,456.00');
  expect(figure(-50n, 'INR')).toBe('-0.50');
  expect(figure(9_007_199_254_740_993_01n, 'INR')).toBe('9,00,71,99,25,47,40,993.01');
});

test('a rate names its pack and never a rounded unit price', () => {
  expect(rateText({ amount: 1032n, per: 10n }, 'INR')).toBe('₹10.32 / 10');
  expect(rateText({ amount: 50_000n, per: 1n }, 'INR')).toBe('₹500.00');
});

test('half of an odd rate of tax keeps its digits', () => {
  expect([500, 250, 25 / 2].map(percent)).toEqual(['5%', '2.5%', '0.125%']);
});

test('times are those of the hospital, with their zone, in western digits', () => {
  const at = { unixMs: Date.UTC(2026, 10, 20, 20, 5), zone: 'Asia/Kolkata' };
  for (const language of ['en', 'hi', 'mr'] as const) {
    expect(instantText(at, language)).toMatch(/^21 .+2026.+01:35.+IST$/);
  }
});

test('expiry and hash are short', () => {
  expect(expiryText('2028-03-31')).toBe('03/2028');
  expect(shortHash(`8f3a${'0'.repeat(56)}c21d`)).toBe('8f3a…c21d');
});
