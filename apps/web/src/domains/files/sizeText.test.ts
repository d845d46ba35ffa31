import { expect, test } from 'vitest';
import { sizeText } from './sizeText.ts';

test.each([
  [0, '0 byte'],
  [900, '900 byte'],
  [1_536, '1.5 kB'],
  [4 * 1024 * 1024, '4 MB'],
  [2 * 1024 ** 3, '2 GB'],
])('%i bytes are %s', (bytes, text) => {
  expect(sizeText(bytes, 'en').replace(/\s/g, ' ')).toBe(text);
});
