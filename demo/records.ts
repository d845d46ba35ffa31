import { type RecordCategory, TYPE_OF_CATEGORY } from '@pramana/contract';
import { addDays, type PatientId } from '@pramana/kernel';
import type { VersionContent } from '@pramana/ledger';
import { writeVersion } from '../apps/server/src/domains/records/index.ts';
import { patientSubject } from '../apps/server/src/domains/sealing/index.ts';
import type { Step } from './agenda.ts';
import { addFile, CHEST, type DemoFile, report } from './record-files.ts';
import type { Scene } from './scene.ts';

/** One version of the demo's week: who wrote it, how many days ago, at which hour, about what. */
interface Written {
  by: 'doctor' | 'nurse';
  back: number;
  hour: number;
  category: RecordCategory;
  title: string;
  text?: string;
  fields?: Readonly<Record<string, string>>;
  released?: boolean;
  file?: DemoFile;
  /** What is said anew a few hours later, and why. */
  amended?: { text?: string; fields?: Readonly<Record<string, string>>; reason: string };
}

/** Rosa Medina's week: made up, like herself. */
const ROSA: readonly Written[] = [
  {
    by: 'nurse',
    back: 6,
    hour: 9,
    category: 'notes',
    title: 'Vitals',
    fields: { 'Blood pressure': '132/84 mmHg', Pulse: '78 /min', Temperature: '37.9 °C', Weight: '61 kg' },
  },
  {
    by: 'doctor',
    back: 6,
    hour: 10,
    category: 'notes',
    title: 'Consultation: cough and fever for three days',
    text: 'Dry cough, fever in the evenings, no breathlessness. Chest: a few wheezes on the right. Throat mildly red.\nLikely viral bronchitis. Rest, fluids, paracetamol when the fever is above 38.5 °C.\nBlood sugar is to be checked: thirst for some weeks.',
  },
  {
    by: 'doctor',
    back: 6,
    hour: 10,
    category: 'prescriptions',
    title: 'Prescription',
    fields: {
      'Paracetamol 500 mg': '1 tablet, up to three times a day, 5 days',
      'Levocetirizine 5 mg': '1 tablet at night, 5 days',
    },
    text: 'Come back if the fever lasts longer than five days, or at once if breathing becomes hard.',
  },
  {
    by: 'nurse',
    back: 5,
    hour: 8,
    category: 'labs',
    title: 'Blood sugar and HbA1c',
    file: report('Laboratory report.pdf', [
      'Asha Hospital, laboratory',
      '',
      'Glucose, fasting      128 mg/dL   (70 to 99)',
      'Glucose, after a meal 182 mg/dL   (below 140)',
      'HbA1c                 7.9 %       (below 5.7)',
      '',
      'Made up for the demo.',
    ]),
    fields: { 'Glucose, fasting': '128 mg/dL', 'Glucose, after a meal': '182 mg/dL', HbA1c: '9.7 %' },
    amended: {
      fields: { 'Glucose, fasting': '128 mg/dL', 'Glucose, after a meal': '182 mg/dL', HbA1c: '7.9 %' },
      reason: 'Two digits were exchanged when the result was typed.',
    },
  },
  {
    by: 'doctor',
    back: 4,
    hour: 11,
    category: 'imaging',
    title: 'Chest X-ray, front view',
    text: 'Lungs clear. Heart of normal size. No effusion. No sign of pneumonia.',
    file: CHEST,
  },
  {
    by: 'doctor',
    back: 3,
    hour: 12,
    category: 'sensitive',
    title: 'Conversation about sleep and worry',
    text: 'Sleeps badly since a loss in the family. No thoughts of self-harm. Agreed on three talks; no medicine for now.',
  },
  {
    by: 'doctor',
    back: 2,
    hour: 10,
    category: 'notes',
    title: 'Review: cough better, diabetes newly found',
    text: 'Fever gone, cough mostly at night. HbA1c 7.9 %: type 2 diabetes.\nDiet explained together with her sister. Metformin begun in a low dose. Eyes and feet to be checked next month.',
  },
  {
    by: 'doctor',
    back: 2,
    hour: 10,
    category: 'prescriptions',
    title: 'Prescription',
    fields: { 'Metformin 500 mg': '1 tablet with the evening meal, 30 days' },
  },
  {
    by: 'doctor',
    back: 1,
    hour: 16,
    category: 'labs',
    title: 'Kidney function',
    fields: { Creatinine: '0.8 mg/dL', 'eGFR (estimated)': '> 90 mL/min' },
    released: false,
  },
];

/** What a few others came for. */
const OTHERS: readonly (readonly Written[])[] = [
  [
    {
      by: 'nurse',
      back: 5,
      hour: 9,
      category: 'notes',
      title: 'Vitals',
      fields: { Pulse: '84 /min', Weight: '72 kg' },
    },
    {
      by: 'doctor',
      back: 5,
      hour: 10,
      category: 'notes',
      title: 'Consultation: pain in the lower back',
      text: 'After lifting a sack of rice. No numbness, reflexes equal. Keep moving, warmth, paracetamol.',
    },
  ],
  [
    {
      by: 'nurse',
      back: 4,
      hour: 8,
      category: 'labs',
      title: 'Blood count',
      fields: { Haemoglobin: '10.4 g/dL', 'Red cells': '3.9 million/µL', Platelets: '265,000 /µL' },
    },
    {
      by: 'doctor',
      back: 3,
      hour: 15,
      category: 'notes',
      title: 'Result explained: iron is low',
      text: 'Tired for months. Iron tablets for three months, then the count again.',
    },
  ],
  [
    {
      by: 'doctor',
      back: 1,
      hour: 11,
      category: 'documents',
      title: 'Certificate of fitness for work',
      text: 'Examined today and found fit for light work from Monday.',
    },
  ],
];

/** Rosa's week and a few others', through the ordinary service. Nobody signs: that takes a person's own passkey. */
export function writtenRecords(scene: Scene, [rosa, ...others]: readonly PatientId[]): Step[] {
  const stepsOf = (patient: PatientId | undefined, written: readonly Written[]): Step[] =>
    patient === undefined ? [] : written.flatMap((each, index) => writing(scene, patient, each, index));
  return [...stepsOf(rosa, ROSA), ...OTHERS.flatMap((written, index) => stepsOf(others[index * 4 + 2], written))];
}

function writing(scene: Scene, patient: PatientId, said: Written, index: number): Step[] {
  const date = addDays(scene.today, -said.back);
  const at = Date.parse(`${date}T${String(said.hour).padStart(2, '0')}:05:00+05:30`) + index * 60_000;
  const { by, category, file, amended } = said;
  let files: VersionContent['files'] = [];
  let recordId: string | null = null;
  const first = async (): Promise<void> => {
    if (file !== undefined) files = [await addFile(scene, patient, file, { by, at, category })];
    recordId = await write(scene, patient, said, { at, date, files, recordId: null, reason: '' });
  };
  if (amended === undefined) return [{ at, run: first }];
  const { reason, ...anew } = amended;
  const later = at + 2 * 3_600_000;
  const second = () => write(scene, patient, { ...said, ...anew }, { at: later, date, files, recordId, reason });
  return [
    { at, run: first },
    { at: later, run: second },
  ];
}

interface When {
  at: number;
  date: string;
  files: VersionContent['files'];
  recordId: string | null;
  reason: string;
}

function write(
  scene: Scene,
  patient: PatientId,
  said: Written,
  { at, date, files, recordId, reason }: When,
): Promise<string> {
  const { category, title, text = '', fields = {}, released = true } = said;
  const named = Object.entries(fields).map(([label, value]) => ({ label, value }));
  const content: VersionContent = { title, text, fields: named, files, reason, data: null };
  return scene.inHospital(async (tx) => {
    const acting = scene.as(said.by, at);
    const subjectId = await patientSubject(tx, acting.hospital, patient);
    const base = recordId === null ? null : 1;
    const type = TYPE_OF_CATEGORY[category];
    return writeVersion({ tx, ...acting }, { recordId, base, subjectId, category, type, date, released, content });
  });
}
