import {
  CONSULTATION_PARTS,
  type ConsultationFormJson,
  type ConsultationPart,
  type PrescriptionFormJson,
  type VitalsFormJson,
} from '@pramana/contract';
import type { IsoDate, SubjectId } from '@pramana/kernel';
import type { VersionContent } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';
import { writeFirstVersions, writeVersion, type Writing } from '../records/index.ts';
import { insertSealedConsultations, readConsultations } from './consultation.store.ts';
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
 * `known`: taken over before, nothing is written; `other`: a visit of this id is somebody else's, and again nothing is written.
 * `subjects`: every pseudonym of this person. It is never one of the open ones, of which a doctor has one about a patient: the
 * moment at which they take over an old file is while the patient sits before them.
 */
export async function takeOverVisit(
  ctx: Writing,
  visit: EarlierVisit,
  subjects: readonly SubjectId[] = [visit.subjectId],
): Promise<'written' | 'known' | 'other'> {
  const { tx, hospital, actor, at } = ctx;
  const { id, also = [], subjectId, begunAt } = visit;
  for (const name of [id, ...also]) {
    const [known] = await readConsultations(tx, hospital.id, { id: name });
    if (known !== undefined) return subjects.includes(known.subjectId) ? 'known' : 'other';
  }
  const records: Partial<Record<ConsultationPart, string>> = {};
  for (const { part, version } of partsOf(visit))
    records[part] = await writeVersion(ctx, { ...version, recordId: null, base: null });
  await insertSealedConsultations(tx, hospital.id, [sealedRow({ id, subjectId, actor, at, begunAt }, records)]);
  return 'written';
}

/** Who writes a visit down, and when. */
export type Told = Omit<EarlierVisit, 'also'> & Pick<Writing, 'actor' | 'at'>;

/**
 * `takeOverVisit` for many visits, in their order, of people who are new in this very transaction: nothing of theirs can have
 * been taken over before, and one statement for each table is enough.
 */
export async function takeOverFirstVisits(tx: Tx, hospital: Hospital, visits: readonly Told[]): Promise<void> {
  const parts = visits.flatMap((visit) => partsOf(visit).map((each) => ({ ...each, visit })));
  const ids = await writeFirstVersions(
    tx,
    hospital,
    parts.map(({ version, visit: { actor, at } }) => ({ ...version, actor, at })),
  );
  const records = new Map<Told, Partial<Record<ConsultationPart, string>>>();
  for (const [at, { visit, part }] of parts.entries()) records.set(visit, { ...records.get(visit), [part]: ids[at] });
  const rows = visits.map((visit) => sealedRow(visit, records.get(visit) ?? {}));
  await insertSealedConsultations(tx, hospital.id, rows);
}

function sealedRow(
  { id, subjectId, actor, at, begunAt }: Pick<Told, 'id' | 'subjectId' | 'actor' | 'at' | 'begunAt'>,
  records: Partial<Record<ConsultationPart, string>>,
) {
  const doctor = { doctorId: actor.personId, doctorName: actor.name };
  return { id, subjectId, ...doctor, encounterId: null, begunAt, sealedAt: at, records };
}

/** The records of a visit, in the order in which they are written. */
function partsOf(visit: Omit<EarlierVisit, 'also'>) {
  const contents = contentsOf(visit);
  return CONSULTATION_PARTS.flatMap((part) => {
    const content = contents[part];
    if (content === null) return [];
    const { subjectId, day: date } = visit;
    return [{ part, version: { subjectId, ...PART_RECORDS[part], date, released: true, isEarlier: true, content } }];
  });
}

function contentsOf(visit: Omit<EarlierVisit, 'also'>): Record<ConsultationPart, VersionContent | null> {
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
