import type { AllergyJson } from '@pramana/contract';
import { expect, test } from 'vitest';
import { isSameClinical, joinClinical, takeClinical, type TypedClinical, typedClinical } from './typed.ts';

const allergy = (substance: string, severity: AllergyJson['severity'] = 'severe'): AllergyJson => ({
  substance,
  kind: 'medicine',
  severity,
  reaction: '',
});
const typed = (allergies: AllergyJson[], change: Partial<TypedClinical> = {}): TypedClinical => ({
  rows: allergies.map((each, at) => ({ ...each, key: String(at) })),
  noKnownAllergies: false,
  weightKg: null,
  weighedOn: null,
  ...change,
});
const substances = ({ rows }: TypedClinical): string[] => rows.map(({ substance }) => substance);

test('an allergy that somebody else wrote meanwhile comes into the form beside what is typed', () => {
  const base = typed([allergy('Latex')]);
  const mine = typed([allergy('Latex'), allergy('Sulfa')], { weightKg: 61, weighedOn: '2026-11-22' });
  const joined = joinClinical(base, mine, typed([allergy('Latex'), allergy('Penicillin')]));
  expect([substances(joined.typed), joined.typed.weightKg, joined.disputed]).toEqual([
    ['Latex', 'Sulfa', 'Penicillin'],
    61,
    [],
  ]);
});

test('"none known" that is typed yields to an allergy that somebody wrote meanwhile', () => {
  const joined = joinClinical(typed([]), typed([], { noKnownAllergies: true }), typed([allergy('Penicillin')]));
  expect([substances(joined.typed), joined.disputed]).toEqual([['Penicillin'], []]);
});

test('what both changed stays as typed and is asked about, however the substance is written; the stored one can be taken', () => {
  const base = typed([allergy('Penicillin', 'mild')]);
  const theirs = typed([allergy('Penicillin', 'lifeThreatening')]);
  const joined = joinClinical(base, typed([allergy('penicillin ', 'severe')]), theirs);
  expect([joined.typed.rows[0]?.severity, joined.disputed]).toEqual(['severe', ['of penicillin']]);
  const struck = joinClinical(base, typed([]), theirs);
  expect([substances(struck.typed), struck.disputed]).toEqual([[], ['of penicillin']]);
  expect(takeClinical(struck.typed, theirs, 'of penicillin').rows).toMatchObject([{ severity: 'lifeThreatening' }]);
});

test('what somebody struck goes out of the form where nothing was typed about it, and an empty row stays', () => {
  const base = typed([allergy('Latex'), allergy('Penicillin')]);
  const mine = typed([allergy('Latex'), allergy('Penicillin'), allergy('')]);
  expect(substances(joinClinical(base, mine, typed([allergy('Penicillin')])).typed)).toEqual(['Penicillin', '']);
});

test('a form is changed by what is written in it, and by nothing else', () => {
  const stored = { allergies: [allergy('Latex')], noKnownAllergies: false, weightKg: 60, weighedOn: '2026-11-01' };
  const json = { ...stored, version: 1, by: '', at: null, merged: [], health: 'open' as const };
  expect(isSameClinical(typedClinical(json), typedClinical(json))).toBe(true);
  expect(isSameClinical(typedClinical(json), typedClinical({ ...json, weightKg: 61 }))).toBe(false);
  expect(isSameClinical(typedClinical(json), typed([]))).toBe(false);
});
