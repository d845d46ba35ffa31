import { expect, test } from 'vitest';
import careEn from './labels/care-en.json' with { type: 'json' };
import careHi from './labels/care-hi.json' with { type: 'json' };
import careMr from './labels/care-mr.json' with { type: 'json' };
import erasureEn from './labels/erasure-en.json' with { type: 'json' };
import erasureHi from './labels/erasure-hi.json' with { type: 'json' };
import erasureMr from './labels/erasure-mr.json' with { type: 'json' };
import en from './labels/en.json' with { type: 'json' };
import hi from './labels/hi.json' with { type: 'json' };
import mr from './labels/mr.json' with { type: 'json' };
import wordsEn from './labels/words-en.json' with { type: 'json' };
import wordsHi from './labels/words-hi.json' with { type: 'json' };
import wordsMr from './labels/words-mr.json' with { type: 'json' };
import { fill, labelsFor } from './labels.ts';

const english = { ...en, ...careEn, ...erasureEn };
const holes = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();

test.each([
  ['hi', { ...hi, ...careHi, ...erasureHi }, wordsHi],
  ['mr', { ...mr, ...careMr, ...erasureMr }, wordsMr],
])('%s has the same labels as English, none empty, with the same values to fill in', (_language, table, words) => {
  expect(Object.keys(table)).toEqual(Object.keys(english));
  expect(Object.keys(words)).toEqual(Object.keys(wordsEn));
  expect(words.belowHundred.length).toBe(100);
  for (const [label, text] of Object.entries(table)) {
    expect({ label, text: text.trim() }).not.toEqual({ label, text: '' });
    expect({ label, holes: holes(text) }).toEqual({ label, holes: holes(english[label as keyof typeof english]) });
  }
});

test('no label means one thing on a bill and another on a paper of care', () => {
  expect(Object.keys(en).filter((label) => label in careEn)).toEqual([]);
});

test('a value is put in once, even when it looks like a hole itself', () => {
  expect(labelsFor('en')('duplicateBy', { by: '{by} {x}' })).toBe('printed by {by} {x}');
  expect(fill('{a}{b}', { a: '{b}', b: 1 })).toBe('{b}1');
});
