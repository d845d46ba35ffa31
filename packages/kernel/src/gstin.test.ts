import { describe, expect, it, test } from 'vitest';
import { GST_STATES, isGstState, toGstin } from './gstin.ts';

describe('a GSTIN', () => {
  // The first is a published example; the last was computed by hand from the rule.
  test.each([
    ['27AAPFU0939F1ZV', '27AAPFU0939F1ZV'],
    ['27aapfu0939f1zv', '27AAPFU0939F1ZV'],
    [' 27 AAPFU0939F 1ZV ', '27AAPFU0939F1ZV'],
    ['27AABCA1234F1Z9', '27AABCA1234F1Z9'],
  ])('%s is read as %s', (typed, read) => {
    expect(toGstin(typed)).toBe(read);
  });

  test.each([
    ['27AAPFU0939F1ZW', 'another check digit'],
    ['27AAPFU0938F1ZV', 'another digit'],
    ['27APAFU0939F1ZV', 'two letters that changed places'],
    ['28AAPFU0939F1ZV', 'a state that there is not any more'],
    ['99AAPFU0939F1ZV', 'a state that never was'],
    ['27AAPFU0939F1Z', 'one character too few'],
    ['27AAPFU0939F1ZVX', 'one too many'],
    ['27AAPFU0939F1AV', 'no Z before the last'],
    ['', 'nothing'],
    ['abc', 'something else'],
  ])('%s is none: %s', (typed) => {
    expect(toGstin(typed)).toBeNull();
  });

  it('with any one character mistyped is none', () => {
    const right = '27AAPFU0939F1ZV';
    const read: string[] = [];
    for (let at = 0; at < right.length; at++) {
      for (const char of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
        const typed = right.slice(0, at) + char + right.slice(at + 1);
        if (typed !== right && toGstin(typed) !== null) read.push(typed);
      }
    }
    expect(read).toEqual([]);
  });
});

test('there are 28 states and 8 union territories, by two digits', () => {
  expect(Object.keys(GST_STATES)).toHaveLength(36);
  expect(Object.keys(GST_STATES).every((code) => /^[0-9]{2}$/.test(code))).toBe(true);
  expect(isGstState('27')).toBe(true);
  expect(isGstState('toString')).toBe(false);
});
