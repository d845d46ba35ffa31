import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { loadClinical, readSet, setOn } from './clinical.service.ts';
import { recognise } from './substance.policy.ts';
import { type Allergy, look, type Medicine } from './warning.policy.ts';

const folder = new URL('../../../../../clinical', import.meta.url).pathname;
const error = vi.fn<() => void>();
const clinical = loadClinical(folder, { error });
const { book } = clinical;
const medicine = (name: string, since: string | null = null): Medicine => ({
  name,
  since,
  substances: recognise(book, name),
});
const checked = (lines: string[], more: { running?: string[]; allergies?: Allergy[] | null; on?: string } = {}) =>
  look({
    lines: lines.map((name) => medicine(name)),
    running: (more.running ?? []).map((name) => medicine(name, '2026-11-01')),
    allergies: { asked: more.allergies !== null, unreadable: false, all: more.allergies ?? [] },
    book,
    interactions: setOn(clinical, more.on ?? '2026-11-21'),
    earlier: null,
  });
const keys = (...wanted: Parameters<typeof checked>): string[] => checked(...wanted).warnings.map(({ key }) => key);

test('the data that comes along is whole and dated, and was read without a complaint', () => {
  expect(error).not.toHaveBeenCalled();
  expect(book.size).toBeGreaterThan(280);
  expect(clinical.interactions).toMatchObject({ date: '2026-11-01', validUntil: '2027-11-01' });
});

test.each([
  ['Paracetamol Tablets IP 500 mg', ['paracetamol']],
  ['Amoxycillin + Potassium Clavulanate', ['amoxicillin', 'clavulanic acid']],
  ['Metformin hydrochloride 500mg and Glimepiride 1 mg Tablets', ['metformin', 'glimepiride']],
  ['Thyroxine Sodium 50 mcg', ['levothyroxine']],
  ['Frusemide', ['furosemide']],
  ['Co-trimoxazole', ['sulfamethoxazole', 'trimethoprim']],
  ['Nicoumalone/Acenocoumarol', ['acenocoumarol']],
  ['Tulsi drops', ['tulsi']],
])('%s is recognised as %s', (name, names) => {
  expect(recognise(book, name).names).toEqual(names);
});

test.each<[string, Parameters<typeof checked>, string[]]>([
  ['nothing against one harmless medicine', [['Paracetamol']], []],
  ['a pair in the list', [['Warfarin 5 mg', 'Ibuprofen 400 mg']], ['interaction:ibuprofen+warfarin']],
  [
    'a pair with what is taken already',
    [['Sildenafil'], { running: ['Isosorbide mononitrate'] }],
    ['interaction:isosorbide mononitrate+sildenafil'],
  ],
  ['a pair inside one medicine', [['Atenolol + Verapamil']], ['interaction:atenolol+verapamil']],
  [
    'the same substance twice in the list',
    [['Paracetamol 500', 'Aceclofenac and Paracetamol']],
    ['duplicate:paracetamol'],
  ],
  [
    'the same substance as taken already',
    [['Metformin 500 mg'], { running: ['Metformin hydrochloride'] }],
    ['duplicate:metformin:2026-11-01'],
  ],
  ['an unknown substance twice', [['Tulsi drops', 'Tulsi syrup']], ['duplicate:tulsi']],
  [
    'an allergy to the substance',
    [['Ibuprofen'], { allergies: [{ substance: 'Ibuprofen', reaction: 'Rash' }] }],
    ['allergy:ibuprofen:ibuprofen'],
  ],
  [
    'an allergy to another of its class',
    [['Amoxycillin'], { allergies: [{ substance: 'Ampicillin', reaction: 'Rash' }] }],
    ['allergy:ampicillin:amoxicillin'],
  ],
  [
    'an allergy to a class',
    [['Cefixime', 'Amoxycillin'], { allergies: [{ substance: 'Penicillin', reaction: '' }] }],
    ['allergy:penicillin:amoxicillin'],
  ],
  [
    'no allergy by a class that does not cross',
    [['Atenolol'], { allergies: [{ substance: 'Metoprolol', reaction: '' }] }],
    [],
  ],
  ['no interaction of a substance with itself', [['Azithromycin']], []],
])('finds %s', (_, wanted, found) => {
  expect(keys(...wanted)).toEqual(found);
});

test('of several rows on one pair the gravest holds, and the gravest warning stands first', () => {
  const { warnings } = checked(['Ramipril', 'Spironolactone', 'Ibuprofen', 'Sildenafil', 'Nicorandil']);
  expect(warnings.map(({ grade }) => grade)).toEqual(
    warnings
      .map(({ grade }) => grade)
      .toSorted(
        (a, b) =>
          ['contraindicated', 'major', 'moderate'].indexOf(a) - ['contraindicated', 'major', 'moderate'].indexOf(b),
      ),
  );
  expect(warnings[0]).toMatchObject({ key: 'interaction:nicorandil+sildenafil', grade: 'contraindicated' });
});

describe('says what was not checked', () => {
  test('when the set is older than it may be: no interaction is found, and it says so', () => {
    const { warnings, checks } = checked(['Warfarin', 'Ibuprofen'], { on: '2027-11-02' });
    expect(warnings).toEqual([]);
    expect(checks.interactions).toEqual({
      checked: false,
      why: 'stale',
      set: 'Pramana starter list of interactions',
      date: '2026-11-01',
    });
  });

  test('when there is no set, or one with a single wrong row', () => {
    const log = { error: vi.fn<(text: string) => void>() };
    expect(setOn(loadClinical('/nowhere', log), '2026-11-21')).toMatchObject({ why: 'missing' });
    expect(log.error.mock.calls.flat().join()).toContain('interactions are NOT checked');
    const text = readFileSync(`${folder}/interactions.json`, 'utf8');
    expect(typeof readSet(text, book)).toBe('object');
    for (const [from, to] of [
      ['"contraindicated"', '"bad"'],
      ['"digoxin"', '"digoxine"'],
      ['"validUntil"', '"valid"'],
      ['"label"', '"lable"'],
      ['{', ''],
    ] as const) {
      expect(typeof readSet(text.replace(from, to), book), from).toBe('string');
    }
  });

  test('of a medicine that is not recognised, and of allergies that nobody asked for', () => {
    const { checks } = checked(['Tulsi drops', 'Paracetamol'], { allergies: null });
    expect(checks).toMatchObject({ unknown: ['Tulsi drops'], allergies: { checked: false, known: 0 } });
  });
});
