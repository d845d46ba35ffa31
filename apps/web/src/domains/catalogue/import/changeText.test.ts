import { expect, test } from 'vitest';
import { changeText } from './changeText.ts';

test.each([
  ['1250', '125', '-90 %'],
  ['125', '1250', '+900 %'],
  ['1000', '1005', '+0.5 %'],
  ['100000', '100001', '0 %'],
  ['0', '100', ''],
])('from %s to %s is %s', (before, price, text) => {
  expect(changeText({ before, price }, 'en')).toBe(text);
});
