import type { AllergyJson, DoseStepJson, VitalValuesJson } from '@pramana/contract';
import { addDays, doseTotal, type IsoDate, type PatientId, uuidV7 } from '@pramana/kernel';
import {
  type EarlierVisit,
  takeOverFirstVisits,
  takeOverVisit,
} from '../apps/server/src/domains/consultations/index.ts';
import {
  type Newcomer,
  patientsById,
  setPhoto,
  takeOverAllergies,
  takeOverFirstAllergies,
} from '../apps/server/src/domains/patients/index.ts';
import { patientSubject } from '../apps/server/src/domains/sealing/index.ts';
import type { Tx } from '../apps/server/src/platform/database/index.ts';
import { facePicture } from './face-picture.ts';
import courses from './courses.json' with { type: 'json' };
import { type Random, seeded } from './random.ts';
import type { Scene } from './scene.ts';

type Course = (typeof courses)[number];

/** Whose years are made up: from `index` alone, so that they are the same on every machine. */
export interface Life {
  readonly index: number;
  readonly birthDate: IsoDate;
  /** Of the generated, by which the ids of their visits are made: an index is drawn again when what told of it is gone. */
  readonly number?: bigint;
  /** When it is written down here. */
  readonly at: number;
}

const ALLERGIES: readonly AllergyJson[] = [
  { substance: 'Penicillin', kind: 'medicine', severity: 'severe', reaction: 'Rash over the whole body' },
  { substance: 'Sulfamethoxazole', kind: 'medicine', severity: 'mild', reaction: 'Itching' },
  { substance: 'Ibuprofen', kind: 'medicine', severity: 'severe', reaction: 'Breathlessness' },
  { substance: 'Peanut', kind: 'food', severity: 'lifeThreatening', reaction: 'Swelling of the lips' },
  { substance: 'House dust', kind: 'environment', severity: 'mild', reaction: 'Sneezing' },
];
const DAY_MS = 86_400_000;

/** So many patients in one transaction: a commit for each would take longer than what it keeps. */
const TOGETHER = 10;

/** The years behind the patients of a hospital, and faces of some, through the ordinary services. */
export async function liveYears(scene: Scene, patients: readonly PatientId[], random: Random): Promise<void> {
  if (!scene.people.has('doctor')) return;
  for (let from = 0; from < patients.length; from += TOGETHER) {
    const some = patients.slice(from, from + TOGETHER);
    const faces: (Buffer | null)[] = [];
    while (faces.length < some.length) faces.push(random.chance(0.2) ? await facePicture(random) : null);
    await scene.inHospital(async (tx) => {
      const known = new Map((await patientsById(tx, scene.hospital.id, some)).map((each) => [each.id, each]));
      for (const [offset, patientId] of some.entries()) {
        const index = from + offset;
        const birthDate = known.get(patientId)?.birthDate;
        if (birthDate === undefined || birthDate === null) continue;
        // Behind the registrations, before the first day's work.
        const at = scene.startedAt + index * 100;
        await writeLife(scene, tx, { patientId, index, birthDate, at });
        const face = faces[offset];
        if (face) await setPhoto({ ...acting(scene, 'frontdesk', at), tx }, patientId, face);
      }
    });
  }
}

/**
 * The years behind one patient, in the caller's transaction: visits of a course that fits their age, each with vitals and
 * most with a prescription; allergies of some. They are taken over as the hospital opens here, about the days they were.
 */
async function writeLife(scene: Scene, tx: Tx, { patientId, ...who }: Life & { patientId: PatientId }): Promise<void> {
  const { allergies, visits } = yearsOf(scene, who);
  if (allergies.length > 0) await takeOverAllergies({ ...acting(scene, 'doctor', who.at), tx }, patientId, allergies);
  if (visits.length === 0) return;
  const subjectId = await patientSubject(tx, scene.hospital, patientId);
  for (const { by, at, ...visit } of visits)
    await takeOverVisit({ ...acting(scene, by, at), tx }, { subjectId, ...visit });
}

/** The same of many who are new in this very transaction, with one statement for each table. */
export async function writeLives(
  scene: Scene,
  tx: Tx,
  people: readonly { readonly newcomer: Newcomer; readonly life: Life }[],
): Promise<void> {
  const all = people.map(({ newcomer, life }) => ({ newcomer, at: life.at, ...yearsOf(scene, life) }));
  const told = all
    .filter(({ allergies }) => allergies.length > 0)
    .map(({ newcomer, allergies, at }) => ({ ...newcomer, allergies, ...scene.as('doctor', at) }));
  await takeOverFirstAllergies(tx, scene.hospital, told);
  const visits = all.flatMap(({ newcomer: { subjectId }, visits: own }) =>
    own.map(({ by, at, ...visit }) => ({ subjectId, ...visit, ...scene.as(by, at) })),
  );
  await takeOverFirstVisits(tx, scene.hospital, visits);
}

interface Years {
  readonly allergies: readonly AllergyJson[];
  /** Oldest first; `by` whom each is written down, and when. */
  readonly visits: readonly (Omit<EarlierVisit, 'subjectId'> & { readonly by: string; readonly at: number })[];
}

function yearsOf(scene: Scene, { index, number, birthDate, at }: Life): Years {
  const random = seeded(index * 7_919 + 11);
  const age = Math.floor((Date.parse(scene.today) - Date.parse(birthDate)) / (365.25 * DAY_MS));
  const allergies = random.chance(0.22) ? [random.pick(ALLERGIES)] : [];
  const fitting = courses.filter(({ from, until }) => age >= from && age <= until);
  // The first three are those of the demo’s patient and guardian logins: always with years to read.
  const isSeldomHere = random.chance(0.4) && index > 2;
  if (fitting.length === 0 || isSeldomHere) return { allergies, visits: [] };
  const course = random.pick(fitting);
  const by = scene.people.has(course.doctor) ? course.doctor : 'doctor';
  const days = daysOf(course, random, { today: scene.today, birthDate });
  const visits = days.map((day, visit) => {
    return { ...visitOf(course, random, { day, visit, index, number, age }), by, at: at + visit * 10 };
  });
  return { allergies, visits };
}

function acting(scene: Scene, role: string, at: number) {
  return { ...scene.as(role, at), clock: { now: () => at }, client: { address: '127.0.0.1' } };
}

/** Visits over the years, oldest first: a lasting illness is looked at every few months, a passing one once or twice. */
function daysOf(
  course: Course,
  random: Random,
  { today, birthDate }: { today: IsoDate; birthDate: IsoDate },
): IsoDate[] {
  const count = course.lasting ? random.whole(2, 4) : random.whole(1, 2);
  const days: IsoDate[] = [];
  let back = random.whole(10, 60);
  for (let visit = 0; visit < count; visit += 1) {
    const day = addDays(today, -back);
    if (day <= birthDate) break;
    days.unshift(day);
    back += course.lasting ? random.whole(80, 200) : random.whole(150, 500);
  }
  return days;
}

interface When {
  readonly day: IsoDate;
  readonly visit: number;
  readonly index: number;
  readonly number: bigint | undefined;
  readonly age: number;
}

function visitOf(
  course: Course,
  random: Random,
  { day, visit, index, number, age }: When,
): Omit<EarlierVisit, 'subjectId'> {
  const start = Date.parse(`${day}T${String(random.whole(9, 16)).padStart(2, '0')}:00:00+05:30`);
  const isFirst = visit === 0;
  const complaint = isFirst ? course.complaint : course.review;
  const lines = course.medicines.map((medicine) => lineOf(medicine, course.lasting));
  return {
    id: number === undefined ? idOf(start, index, visit) : idOf(start, Number(number), visit, 'number'),
    day,
    begunAt: new Date(start),
    title: `Consultation: ${course.text}`,
    note: {
      complaint,
      history: isFirst ? course.history : '',
      examination: course.examination,
      diagnoses: [{ code: course.code, system: 'icd-10-cm', text: course.text, certainty: 'confirmed' }],
      plan: isFirst ? course.plan : 'Goes on as before.',
      followUp: null,
    },
    vitals: { values: vitalsOf(course, random, { visit, age, index }), note: '' },
    prescription: lines.length === 0 ? null : { lines, advice: isFirst ? course.advice : '' },
  };
}

/**
 * Of no other visit: of one index of a demo's first patients, or of one patient number. The first three bytes are partly
 * those of the form of such an id; the last tells indexes from numbers.
 */
export function idOf(start: number, of: number, visit: number, by: 'index' | 'number' = 'index'): string {
  const last = by === 'index' ? 2 : 3;
  return uuidV7(start, new Uint8Array([0, 0, 0, of >> 24, of >> 16, of >> 8, of, visit, 1, last]));
}

function lineOf(medicine: Course['medicines'][number], lasting: boolean) {
  const steps: DoseStepJson[] = [
    { take: { by: 'day', amounts: medicine.amounts.map((each) => each * 100) }, days: lasting ? 30 : 5 },
  ];
  return {
    item: null,
    name: medicine.name,
    strength: medicine.strength,
    form: medicine.form,
    unit: medicine.form,
    route: 'oral' as const,
    meal: 'after' as const,
    steps,
    dispense: null,
    instructions: '',
    total: doseTotal(steps),
    substances: [],
  };
}

/** Values around what is usual at that age; what the course raises comes down from visit to visit. */
function vitalsOf(
  course: Course,
  random: Random,
  { visit, age, index }: { visit: number; age: number; index: number },
): VitalValuesJson {
  const ease = Math.max(0, 1 - visit * 0.22);
  const raised = (name: string): number => Math.round(((course.raised as Record<string, number>)[name] ?? 0) * ease);
  const isChild = age < 12;
  const values: VitalValuesJson = {
    pulse: (isChild ? 96 : 74) + random.whole(-6, 8) + raised('pulse'),
    temperature: 366 + random.whole(-2, 4) + raised('temperature'),
    weight: (isChild ? 800 + age * 230 : 5_400 + (index % 29) * 100) - visit * random.whole(0, 30),
  };
  if (isChild) return values;
  return {
    ...values,
    systolic: 114 + random.whole(0, 12) + raised('systolic'),
    diastolic: 72 + random.whole(0, 8) + raised('diastolic'),
    saturation: 96 + random.whole(0, 3) - raised('saturation'),
    height: 1_480 + (index % 31) * 10,
    ...(raised('glucose') > 0 ? { glucose: 105 + raised('glucose') + random.whole(-10, 15) } : {}),
  };
}
