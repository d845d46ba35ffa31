import { expect, test } from 'vitest';
import { joinVitals, takeVital, typedVitals, valuesOf } from './typed.ts';

const base = typedVitals({ values: { pulse: 80, weight: 6_150 }, note: 'Sitting' });

test('of two who amend one measuring each keeps what they alone changed, and what both changed is asked about', () => {
  const mine = typedVitals({ values: { pulse: 88, weight: 6_150 }, note: 'Sitting' });
  const theirs = typedVitals({ values: { pulse: 78, weight: 6_510 }, note: 'Lying' });
  const { fields, disputed } = joinVitals(base, mine, theirs);
  expect([valuesOf(fields), fields.note, disputed]).toEqual([{ pulse: 88, weight: 6_510 }, 'Lying', ['pulse']]);
  expect(valuesOf(takeVital(fields, theirs, 'pulse'))).toEqual({ pulse: 78, weight: 6_510 });
});

test('a vital that somebody struck is struck, and what nobody changed twice is no question', () => {
  const theirs = typedVitals({ values: { weight: 6_150 }, note: 'Sitting' });
  const { fields, disputed } = joinVitals(base, { ...base, note: 'Standing' }, theirs);
  expect([valuesOf(fields), fields.note, disputed]).toEqual([{ weight: 6_150 }, 'Standing', []]);
});
