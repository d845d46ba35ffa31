import { expect, test } from 'vitest';
import { readCount, readDayAmounts } from './dose-typed.ts';

const tablet = { countsWhole: true, isForEye: false };
const syrup = { countsWhole: false, isForEye: false };

test.each<[string, readonly number[]]>([
  ['1-0-1', [100, 0, 0, 100]],
  ['0-0-1', [0, 0, 0, 100]],
  ['1-1-1-1', [100, 100, 100, 100]],
  ['1-0-1-0', [100, 0, 100, 0]],
  ['½-0-½', [50, 0, 0, 50]],
  ['1/2-0-1/2', [50, 0, 0, 50]],
  ['0-1/2-0', [0, 50, 0, 0]],
  ['1 1/2-0-1', [150, 0, 0, 100]],
  ['1 1/2-0-1 1/2', [150, 0, 0, 150]],
  ['1 ½ - 0 - 0', [150, 0, 0, 0]],
  ['1½ – 0 – 0', [150, 0, 0, 0]],
  ['1+0+1', [100, 0, 0, 100]],
  ['2.5-0-2,5', [250, 0, 0, 250]],
  ['OD', [100, 0, 0, 0]],
  ['bd', [100, 0, 0, 100]],
  ['B.D.', [100, 0, 0, 100]],
  ['TDS', [100, 100, 0, 100]],
  ['tid', [100, 100, 0, 100]],
  ['QID', [100, 100, 100, 100]],
  ['HS', [0, 0, 0, 100]],
  ['2 BD', [200, 0, 0, 200]],
  ['½ od', [50, 0, 0, 0]],
  ['1 1/2 TDS', [150, 150, 0, 150]],
  ['1.5bd', [150, 0, 0, 150]],
])('"%s" is read as %s at morning, noon, evening and night', (typed, amounts) => {
  expect(readDayAmounts(typed, tablet)).toEqual(amounts);
});

test.each([
  ['', 'nothing'],
  ['1--1', 'an amount is missing, or was meant to be none'],
  ['-0-1', 'an amount is missing'],
  ['1-0-', 'an amount is missing'],
  ['1', 'once a day or once in all, at which time?'],
  ['2', 'two at once, or twice a day?'],
  ['1-1', 'at which times?'],
  ['1 0 1', 'no sign stands between the amounts'],
  ['1-1/2-0-1', 'four times, or one and a half at the first of three?'],
  ['1-0-1-0-1', 'five times'],
  ['1-0+1', 'two signs'],
  ['0-0-0', 'nothing is taken'],
  ['0 BD', 'nothing is taken'],
  ['0.125-0-0', 'more digits than are kept'],
  ['1/3-0-0', 'no whole number of hundredths'],
  ['2 tab', 'no times'],
  ['10ml-0-10ml', 'the unit has a field of its own'],
  ['2 tab BD', 'the unit has a field of its own'],
  ['1-0-1 x 5', 'the days have a field of their own'],
  ['1-2 BD', 'one or two'],
  ['SOS', 'how often at most?'],
  ['PRN', 'how often at most?'],
  ['STAT', 'another way of taking'],
  ['Q8H', 'another way of taking'],
  ['QD', 'taken for QID and QOD'],
  ['constructor', 'no word of medicine'],
])('"%s" is refused: %s', (typed) => {
  expect(readDayAmounts(typed, tablet)).toBeNull();
});

test('an abbreviation alone means one tablet, and of a syrup nothing that could be guessed', () => {
  expect(readDayAmounts('TDS', syrup)).toBeNull();
  expect(readDayAmounts('5 TDS', syrup)).toEqual([500, 500, 0, 500]);
});

test('OD is the right eye where drops go into an eye, and so no number of times', () => {
  const drops = { countsWhole: false, isForEye: true };
  expect(readDayAmounts('1 OD', drops)).toBeNull();
  expect(readDayAmounts('1 BD', drops)).toEqual([100, 0, 0, 100]);
});

test.each([
  ['5', 5],
  [' 30 ', 30],
  ['0', null],
  ['731', null],
  ['', null],
  ['5 10', null],
  ['3,5', null],
  ['5d', null],
  ['-1', null],
])('"%s" is read as %s of 1 to 730', (typed, count) => {
  expect(readCount(typed, 1, 730)).toBe(count);
});
