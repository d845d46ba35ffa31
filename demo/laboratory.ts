import type { LabCatalogueJson } from '@pramana/contract';
import type { PatientId } from '@pramana/kernel';
import {
  enterResult,
  loadCatalogue,
  placeOrders,
  releaseResult,
  takeSamples,
} from '../apps/server/src/domains/diagnostics/index.ts';
import { patientSubject } from '../apps/server/src/domains/sealing/index.ts';
import type { Tx } from '../apps/server/src/platform/database/index.ts';
import { newId } from '../apps/server/src/platform/ids.ts';
import type { Step } from './agenda.ts';
import type { Random } from './random.ts';
import type { Scene } from './scene.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** One order of the demo's people. */
interface Course {
  /** Whose, by their place among the patients; 0 is Rosa Medina. */
  readonly of: number;
  readonly test: string;
  readonly urgent?: true;
  readonly note?: string;
  /** Values in 10^-digits of their units, once for each sample, the oldest first. */
  readonly values?: readonly Readonly<Record<string, number>>[];
  /** How many days ago each sample was taken; the last one's result may wait. */
  readonly back: readonly number[];
  /** How far the last one is. */
  readonly last?: 'ordered' | 'sampled' | 'entered';
  readonly comment?: string;
}

const YEARS = [1080, 720, 540, 360, 180, 3];

const COURSES: readonly Course[] = [
  {
    of: 0,
    test: 'hba1c',
    back: YEARS,
    values: [57, 60, 62, 66, 71, 79].map((hba1c) => ({ hba1c })),
    comment:
      'It has risen slowly. With the new tablet and the diet it should come down; we measure again in three months.',
  },
  {
    of: 0,
    test: 'lipids',
    back: [1080, 540, 3],
    values: [
      { 'cholesterol-total': 188, 'cholesterol-hdl': 52, 'cholesterol-ldl': 112, triglycerides: 122 },
      { 'cholesterol-total': 207, 'cholesterol-hdl': 49, 'cholesterol-ldl': 128, triglycerides: 151 },
      { 'cholesterol-total': 214, 'cholesterol-hdl': 47, 'cholesterol-ldl': 134, triglycerides: 168 },
    ],
  },
  {
    of: 0,
    test: 'creatinine',
    back: [1080, 720, 360, 3],
    values: [72, 75, 78, 80].map((creatinine) => ({ creatinine })),
  },
  { of: 0, test: 'fbs', back: [0], last: 'ordered', note: 'Before breakfast' },
  {
    of: 2,
    test: 'cbc',
    back: [200, 90, 4],
    values: [
      { haemoglobin: 92, rbc: 371, haematocrit: 291, mcv: 742, wbc: 68, platelets: 288 },
      { haemoglobin: 104, rbc: 390, haematocrit: 322, mcv: 768, wbc: 71, platelets: 265 },
      { haemoglobin: 117, rbc: 421, haematocrit: 356, mcv: 811, wbc: 64, platelets: 254 },
    ],
    comment: 'Better. Go on with the iron for two more months.',
  },
  {
    of: 5,
    test: 'kidney',
    back: [0],
    last: 'entered',
    values: [{ creatinine: 231, urea: 92, sodium: 133, potassium: 67, chloride: 101 }],
    urgent: true,
    note: 'Weak for two days',
  },
  { of: 7, test: 'tsh', back: [400, 150, 0], last: 'entered', values: [780, 512, 388].map((tsh) => ({ tsh })) },
  { of: 9, test: 'liver', back: [0], last: 'sampled' },
  { of: 9, test: 'crp', back: [0], last: 'sampled' },
  { of: 11, test: 'malaria', back: [0], last: 'ordered', urgent: true, note: 'Fever since Thursday' },
  { of: 11, test: 'dengue-ns1', back: [0], last: 'ordered', urgent: true },
  { of: 14, test: 'thyroid', back: [0], last: 'ordered' },
];

/** Of two who are seen today: one is billed with the visit, the other waits at the counter. */
const TODAY: readonly Course[] = [
  { of: 3, test: 'creatinine', back: [0], values: [{ creatinine: 84 }] },
  {
    of: 6,
    test: 'cbc',
    back: [0],
    values: [{ haemoglobin: 138, rbc: 468, haematocrit: 412, mcv: 880, wbc: 71, platelets: 241 }],
  },
];

/** Orders in every state, a critical value, and years of results for some, through the ordinary services. */
export function laboratoryWork(scene: Scene, patients: readonly PatientId[], random: Random): Step[] {
  if (!scene.people.has('nurse') || !scene.people.has('doctor')) return [];
  const { config, log } = scene.services;
  const catalogue = loadCatalogue(config.clinicalDir, log);
  const steps: Step[] = [];
  for (const course of COURSES) {
    const patient = patients[course.of];
    const name = catalogue.tests.find(({ code }) => code === course.test)?.name;
    if (patient === undefined || name === undefined) continue;
    for (const [index, back] of course.back.entries()) {
      const isLast = index === course.back.length - 1;
      const takenAt = momentOf(scene, back, random);
      const values = course.values?.[index] ?? {};
      const reach = (isLast ? course.last : undefined) ?? 'released';
      steps.push(...one(scene, catalogue, { course, name, patient, takenAt, values, reach }));
    }
  }
  return steps;
}

/** A result of today, released once tests have their fees: it is to be billed, and cites itself. */
export function releasedToday(scene: Scene, patients: readonly PatientId[]): Step[] {
  const { config, log, clock } = scene.services;
  const catalogue = loadCatalogue(config.clinicalDir, log);
  return TODAY.flatMap((course) => {
    const patient = patients[course.of];
    const name = catalogue.tests.find(({ code }) => code === course.test)?.name;
    if (patient === undefined || name === undefined || !scene.people.has('nurse')) return [];
    const takenAt = clock.now() - 55 * 60_000;
    const values = course.values?.[0] ?? {};
    return one(scene, catalogue, { course, name, patient, takenAt, values, reach: 'released' });
  });
}

/** Years ago in the morning; of today an hour or two ago. */
function momentOf({ services, today }: Scene, back: number, random: Random): number {
  if (back === 0) return services.clock.now() - random.whole(60, 100) * 60_000;
  return Date.parse(`${today}T08:00:00+05:30`) - back * DAY + random.whole(0, 90) * 60_000;
}

interface One {
  readonly course: Course;
  readonly name: string;
  readonly patient: PatientId;
  readonly takenAt: number;
  readonly values: Readonly<Record<string, number>>;
  readonly reach: 'ordered' | 'sampled' | 'entered' | 'released';
}

/** Ordered, sampled and entered at once, as a paper file is carried over; released by itself. */
function one(
  scene: Scene,
  catalogue: LabCatalogueJson,
  { course, name, patient, takenAt, values, reach }: One,
): Step[] {
  const id = newId(takenAt - HOUR);
  const { test: code, urgent = false, note = '' } = course;
  // The log begins with the demo's week: what is older was on paper, and was entered in it.
  const enteredAt = Math.max(takenAt + HOUR / 2, scene.startedAt + 2 * HOUR);
  const releasedAt = enteredAt + HOUR / 4;
  const does = (tx: Tx, role: string, at: number) => ({
    tx,
    ...scene.as(role, at),
    clock: { now: () => at },
    client: { address: '127.0.0.1' },
  });
  const upToEntry = async (tx: Tx): Promise<void> => {
    const doctor = does(tx, 'doctor', takenAt - HOUR);
    const subjectId = await patientSubject(tx, doctor.hospital, patient);
    await placeOrders(doctor, {
      subjectId,
      consultationId: null,
      encounterId: null,
      tests: [{ id, code, name, note, urgent }],
      reason: '',
    });
    if (reach === 'ordered') return;
    await takeSamples(does(tx, 'nurse', takenAt), catalogue, [id]);
    if (reach === 'sampled') return;
    const said = Object.entries(values).map(([each, value]) => ({ code: each, sign: '' as const, value, text: '' }));
    const remarks = enteredAt > takenAt + DAY ? 'Carried over from the paper file.' : '';
    const entry = { revision: 2, version: null, values: said, remarks, files: [], reason: '' };
    await enterResult(does(tx, 'nurse', enteredAt), catalogue, id, entry);
  };
  const comment = takenAt > scene.startedAt ? (course.comment ?? '') : '';
  const release = (tx: Tx): Promise<unknown> =>
    releaseResult(does(tx, 'doctor', releasedAt), id, { revision: 3, version: 1, comment });
  const steps = [{ at: enteredAt, run: () => scene.inHospital(upToEntry) }];
  return reach === 'released' ? [...steps, { at: releasedAt, run: () => scene.inHospital(release) }] : steps;
}
