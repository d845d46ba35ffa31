import { expect, test } from 'vitest';
import {
  bothRanges,
  flagOf,
  HOSPITAL_RANGES,
  quantityText,
  rangeFor,
  rangesSource,
  rangeText,
  readAge,
  readQuantity,
  yearsOf,
} from './analytes.ts';

const range = (change: object) => ({ sex: null, from: null, until: null, low: 1, high: 2, source: 'S', ...change });
const RANGES = [
  range({ until: '28d', source: 'newborn' }),
  range({ from: '6m', until: '2y', source: 'infant' }),
  range({ from: '2y', until: '18y', source: 'child' }),
  range({ from: '18y', sex: 'male', source: 'man' }),
  range({ from: '18y', sex: 'female', source: 'woman' }),
];

test.each([
  ['female', '2026-11-21', '2026-11-21', 'newborn'],
  ['female', '2026-10-25', '2026-11-21', 'newborn'],
  ['female', '2026-10-24', '2026-11-21', null],
  ['male', '2026-05-22', '2026-11-21', null],
  ['male', '2026-05-21', '2026-11-21', 'infant'],
  ['male', '2024-11-22', '2026-11-21', 'infant'],
  ['male', '2024-11-21', '2026-11-21', 'child'],
  ['female', '2008-11-22', '2026-11-21', 'child'],
  ['female', '2008-11-21', '2026-11-21', 'woman'],
  ['male', '1950-01-01', '2026-11-21', 'man'],
  ['other', '1950-01-01', '2026-11-21', null],
  ['other', '2020-01-01', '2026-11-21', 'child'],
  ['female', null, '2026-11-21', null],
  ['female', '2008-02-29', '2026-02-28', 'child'],
  ['female', '2008-02-29', '2026-03-01', 'woman'],
])('of %s born %s the range on %s is that of a %s', (gender, birthDate, date, source) => {
  expect(rangeFor(RANGES, { gender, birthDate, date })?.source ?? null).toBe(source);
});

test.each(['18', '18Y', 'adult', '18 y', '1.5y', '-1y', '1000y', ''])(
  '"%s" is no age, and nobody has reached or not reached it',
  (age) => {
    expect(readAge(age)).toBeNull();
    const who = { gender: 'male', birthDate: '2000-01-01', date: '2026-11-21' };
    expect([rangeFor([range({ from: age })], who), rangeFor([range({ until: age })], who)]).toEqual([null, null]);
  },
);

test('a source of ranges is read as it is sealed: the hospital, a list, or both by name', () => {
  const list = { name: 'List', date: '2026-11-21' };
  expect([HOSPITAL_RANGES, bothRanges(list), list.name].map(rangesSource)).toEqual([
    { own: true, list: null },
    { own: true, list: 'List of 2026-11-21' },
    { own: false, list: 'List' },
  ]);
  expect(HOSPITAL_RANGES).toBe('Ranges of the hospital');
});

test('a range without sex and age holds for everybody, also where nothing is known', () => {
  expect(rangeFor([range({ source: 'all' })], { gender: 'unknown', birthDate: null, date: '2026-11-21' })?.source).toBe(
    'all',
  );
});

test.each([
  [27, 'critical-low'],
  [28, 'low'],
  [34, 'low'],
  [35, 'usual'],
  [51, 'usual'],
  [52, 'high'],
  [62, 'high'],
  [63, 'critical-high'],
])('of a potassium in tenths %i is %s: ends belong to the range, and a limit is passed, not reached', (value, flag) => {
  expect(flagOf(value, { range: { low: 35, high: 51 }, critical: { low: 28, high: 62 } })).toBe(flag);
});

test.each([
  [28, '<', 'critical-low'],
  [29, '<', 'low'],
  [35, '<', 'low'],
  [36, '<', 'none'],
  [70, '<', 'none'],
  [20, '>', 'none'],
  [50, '>', 'none'],
  [51, '>', 'high'],
  [61, '>', 'high'],
  [62, '>', 'critical-high'],
] as const)(
  'of a potassium in tenths %i with %s is %s: what may be on either side is never usual',
  (value, sign, flag) => {
    expect(flagOf(value, { range: { low: 35, high: 51 }, critical: { low: 28, high: 62 }, sign })).toBe(flag);
  },
);

test.each([
  [1, '<', { low: 0, high: 2 }, 'usual'],
  [3, '<', { low: 0, high: 2 }, 'none'],
  [10, '<', { low: null, high: 10 }, 'usual'],
  [60, '>', { low: 40, high: null }, 'usual'],
  [30, '>', { low: 40, high: null }, 'none'],
  [10, '<', null, 'none'],
] as const)(
  '%i with %s in %o is %s: an open end is known, and nothing is less than nothing',
  (value, sign, range, flag) => {
    expect(flagOf(value, { range, critical: null, sign })).toBe(flag);
  },
);

test('critical limits hold where there is no range, and what is usual for this person is never critical', () => {
  const critical = { low: null, high: 62 };
  expect([50, 63].map((value) => flagOf(value, { range: null, critical }))).toEqual(['none', 'critical-high']);
  expect(flagOf(63, { range: { low: 40, high: 70 }, critical })).toBe('usual');
});

test.each([
  ['6.8', 1, 68],
  ['6,8', 1, 68],
  ['6', 1, 60],
  [' <0.05 ', 2, 5],
  ['> 600', 0, 600],
  ['6.85', 1, null],
  ['6.', 1, null],
  ['6.0', 0, null],
  ['1.2.3', 1, null],
  ['1e3', 0, null],
  ['-4', 0, null],
  ['', 0, null],
  ['٦', 0, null],
])('%j with %i decimals is read as %s', (typed, digits, value) => {
  expect(readQuantity(typed, digits)?.value ?? null).toBe(value);
});

test('values and ranges are printed with the decimals that were measured', () => {
  expect([quantityText(5, 2, '<'), quantityText(60, 1), quantityText(230, 0)]).toEqual(['<0.05', '6.0', '230']);
  const ends = [
    { low: 35, high: 51 },
    { low: null, high: 56 },
    { low: 400, high: null },
    { low: null, high: null },
  ];
  expect(ends.map((each) => rangeText(each, 1))).toEqual(['3.5–5.1', '≤ 5.6', '≥ 40.0', '']);
});

test('whole years are counted on the day of the sample', () => {
  const on = (birthDate: string | null, date: string) => yearsOf({ gender: 'female', birthDate, date });
  expect([on('2000-11-22', '2026-11-21'), on('2000-11-21', '2026-11-21'), on(null, '2026-11-21')]).toEqual([
    25,
    26,
    null,
  ]);
});
