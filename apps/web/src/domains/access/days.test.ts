import { expect, test } from 'vitest';
import { spanOf, startOf } from './days.ts';

test('a day begins at the hospital’s midnight', () => {
  expect(startOf('2026-11-21', 'Asia/Kolkata')).toBe('2026-11-20T18:30:00.000Z');
  expect(startOf('2026-11-21', 'UTC')).toBe('2026-11-21T00:00:00.000Z');
});

test('a span ends when its last day has ended, over the end of a month too', () => {
  expect(spanOf('2026-11-30', '2026-11-30', 'Asia/Kolkata')).toEqual({
    from: '2026-11-29T18:30:00.000Z',
    to: '2026-11-30T18:30:00.000Z',
  });
  expect(spanOf('', undefined, 'Asia/Kolkata')).toEqual({});
});
