import { expect, test } from 'vitest';
import { differenceOf } from './difference.ts';

const said = (text: string, fields: { label: string; value: string }[] = []) => ({
  title: 'HbA1c',
  text,
  fields,
  files: [],
});

test('the difference of two versions names each word that came and went, and joins to both', () => {
  const pieces = differenceOf(
    said('Cough is better.', [{ label: 'HbA1c', value: '7.9 %' }]),
    said('Cough is gone.', [{ label: 'HbA1c', value: '6.9 %' }]),
  );
  const told = (state: string): string[] =>
    pieces.filter((each) => each.state === state).map(({ text }) => text.trim());
  expect(told('removed')).toEqual(['7.9', 'better.']);
  expect(told('added')).toEqual(['6.9', 'gone.']);
  const join = (without: string): string =>
    pieces
      .filter(({ state }) => state !== without)
      .map(({ text }) => text)
      .join('');
  expect(join('added')).toBe('HbA1c\nHbA1c: 7.9 %\nCough is better.');
  expect(join('removed')).toBe('HbA1c\nHbA1c: 6.9 %\nCough is gone.');
});

test('the same twice has no difference', () => {
  expect(differenceOf(said('One'), said('One')).map(({ state }) => state)).toEqual(['same']);
});
