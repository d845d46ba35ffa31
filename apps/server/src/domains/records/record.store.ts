import type { RecordCategory } from '@pramana/contract';
import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import { insertRows, type Tx } from '../../platform/database/index.ts';

export interface RecordRow {
  id: string;
  subjectId: SubjectId;
  category: RecordCategory;
  type: string;
  createdAt: Date;
}

export async function insertRecord(tx: Tx, hospital: HospitalId, row: RecordRow): Promise<void> {
  await tx.insertInto('record').values(columnsOf(hospital, row)).execute();
}

/** Many at once. */
export function insertRecords(tx: Tx, hospital: HospitalId, rows: readonly RecordRow[]): Promise<void> {
  return insertRows(
    tx,
    'record',
    rows.map((row) => columnsOf(hospital, row)),
  );
}

function columnsOf(hospital: HospitalId, { id, subjectId, category, type, createdAt }: RecordRow) {
  return { hospital_id: hospital, id, subject_id: subjectId, category, type, created_at: createdAt };
}

function recordOf(row: {
  id: string;
  subject_id: string;
  category: string;
  type: string;
  created_at: Date;
}): RecordRow {
  return {
    id: row.id,
    subjectId: row.subject_id as SubjectId,
    category: row.category as RecordCategory,
    type: row.type,
    createdAt: row.created_at,
  };
}

export async function findRecord(tx: Tx, hospital: HospitalId, id: string): Promise<RecordRow | null> {
  const row = await tx
    .selectFrom('record')
    .selectAll()
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? recordOf(row) : null;
}

/** Whose records, and which of them somebody sees. */
export interface RecordQuery {
  readonly subjects: readonly SubjectId[];
  readonly categories: readonly RecordCategory[];
  /** Of these only what this person began: who wrote in another's by an emergency sees it no longer than that lasts. */
  readonly own: { readonly categories: readonly RecordCategory[]; readonly author: PersonId };
  /** Only records whose newest version is released to the patient. */
  readonly released: boolean;
  /** Only records of this FHIR type. */
  readonly type?: string | undefined;
  readonly after: string | null;
  readonly limit: number;
}

/** Records newest first, behind the one with the id `after`: they keep their place when they are amended. */
export async function listRecords(tx: Tx, hospital: HospitalId, query: RecordQuery): Promise<RecordRow[]> {
  const { own } = query;
  const began = sql<boolean>`exists (
    select from record_version v
    where v.hospital_id = r.hospital_id and v.record_id = r.id and v.version = 1 and v.author_id = ${own.author})`;
  const shown = sql<boolean>`(
    select v.released from record_version v where v.hospital_id = r.hospital_id and v.record_id = r.id
    order by v.version desc limit 1)`;
  const rows = await tx
    .selectFrom('record as r')
    .selectAll('r')
    .where('r.hospital_id', '=', hospital)
    .where('r.subject_id', '=', sql<string>`any(${[...query.subjects]}::uuid[])`)
    .where((where) =>
      where.or([
        where(sql<string>`r.category`, '=', sql<string>`any(${[...query.categories]}::text[])`),
        where.and([where(sql<string>`r.category`, '=', sql<string>`any(${[...own.categories]}::text[])`), began]),
      ]),
    )
    .$if(query.type !== undefined, (select) => select.where('r.type', '=', query.type ?? ''))
    .$if(query.released, (select) => select.where(shown))
    .$if(query.after !== null, (select) => select.where('r.id', '<', query.after ?? ''))
    .orderBy('r.id', 'desc')
    .limit(query.limit)
    .execute();
  return rows.map(recordOf);
}

/** Whether this patient has records of these categories that this person did not begin. */
export async function hasOthers(
  tx: Tx,
  hospital: HospitalId,
  who: { subjects: readonly SubjectId[]; categories: readonly RecordCategory[]; author: PersonId },
): Promise<boolean> {
  const { subjects, categories, author } = who;
  const row = await tx
    .selectFrom('record as r')
    .select('r.id')
    .where('r.hospital_id', '=', hospital)
    .where('r.subject_id', '=', sql<string>`any(${[...subjects]}::uuid[])`)
    .where(sql<boolean>`r.category = any(${[...categories]}::text[])`)
    .where(
      sql<boolean>`not exists (
        select from record_version v
        where v.hospital_id = r.hospital_id and v.record_id = r.id and v.version = 1 and v.author_id = ${author})`,
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Records without a single version: nothing that this server does leaves one. */
export async function emptyRecords(tx: Tx, hospital: HospitalId): Promise<RecordRow[]> {
  const rows = await tx
    .selectFrom('record as r')
    .selectAll('r')
    .where('r.hospital_id', '=', hospital)
    .where(
      sql<boolean>`not exists (select from record_version v where v.hospital_id = r.hospital_id and v.record_id = r.id)`,
    )
    .execute();
  return rows.map(recordOf);
}
