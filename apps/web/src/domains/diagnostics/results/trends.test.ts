import type { LabResultJson, ResultValueJson } from '@pramana/contract';
import { expect, test } from 'vitest';
import { trendsOf } from './trends.ts';

const value = (code: string, number: number, change: Partial<ResultValueJson> = {}): ResultValueJson => ({
  code,
  name: code,
  loinc: null,
  unit: 'mg/dL',
  digits: 0,
  sign: '',
  value: number,
  text: '',
  range: null,
  critical: null,
  flag: 'none',
  ...change,
});

const result = (day: number, values: ResultValueJson[]): LabResultJson => ({
  record: `r${day}`,
  version: 1,
  takenAt: `2026-11-${String(day).padStart(2, '0')}T04:00:00.000Z`,
  at: '2026-11-20T04:00:00.000Z',
  by: 'N',
  released: true,
  rejected: null,
  test: { code: 'x', name: 'X' },
  values,
  remarks: '',
  comment: '',
});

test('a curve has no value that no doctor has released: neither one that waits nor one that was rejected', () => {
  const [waits, rejected] = [result(9, [value('urea', 90)]), result(8, [value('urea', 80)])];
  const trends = trendsOf([
    { ...waits, released: false },
    { ...rejected, released: false, rejected: 'Haemolysed' },
    result(7, [value('urea', 20)]),
    result(6, [value('urea', 10)]),
  ]);
  expect(trends.map(({ points }) => points.map((each) => each.value))).toEqual([[10, 20]]);
});

test('a curve is drawn of what was measured twice in one unit, oldest first; words and other units are left to the table', () => {
  const newestFirst = [
    result(9, [value('urea', 30), value('tsh', 2)]),
    result(8, [
      value('urea', 5, { unit: 'mmol/L' }),
      value('hb', 11),
      { ...value('words', 0), value: null, text: 'x' },
    ]),
    result(7, [value('urea', 20), { ...value('words', 0), value: null, text: 'y' }]),
  ];
  const trends = trendsOf(newestFirst);
  expect(trends.map(({ code, points }) => [code, points.map((each) => each.value)])).toEqual([['urea', [20, 30]]]);
});
