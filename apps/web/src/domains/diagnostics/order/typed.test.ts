import type { AnalyteJson } from '@pramana/contract';
import { expect, test } from 'vitest';
import { draftOf, isOfAnother, reviewOf, typedIn, typedOf, valuesOf, WORDS, wrongIn } from './typed.ts';

const analyte = (code: string, change: Partial<AnalyteJson> = {}) =>
  ({ code, digits: 1, possible: [0, 999], ...change }) as AnalyteJson;
const EMPTY = typedOf(null);
const base = { sample: '261122-001', version: null };

test('what is half typed comes back from its draft as it stood, numbers that are none yet too', () => {
  const typed = { ...EMPTY, values: { potassium: '4.', sodium: '' }, remarks: 'Haemo', reason: 'Re' };
  expect(typedIn(draftOf(base, typed))).toEqual(typed);
  const words = { ...EMPTY, values: { [WORDS]: 'Grew noth' } };
  expect(draftOf(base, words).values).toEqual([{ code: null, text: 'Grew noth' }]);
  expect(typedIn(draftOf(base, words))).toEqual(words);
});

test('only what is a value is sent, and what is none is named', () => {
  const analytes = [analyte('potassium'), analyte('sodium'), analyte('colour', { possible: null })];
  const typed = { ...EMPTY, values: { potassium: '<4.5', sodium: '4.', colour: 'straw' } };
  expect(wrongIn(analytes, typed)).toEqual(['sodium']);
  expect(valuesOf(analytes, typed)).toEqual([
    { code: 'potassium', sign: '<', value: 45, text: '' },
    { code: 'colour', sign: '', value: null, text: 'straw' },
  ]);
  expect(valuesOf([], { ...EMPTY, values: { [WORDS]: ' ' } })).toEqual([]);
});

test('words about one version or sample stay about it while they are typed on, until nothing of them is left', () => {
  const first = { sample: '261122-001', version: 1 };
  const said = reviewOf({ sample: null, version: null, comment: '' }, first, 'Stop the tablet');
  expect(said).toEqual({ ...first, comment: 'Stop the tablet' });
  expect(isOfAnother(said, first)).toBe(false);
  for (const now of [
    { ...first, version: 2 },
    { ...first, sample: '261122-002' },
  ]) {
    expect(isOfAnother(said, now)).toBe(true);
    const more = reviewOf(said, now, 'Stop the tablet at once');
    expect(isOfAnother(more, now)).toBe(true);
    expect(reviewOf(reviewOf(more, now, ''), now, 'All is well')).toEqual({ ...now, comment: 'All is well' });
  }
  expect(isOfAnother({ sample: null, version: null, comment: 'Kept by an earlier version of the app' }, first)).toBe(
    true,
  );
});
