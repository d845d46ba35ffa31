import type { AnalyteJson } from '@pramana/contract';
import { expect, test } from 'vitest';
import { rangesFrom } from './result.policy.ts';

const LIST = { name: 'List', date: '2026-11-21' };
const none = { loinc: null, unit: 'g', digits: 0, options: [], normal: [], alarming: [], ranges: [], critical: null };
const analyte = (code: string, from: string | null): AnalyteJson => ({
  code,
  name: code,
  ...none,
  possible: [0, 9],
  own: from === null ? null : { from, by: 'Admin', at: `${from}T00:00:00.000Z` },
});
const ANALYTES = [analyte('listed', null), analyte('own', '2026-12-01'), analyte('newer', '2026-12-05')];

test.each([
  ['the list', ['listed'], LIST],
  ['the hospital since its newest word', ['own', 'newer'], { name: 'Ranges of the hospital', date: '2026-12-05' }],
  ['the hospital, not of what was not measured', ['own'], { name: 'Ranges of the hospital', date: '2026-12-01' }],
  ['both', ['listed', 'own'], { name: 'Ranges of the hospital; List of 2026-11-21', date: '2026-12-01' }],
  ['nobody: in words', [null], null],
  ['nobody: a report is attached', [], null],
])('the ranges of a result are of %s', (_, codes, source) => {
  const found = codes.map((code) => ({ code }));
  expect(rangesFrom(LIST, ANALYTES, found)).toEqual(source);
});
