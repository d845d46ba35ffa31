import { expect, test } from 'vitest';
import { isBefore } from './signed-record.ts';

const at = (origin: string, index: number) => ({ origin: `asha.example/log/${origin}`, index });

test.each([
  ['asha-2627', 'asha-2627.02'],
  ['asha-2627.02', 'asha-2627.10'],
  ['asha-2627.02', 'asha-2728'],
  ['asha-2627', 'asha-2728'],
  ['asha-2627.99', 'asha-2728.02'],
])('an entry of %s stands before each of %s, and none of these before it', (first, second) => {
  expect(isBefore(at(first, 9), at(second, 0))).toBe(true);
  expect(isBefore(at(second, 0), at(first, 9))).toBe(false);
});

test.each([
  ['asha-2627', 'nira-2728'],
  ['asha-2627', 'asha-2728.01'],
  ['asha-2627', 'asha-2728.2'],
  ['asha-2627.', 'asha-2728'],
  ['2627', '2728'],
])('nothing is said of %s and %s', (first, second) => {
  expect(isBefore(at(first, 0), at(second, 1))).toBe(false);
});

test('in one log the place tells', () => {
  expect(isBefore(at('asha-2627.02', 1), at('asha-2627.02', 2))).toBe(true);
  expect(isBefore(at('asha-2627.02', 2), at('asha-2627.02', 2))).toBe(false);
});
