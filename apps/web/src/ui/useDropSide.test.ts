import { expect, test } from 'vitest';
import { dropSideOf } from './useDropSide.ts';

const WINDOW = { top: 0, bottom: 720 };

test('a list opens below its field where it has its whole height there, or more than above', () => {
  expect(dropSideOf({ top: 100, bottom: 136 }, WINDOW)).toEqual({ side: 'bottom', height: 360 });
  expect(dropSideOf({ top: 300, bottom: 336 }, WINDOW)).toEqual({ side: 'bottom', height: 312 });
});

test('it opens above a field near the lower edge, before it knows how many hits will come', () => {
  expect(dropSideOf({ top: 647, bottom: 683 }, WINDOW)).toEqual({ side: 'top', height: 360 });
});

test('it is never higher than the room on its side, and never too low to be read', () => {
  expect(dropSideOf({ top: 400, bottom: 436 }, WINDOW)).toEqual({ side: 'top', height: 328 });
  expect(dropSideOf({ top: 60, bottom: 96 }, { top: 40, bottom: 180 })).toEqual({ side: 'bottom', height: 120 });
});
