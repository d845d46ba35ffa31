import { expect, test } from 'vitest';
import { bareHours, isSameHours, joinHours, typedHours } from './typedHours.ts';

const row = (weekday: number, from: string) => {
  return { weekday, from, until: '17:00', roomId: null, validFrom: '2026-01-01', validUntil: null };
};
const [monday, tuesday] = [row(1, '09:00'), row(2, '09:00')];

test('rows that somebody else added or took out follow them, and what is typed stays', () => {
  const mine = typedHours([{ ...monday, from: '08:15' }, tuesday]);
  const joined = joinHours([monday, tuesday], mine, [monday, row(3, '14:00')]);
  expect(bareHours(joined)).toEqual([row(1, '08:15'), row(3, '14:00')]);
});

test('of a row that both changed both stand there, and the same row is never there twice', () => {
  const joined = joinHours([monday], typedHours([row(1, '08:00'), tuesday]), [row(1, '10:00'), tuesday]);
  expect(bareHours(joined)).toEqual([row(1, '08:00'), tuesday, row(1, '10:00')]);
});

test('a row that was moved in the list is typed too, and nothing typed is none', () => {
  expect(isSameHours([monday, tuesday], typedHours([monday, tuesday]))).toBe(true);
  expect(isSameHours([monday, tuesday], [tuesday, monday])).toBe(false);
});
