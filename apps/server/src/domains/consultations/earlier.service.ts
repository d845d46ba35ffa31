import {
  CONSULTATION_PARTS,
  type ConsultationFormJson,
  type ConsultationPart,
  type PrescriptionFormJson,
  type VitalsFormJson,
} from '@pramana/contract';
import type { IsoDate, SubjectId } from '@pramana/kernel';
import { type VersionContent, writeVersion, type Writing } from '../records/index.ts';
import { insertConsultation, nameRecords, readConsultations } from './consultation.store.ts';
import { PART_RECORDS } from './content.policy.ts';

type Said<Form> = Omit<Form, 'form' | 'consultation'>;

/** A visit that happened before this hospital wrote here, as another system tells it. */
export interface EarlierVisit {
  /** The same visit has the same id whenever it is told: it is taken over once. */
  readonly id: string;
  /** Further ids under which it may have been taken over. */
  readonly also?: readonly string[];
  readonly subjectId: SubjectId;
  readonly day: IsoDate;
  readonly begunAt: Date;
  readonly title: string;
  readonly note: Said<ConsultationFormJson>;
  readonly vitals: Said<VitalsFormJson> | null;
  /** Nothing was checked of it here, which the record says. */
  readonly prescription: Omit<Said<PrescriptionFormJson>, 'checks' | 'warnings'> | null;
}

const TITLES = { vitals: 'Vitals', prescription: 'Prescription' } as const;

/**
 * Takes a visit over as sealed records, in the caller's transaction: written now, by whoever acts, about the day it was.
 * `known`: taken over before, nothing is written; `other`: a visit of this id is somebody else's, `open`: the same doctor has
 * one open about this patient, and again nothing is written. `subjects`: every pseudonym of this person.
 */
export async function takeOverVisit(
  ctx: Writing,
  visit: EarlierVisit,
  subjects: readonly SubjectId[] = [visit.subjectId],
): Promise<'written' | 'known' | 'other' | 'open'> {
  const { tx, hospital, actor, at } = ctx;
  const { id, also = [], subjectId, begunAt } = visit;
  for (const name of [id, ...also]) {
    const [known] = await readConsultations(tx, hospital.id, { id: name });
    if (known !== undefined) return subjects.includes(known.subjectId) ? 'known' : 'other';
  }
  const row = { id, subjectId, doctorId: actor.personId, doctorName: actor.name, encounterId: null, begunAt };
  if (!(await insertConsultation(tx, hospital.id, row))) return 'open';
  const records: Partial<Record<ConsultationPart, string>> = {};
  const contents = contentsOf(visit);
  for (const part of CONSULTATION_PARTS) {
    const content = contents[part];
    if (content === null) continue;
    records[part] = await writeVersion(ctx, {
      recordId: null,
      base: null,
      subjectId,
      ...PART_RECORDS[part],
      date: visit.day,
      released: true,
      isEarlier: true,
      content,
    });
  }
  await nameRecords(tx, hospital.id, id, { records, at });
  return 'written';
}

function contentsOf(visit: EarlierVisit): Record<ConsultationPart, VersionContent | null> {
  const { id: consultation, title, note, vitals, prescription } = visit;
  const said = (data: VersionContent['data'], name: string): VersionContent => ({
    title: name,
    text: '',
    fields: [],
    files: [],
    reason: '',
    data,
  });
  return {
    note: said({ form: 'consultation/1', consultation, ...note }, title),
    vitals: vitals && said({ form: 'vitals/1', consultation, ...vitals }, TITLES.vitals),
    prescription:
      prescription &&
      said({ form: 'prescription/1', consultation, ...prescription, ...unchecked(prescription) }, TITLES.prescription),
    orders: null,
  };
}

function unchecked({ lines }: Pick<PrescriptionFormJson, 'lines'>): Pick<PrescriptionFormJson, 'checks' | 'warnings'> {
  return {
    checks: {
      interactions: { checked: false, why: 'missing', set: '', date: null },
      allergies: { checked: false, known: 0 },
      unknown: lines.map(({ name }) => name),
    },
    warnings: [],
  };
}
