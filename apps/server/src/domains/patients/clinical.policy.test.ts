import { expect, test } from 'vitest';
import { addAllergies, type Facts, joinClinical, type Part } from './clinical.policy.ts';

const nothing: Facts = { allergies: [], noKnownAllergies: false, weightKg: null, weighedOn: null };
const penicillin = { substance: 'Penicillin', kind: 'medicine', severity: 'mild', reaction: 'Rash' } as const;
const open = (id: string, facts: Partial<Facts>, over: string[] = []): Part => ({
  state: 'open',
  id,
  facts: { ...nothing, ...facts },
  over,
});

test('of one substance the graver severity is shown, whichever number it was said of, and every reaction', () => {
  const grave = { ...penicillin, substance: 'penicillin', severity: 'lifeThreatening', reaction: 'Shock' } as const;
  const mild = open('1', { allergies: [penicillin] });
  for (const [own, alias] of [
    [mild, open('2', { allergies: [grave] })],
    [open('2', { allergies: [grave] }), mild],
  ]) {
    const { allergies } = joinClinical(own ?? null, alias === undefined ? [] : [alias]);
    expect(allergies).toMatchObject([{ severity: 'lifeThreatening', reaction: 'Shock · Rash' }]);
  }
});

test('that none is known is never said beside a part that could not be read; what an erasure took hides nothing', () => {
  const none = open('1', { noKnownAllergies: true });
  expect(joinClinical(none, [])).toMatchObject({ noKnownAllergies: true, health: 'open' });
  expect(joinClinical(none, [{ id: '2', state: 'damaged' }])).toMatchObject({
    noKnownAllergies: false,
    health: 'damaged',
  });
  const known = open('1', { allergies: [penicillin] });
  expect(joinClinical(known, [{ id: '2', state: 'damaged' }]).allergies).toHaveLength(1);
  expect(joinClinical(known, [{ id: '2', state: 'forgotten' }])).toMatchObject({
    health: 'open',
    allergies: [penicillin],
  });
  expect(joinClinical({ id: '1', state: 'forgotten' }, [])).toMatchObject({ health: 'forgotten' });
});

test('a version takes the place of exactly those of merged numbers that its writer saw', () => {
  const own = open('1', {}, ['2']);
  const seen = open('2', { allergies: [penicillin] });
  const unseen = open('3', { allergies: [{ ...penicillin, substance: 'Latex' }] });
  const joined = joinClinical(own, [seen, unseen]);
  expect(joined.allergies.map(({ substance }) => substance)).toEqual(['Latex']);
  expect(joined.merged).toEqual(['3']);
});

test('what somebody else tells is added: a new substance, a graver saying; nothing known goes, and a full list takes no more', () => {
  const latex = { ...penicillin, substance: 'Latex', kind: 'environment' } as const;
  const grave = { ...penicillin, substance: 'PENICILLIN', severity: 'severe', reaction: 'Shock' } as const;
  const { allergies, became } = addAllergies([penicillin], [latex, grave, penicillin]);
  expect(became).toEqual(['added', 'added', 'added']);
  expect(allergies).toMatchObject([{ severity: 'severe', reaction: 'Shock · Rash' }, { substance: 'Latex' }]);
  expect(addAllergies(allergies, [latex, grave, penicillin])).toEqual({
    allergies,
    became: ['known', 'known', 'known'],
  });
  const long = { ...grave, reaction: 'x'.repeat(200) };
  expect(addAllergies([penicillin], [long]).allergies[0]?.reaction).toBe(long.reaction);
  const full = Array.from({ length: 50 }, (_, at) => ({ ...penicillin, substance: `Known ${at}` }));
  expect(addAllergies(full, [latex])).toEqual({ allergies: full, became: ['full'] });
});
