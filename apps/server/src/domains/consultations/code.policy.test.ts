import { expect, test } from 'vitest';
import { loadClinical } from './clinical.service.ts';
import { type CodeRow, indexCodes, searchCodes } from './code.policy.ts';

const folder = new URL('../../../../../clinical', import.meta.url).pathname;
const { index } = loadClinical(folder, { error: (said: unknown) => expect(said).toBeUndefined() }).codes();
const found = (typed: string): string[] => searchCodes(index, typed).map(({ code }) => code);

test.each([
  ['diabetes', 'E11.9'],
  ['diab', 'E11.9'],
  ['type 2 neuropathy', 'E11.40'],
  ['e11.65', 'E11.65'],
  ['E1165', 'E11.65'],
  ['sugar', 'E11.9'],
  ['loose motions', 'A09'],
  ['high blood pressure', 'I10'],
  ['fever', 'R50.9'],
  ['dog bite', 'W54.0XXA'],
  ['HYPERTENSION', 'I10'],
])('"%s" shows %s first', (typed, code) => {
  expect(found(typed)[0]).toBe(code);
});

test('nothing typed shows the common ones, and what nothing has shows nothing', () => {
  expect(found('').slice(0, 2)).toEqual(['I10', 'E11.9']);
  expect(found('zzz')).toEqual([]);
  expect(found('%')).toEqual([]);
});

test('of a whole list, common ones come first, then what begins with the words, then the short', () => {
  const row = (code: string, text: string, common: number | null = null): CodeRow => ({
    code,
    text,
    also: '',
    billable: true,
    common,
  });
  const whole = indexCodes([
    row('O24.011', 'Pre-existing type 1 diabetes mellitus, in pregnancy, first trimester'),
    row('E23.2', 'Diabetes insipidus'),
    row('E11.9', 'Type 2 diabetes mellitus without complications', 1),
    row('P70.2', 'Neonatal diabetes mellitus'),
  ]);
  expect(searchCodes(whole, 'diabetes').map(({ code }) => code)).toEqual(['E11.9', 'E23.2', 'P70.2', 'O24.011']);
});
