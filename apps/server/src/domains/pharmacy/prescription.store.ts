import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export type PrescriptionState = 'open' | 'part' | 'done' | 'withdrawn';

export interface PrescriptionRow {
  recordId: string;
  version: number;
  subjectId: SubjectId;
  prescriberId: PersonId;
  at: Date;
  state: PrescriptionState;
}

/** A prescription that was written, or its newer version: a patient's second page would be a second prescription. */
export async function putPrescription(tx: Tx, hospital: HospitalId, row: PrescriptionRow): Promise<void> {
  const { version, prescriberId, at, state } = row;
  const set = { version, prescriber_id: prescriberId, at, state };
  await tx
    .insertInto('prescription')
    .values({ hospital_id: hospital, record_id: row.recordId, subject_id: row.subjectId, ...set })
    .onConflict((on) => on.columns(['hospital_id', 'record_id']).doUpdateSet(set))
    .execute();
}

export async function setState(tx: Tx, hospital: HospitalId, record: string, state: PrescriptionState): Promise<void> {
  await tx
    .updateTable('prescription')
    .set({ state })
    .where('hospital_id', '=', hospital)
    .where('record_id', '=', record)
    .execute();
}

/** Takes what is left of somebody's prescriptions off the list. */
export async function withdrawPrescriptionsOf(tx: Tx, hospital: HospitalId, subject: SubjectId): Promise<void> {
  await tx
    .updateTable('prescription')
    .set({ state: 'withdrawn' })
    .where('hospital_id', '=', hospital)
    .where('subject_id', '=', subject)
    .where('state', 'in', ['open', 'part'])
    .execute();
}

const COLUMNS = ['record_id', 'version', 'subject_id', 'prescriber_id', 'at', 'state'] as const;

/** Prescriptions by their records; with `lock` nobody else hands out of them until this transaction ends. */
export async function findPrescriptions(
  tx: Tx,
  hospital: HospitalId,
  records: readonly string[],
  lock = false,
): Promise<PrescriptionRow[]> {
  if (records.length === 0) return [];
  const rows = await tx
    .selectFrom('prescription')
    .select(COLUMNS)
    .where('hospital_id', '=', hospital)
    .where(sql<boolean>`record_id = any(${[...records]}::uuid[])`)
    .orderBy('record_id')
    .$if(lock, (query) => query.forUpdate())
    .execute();
  return rows.map(stored);
}

export interface PrescriptionQuery {
  /** Only what is left to hand out. */
  readonly toDo: boolean;
  readonly subjects: readonly SubjectId[] | null;
  /** The last row of the page before, as it stood there. */
  readonly after: { readonly at: Date; readonly id: string } | null;
  readonly limit: number;
}

/** Prescriptions, the newest first, with the prescriber's name and whether a question about one waits. */
export async function listPrescriptions(
  tx: Tx,
  hospital: HospitalId,
  { toDo, subjects, after, limit }: PrescriptionQuery,
): Promise<(PrescriptionRow & { prescriber: string; waiting: boolean })[]> {
  let query = tx
    .selectFrom('prescription as p')
    .innerJoin('person', 'person.id', 'p.prescriber_id')
    .select(COLUMNS.map((each) => `p.${each}` as const))
    .select('person.name as prescriber')
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('substitution as s')
            .select('s.id')
            .whereRef('s.hospital_id', '=', 'p.hospital_id')
            .whereRef('s.record_id', '=', 'p.record_id')
            .where('s.answer', 'is', null),
        )
        .as('waiting'),
    )
    .where('p.hospital_id', '=', hospital);
  if (toDo) query = query.where(sql<boolean>`p.state in ('open', 'part')`);
  if (subjects !== null) query = query.where(sql<boolean>`p.subject_id = any(${[...subjects]}::uuid[])`);
  if (after !== null)
    query = query.where(sql<boolean>`(p.at, p.record_id) < (${after.at}::timestamptz, ${after.id}::uuid)`);
  const rows = await query.orderBy('p.at', 'desc').orderBy('p.record_id', 'desc').limit(limit).execute();
  return rows.map((row) => ({ ...stored(row), prescriber: row.prescriber, waiting: row.waiting === true }));
}

function stored(row: {
  record_id: string;
  version: number;
  subject_id: string;
  prescriber_id: string;
  at: Date;
  state: string;
}): PrescriptionRow {
  return {
    recordId: row.record_id,
    version: row.version,
    subjectId: row.subject_id as SubjectId,
    prescriberId: row.prescriber_id as PersonId,
    at: row.at,
    state: row.state as PrescriptionState,
  };
}
