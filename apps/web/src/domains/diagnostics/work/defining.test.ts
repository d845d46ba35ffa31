import { expect, test } from 'vitest';
import { ownCode, readEnd, readRange, takenCodes, typedRange } from './defining.ts';

test('an end is read in the decimals of its value, and what is no number is not taken for none', () => {
  expect(['', '3.5', '3,5', '3.55', '< 3', 'low'].map((text) => readEnd(text, 1))).toEqual([
    null,
    35,
    35,
    undefined,
    undefined,
    undefined,
  ]);
});

test('a range that is typed from what stands there is that range again', () => {
  const range = { sex: 'female', from: '18y', until: null, low: 120, high: null, source: 'WHO' } as const;
  expect(readRange(typedRange(range, 1, 'a'), 1)).toEqual(range);
  expect(readRange({ ...typedRange(range, 1, 'a'), high: 'x' }, 1)).toBeNull();
});

test.each([
  ['Rapid Strep A', [], 'own-rapid-strep-a'],
  ['Rapid Strep A', ['own-rapid-strep-a', 'own-rapid-strep-a-2'], 'own-rapid-strep-a-3'],
  ['जाँच', [], 'own-test'],
])('the code of %s beside %s is %s', (name, taken, code) => {
  expect(ownCode(name, taken)).toBe(code);
});

test('a code that begins on a later day is taken already, for what it is of', () => {
  const said = [
    { kind: 'analyte', code: 'own-later' },
    { kind: 'test', code: 'own-panel' },
  ] as const;
  const taken = takenCodes('analyte', [{ code: 'potassium' }], said);
  expect(taken).toEqual(['potassium', 'own-later']);
  expect(ownCode('Later', taken)).toBe('own-later-2');
});
