import type { PrescribedLineJson, PrescriptionFormJson } from '@pramana/contract';
import { describe, expect, test } from 'vitest';
import { careDefinition } from './care.ts';
import type { CareDocument, EntryView } from './care-view.ts';
import { AT, bill, sealedProof } from './sample.fixture.ts';
import { textOf } from './text.fixture.ts';

const { language, currency, issuer, number, at, customer, duplicate } = bill();
const base = { language, currency, issuer, number, at, customer, duplicate, author: '', proof: sealedProof() };
const CONSULTATION = '01890000-0000-7000-8000-000000000001';
const LINE: PrescribedLineJson = {
  item: null,
  name: 'Metformin',
  strength: '500 mg',
  form: 'tablet',
  unit: 'tablet',
  route: 'oral',
  meal: 'after',
  steps: [{ take: { by: 'day', amounts: [100, 0, 50, 0] }, days: 10 }],
  dispense: null,
  instructions: 'With a full glass of water',
  total: 15,
  substances: ['metformin'],
};
const PRESCRIPTION: PrescriptionFormJson = {
  form: 'prescription/1',
  consultation: CONSULTATION,
  lines: [LINE],
  advice: 'दिन में तीन बार भाप लें',
  checks: {
    interactions: { checked: false, why: 'stale', set: 'Interactions', date: '2024-01-01' },
    allergies: { checked: true, known: 1 },
    unknown: [],
  },
  warnings: [
    {
      key: 'k',
      kind: 'allergy',
      grade: 'major',
      about: ['sulfa', 'metformin'],
      effect: 'Rash',
      advice: 'Avoid',
      source: 'Patient',
      since: null,
      reason: 'No other choice',
    },
  ],
};
const entry = (over: Partial<EntryView> = {}): EntryView => ({
  part: 'prescription',
  version: 1,
  reason: '',
  author: 'Dr. Anil Deshmukh',
  block: { number: 'REC-2627-000008', hash: '8f3a'.repeat(16), previous: 'c21d'.repeat(16) },
  signed: null,
  ...over,
});
const visit = {
  ...base,
  doctor: { name: 'Dr. Anil Deshmukh', degree: 'MD', department: 'Medicine', registration: 'MMC 2011/04/1234' },
  day: '2026-11-21' as const,
};
const prescription = (over: object = {}): CareDocument => ({
  kind: 'prescription',
  ...visit,
  entries: [entry()],
  prescription: PRESCRIPTION,
  followUp: '2026-12-05',
  ...over,
});

describe.each(['a4', '80mm'] as const)('a prescription on %s', (size) => {
  test('names doctor with registration, patient, each medicine with dose, duration and total, advice and next visit', () => {
    const text = textOf(careDefinition(prescription(), size));
    for (const wanted of [
      'Prescription',
      'Dr. Anil Deshmukh, MD',
      'Reg. no.: MMC 2011/04/1234',
      'Meera Joshi',
      '1. Metformin 500 mg',
      '1–0–½–0 tablet (morning–noon–evening–night), 10 days',
      '15 tablets',
      'by mouth · after food',
      'With a full glass of water',
      'दिन में तीन बार भाप लें',
      '05 Dec 2026',
      'not signed with a passkey',
      'They do not hold its words',
    ]) {
      expect(text).toContain(wanted);
    }
  });

  test('says nothing of what the doctor was warned of', () => {
    expect(textOf(careDefinition(prescription(), size))).not.toMatch(/sulfa|Rash|No other choice|stale/);
  });

  test('says who signed, which version it is and why, and that what was withdrawn is withdrawn', () => {
    const signed = { name: 'Dr. Anil Deshmukh', at: AT };
    const entries = [entry({ version: 2, reason: 'Kidneys', signed })];
    const withdrawn = { ...PRESCRIPTION, lines: [], advice: '' };
    const text = textOf(careDefinition(prescription({ entries, prescription: withdrawn }), size));
    expect(text).toContain('Signed by Dr. Anil Deshmukh with their passkey, 21 Nov 2026, 01:35');
    expect(text).toContain('Version 2: it takes the place of what was printed before. Why: Kidneys');
    expect(text).toContain('Withdrawn: nothing is prescribed.');
    expect(text).not.toContain('not signed with a passkey');
  });

  test('whose proof has not come says so, and shows no mark', () => {
    const pending = { ...sealedProof(), state: 'pending', receiptFile: null };
    const definition = careDefinition(prescription({ proof: pending }), size);
    expect(textOf(definition)).toContain('PROOF PENDING');
    expect(definition.files).toBeUndefined();
  });
});

test('the summary of a visit shows what is sealed of it, each entry with its number and hash', () => {
  const note = {
    form: 'consultation/1' as const,
    consultation: CONSULTATION,
    complaint: 'Thirst',
    history: '',
    examination: 'Dry tongue',
    diagnoses: [{ code: 'E11.9', system: 'icd-10-cm' as const, text: 'Diabetes', certainty: 'suspected' as const }],
    plan: 'Diet',
    followUp: null,
  };
  const vitals = {
    form: 'vitals/1' as const,
    consultation: CONSULTATION,
    values: { pulse: 77, weight: 6150 },
    note: '',
  };
  const orders = {
    form: 'orders/1' as const,
    consultation: CONSULTATION,
    tests: [{ name: 'HbA1c', note: '', urgent: true }],
  };
  const entries = [entry({ part: 'note' }), entry({ part: 'vitals' })];
  const parts = { note, vitals, prescription: PRESCRIPTION, orders, entries };
  const text = textOf(careDefinition({ kind: 'visit', ...visit, ...parts }, 'a4'));
  for (const wanted of [
    'Thirst',
    'Diabetes (E11.9) · Suspected',
    '61.5 kg',
    'HbA1c · Urgent',
    'Metformin',
    'Vitals · REC-2627-000008 · 8f3a…8f3a',
  ])
    expect(text).toContain(wanted);
  expect(text).not.toContain('History of it');
});

test('a report card has a curve and the newest figures, marks what is unusual in words, and claims no seal', () => {
  const points = Array.from({ length: 10 }, (_, i) => ({
    day: `2026-0${(i % 9) + 1}-1${i % 9}` as const,
    value: 70 + i * 5,
    text: String(70 + i * 5),
    mark: i === 9 ? ('high' as const) : null,
    usual: i < 5 ? ([60, 120] as const) : ([50, 100] as const),
  }));
  const found = { day: '2026-05-02', value: 26, text: '2.6', mark: 'criticalLow', usual: [35, null] } as const;
  const series = [
    { name: 'Pulse', unit: '/min', usual: '50–100', points },
    { name: 'Potassium', unit: 'mmol/L', usual: '≥ 3.5', points: [{ ...found, day: '2026-05-01' }, found] } as const,
    {
      name: 'Dengue NS1',
      unit: '',
      usual: null,
      points: [{ ...found, value: null, text: 'positive', mark: 'unusual' }],
    } as const,
  ];
  const words = [{ day: '2026-05-03', name: 'Culture', text: 'No growth' }] as const;
  const rest = { series, words, unreadable: 1, newest: 200 };
  const view: CareDocument = { kind: 'report', ...base, number: null, proof: { state: 'none' }, ...rest };
  const definition = careDefinition(view, 'a4');
  const text = textOf(definition);
  for (const wanted of [
    'Report card',
    'Pulse (/min)',
    'Usual 50–100 /min',
    '115',
    'high',
    '2 older ones are not printed.',
    'Usual ≥ 3.5 mmol/L',
    'critically low',
    'positive',
    'No growth',
    'missing on this paper: 1',
    'older than the newest 200 measurings',
  ])
    expect(text).toContain(wanted);
  expect(text).not.toMatch(/Sealed|Scan|NOT A BILL/);
  expect(JSON.stringify(definition.content)).toContain('<polyline');
  expect(textOf(careDefinition({ ...view, series: [], words: [] }, 'a4'))).toContain('Nothing was measured yet.');
});
