import { expect, test } from 'vitest';
import { lineOf, ofLines, withoutStep } from './unread.ts';

const texts = { 'lines/a/0/take': 'TDSS', 'lines/a/1/days': 'x', 'lines/b/0/take': '1--1', 'vitals/pulse': '12o' };

test('a line that goes takes what is unread in it along, and nothing else', () => {
  expect(ofLines(texts, ['b'])).toEqual({ 'lines/b/0/take': '1--1', 'vitals/pulse': '12o' });
});

test('a step that goes takes what is unread in it along, and those behind it keep theirs', () => {
  expect(withoutStep(texts, 'a', 0)).toEqual({
    'lines/a/0/days': 'x',
    'lines/b/0/take': '1--1',
    'vitals/pulse': '12o',
  });
});

test('of a place the line to open is known', () => {
  expect(['lines/a/0/take', 'vitals/pulse'].map(lineOf)).toEqual(['a', null]);
});
