import { expect, it } from 'vitest';
import { safeNext } from './next.ts';

it('a login leads back to the page that was wanted, with its filters', () => {
  expect(safeNext('/bills?q=500')).toBe('/bills?q=500');
});

it.each([
  'https://elsewhere.example/',
  '//elsewhere.example',
  '/\\elsewhere.example',
  'javascript:alert(1)',
  undefined,
])('a login never leads to %s', (next) => {
  expect(safeNext(next)).toBe('/');
});
