import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import auditEn from './labels/audit-en.json' with { type: 'json' };
import auditHi from './labels/audit-hi.json' with { type: 'json' };
import auditMr from './labels/audit-mr.json' with { type: 'json' };
import careEn from './labels/care-en.json' with { type: 'json' };
import careHi from './labels/care-hi.json' with { type: 'json' };
import careMr from './labels/care-mr.json' with { type: 'json' };
import erasureEn from './labels/erasure-en.json' with { type: 'json' };
import erasureHi from './labels/erasure-hi.json' with { type: 'json' };
import erasureMr from './labels/erasure-mr.json' with { type: 'json' };
import en from './labels/en.json' with { type: 'json' };
import hi from './labels/hi.json' with { type: 'json' };
import mr from './labels/mr.json' with { type: 'json' };
import unitsEn from './labels/units-en.json' with { type: 'json' };
import unitsHi from './labels/units-hi.json' with { type: 'json' };
import unitsMr from './labels/units-mr.json' with { type: 'json' };
import wordsEn from './labels/words-en.json' with { type: 'json' };
import wordsHi from './labels/words-hi.json' with { type: 'json' };
import wordsMr from './labels/words-mr.json' with { type: 'json' };
import { fill, labelsFor, unitWord } from './labels.ts';

const english = { ...en, ...careEn, ...erasureEn, ...unitsEn, ...auditEn };
const holes = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();

test.each([
  ['hi', { ...hi, ...careHi, ...erasureHi, ...unitsHi, ...auditHi }, wordsHi],
  ['mr', { ...mr, ...careMr, ...erasureMr, ...unitsMr, ...auditMr }, wordsMr],
])('%s has the same labels as English, none empty, with the same values to fill in', (_language, table, words) => {
  expect(Object.keys(table)).toEqual(Object.keys(english));
  expect(Object.keys(words)).toEqual(Object.keys(wordsEn));
  expect(words.belowHundred.length).toBe(100);
  for (const [label, text] of Object.entries(table)) {
    expect({ label, text: text.trim() }).not.toEqual({ label, text: '' });
    expect({ label, holes: holes(text) }).toEqual({ label, holes: holes(english[label as keyof typeof english]) });
  }
});

test.each([en, hi, mr])('an exempt line of a bill does not read as a discount, nor gross as the total', (table) => {
  expect(table.exempt).not.toContain(table.discount);
  expect([table.total, 'एकूण', 'कुल']).not.toContain(table.gross);
});

test('no label means one thing on a bill and another on a paper of care', () => {
  expect(Object.keys(en).filter((label) => label in careEn)).toEqual([]);
});

test('a value is put in once, even when it looks like a hole itself', () => {
  expect(labelsFor('en')('duplicateBy', { by: '{by} {x}' })).toBe('printed by {by} {x}');
  expect(fill('{a}{b}', { a: '{b}', b: 1 })).toBe('{b}1');
});

test.each([
  ['en', unitsEn, ['1 tablet', '2 tablets', '3 fingertips']],
  ['hi', unitsHi, ['1 गोली', '2 गोलियाँ', '3 fingertips']],
  ['mr', unitsMr, ['1 गोळी', '2 गोळ्या', '3 fingertips']],
] as const)(
  'units on paper in %s are the words of the screens; one that nobody knows stays',
  async (language, units, said) => {
    const screens = JSON.parse(await readFile(`apps/web/src/i18n/${language}/catalogue.json`, 'utf8')).unit;
    expect(units).toEqual(Object.fromEntries(Object.entries(screens).map(([unit, word]) => [`unit.${unit}`, word])));
    const label = labelsFor(language);
    const texts = ['tablet', 'tablet', 'fingertips'].map(
      (unit, index) => `${index + 1} ${unitWord(label, unit, index + 1)}`,
    );
    expect(texts).toEqual(said);
  },
);
