import type { RecordCategory } from '@pramana/contract';
import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import { insertRows, type Tx } from '../../platform/database/index.ts';

export interface VersionRow {
  id: string;
  recordId: string;
  version: number;
  previousHash: Uint8Array | null;
  hash: Uint8Array;
  authorId: PersonId;
  authorName: string;
  authorRole: string;
  at: Date;
  /** The day it is about. */
  date: string;
  released: boolean;
  contentHash: Uint8Array;
  epoch: number;
  wrappedKey: Uint8Array;
  box: Uint8Array;
  series: string;
  number: number;
}

/** A version with its record. */
export interface KeptVersion extends VersionRow {
  subjectId: SubjectId;
  category: RecordCategory;
  type: string;
  previousVersion: number | null;
}

/** Of two who write the same number at once the second violates `record_version_hospital_id_record_id_version_key`. */
export async function insertVersion(tx: Tx, hospital: HospitalId, row: VersionRow): Promise<void> {
  await tx.insertInto('record_version').values(columnsOf(hospital, row)).execute();
}

/** Many at once. */
export function insertVersions(tx: Tx, hospital: HospitalId, rows: readonly VersionRow[]): Promise<void> {
  return insertRows(
    tx,
    'record_version',
    rows.map((row) => columnsOf(hospital, row)),
  );
}

function columnsOf(hospital: HospitalId, row: VersionRow) {
  return {
    hospital_id: hospital,
    id: row.id,
    record_id: row.recordId,
    version: row.version,
    previous_version: row.version === 1 ? null : row.version - 1,
    previous_hash: row.previousHash,
    hash: row.hash,
    author_id: row.authorId,
    author_name: row.authorName,
    author_role: row.authorRole,
    at: row.at,
    date: row.date,
    released: row.released,
    content_hash: row.contentHash,
    epoch: row.epoch,
    wrapped_key: row.wrappedKey,
    box: row.box,
    series: row.series,
    number: BigInt(row.number),
  };
}

function versions(tx: Tx, hospital: HospitalId) {
  return tx
    .selectFrom('record_version as v')
    .innerJoin('record as r', (join) =>
      join.onRef('r.hospital_id', '=', 'v.hospital_id').onRef('r.id', '=', 'v.record_id'),
    )
    .selectAll('v')
    .select(['r.subject_id', 'r.category', 'r.type'])
    .where('v.hospital_id', '=', hospital);
}

type Found = Awaited<ReturnType<ReturnType<typeof versions>['execute']>>[number];

function versionOf(row: Found): KeptVersion {
  return {
    id: row.id,
    recordId: row.record_id,
    version: row.version,
    previousVersion: row.previous_version,
    previousHash: row.previous_hash,
    hash: row.hash,
    authorId: row.author_id as PersonId,
    authorName: row.author_name,
    authorRole: row.author_role,
    at: row.at,
    date: row.date,
    released: row.released,
    contentHash: row.content_hash,
    epoch: row.epoch,
    wrappedKey: row.wrapped_key,
    box: row.box,
    series: row.series,
    number: Number(row.number),
    subjectId: row.subject_id as SubjectId,
    category: row.category as RecordCategory,
    type: row.type,
  };
}

/** The newest version of each of these records, by the record's id. */
export async function newestVersions(
  tx: Tx,
  hospital: HospitalId,
  records: readonly string[],
): Promise<Map<string, KeptVersion>> {
  if (records.length === 0) return new Map();
  const rows = await versions(tx, hospital)
    .where(sql<boolean>`v.record_id = any(${[...records]}::uuid[])`)
    .distinctOn('v.record_id')
    .orderBy('v.record_id')
    .orderBy('v.version', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.record_id, versionOf(row)]));
}

/** Which versions of a record somebody sees. */
export interface VersionQuery {
  readonly record: string;
  /** Only what is released to the patient. */
  readonly released: boolean;
}

/** Versions of a record, newest first, behind the one with the id `after`. */
export async function versionsOf(
  tx: Tx,
  hospital: HospitalId,
  { record, released, after, limit }: VersionQuery & { readonly after: string | null; readonly limit: number },
): Promise<KeptVersion[]> {
  const older = sql<boolean>`v.version < (
    select version from record_version where hospital_id = ${hospital} and record_id = ${record} and id = ${after})`;
  const rows = await versions(tx, hospital)
    .where('v.record_id', '=', record)
    .$if(released, (query) => query.where('v.released', '=', true))
    .$if(after !== null, (query) => query.where(older))
    .orderBy('v.version', 'desc')
    .limit(limit)
    .execute();
  return rows.map(versionOf);
}

/** One version by its number. */
export async function findVersion(
  tx: Tx,
  hospital: HospitalId,
  { record, released, version }: VersionQuery & { readonly version: number },
): Promise<KeptVersion | null> {
  const row = await versions(tx, hospital)
    .where('v.record_id', '=', record)
    .where('v.version', '=', version)
    .$if(released, (query) => query.where('v.released', '=', true))
    .executeTakeFirst();
  return row === undefined ? null : versionOf(row);
}

/** Whether this person began the record: wrote its first version. */
export async function hasBegun(tx: Tx, hospital: HospitalId, record: string, author: PersonId): Promise<boolean> {
  const row = await tx
    .selectFrom('record_version')
    .select('id')
    .where('hospital_id', '=', hospital)
    .where('record_id', '=', record)
    .where('version', '=', 1)
    .where('author_id', '=', author)
    .executeTakeFirst();
  return row !== undefined;
}

/** Versions by their own ids. */
export async function versionsById(tx: Tx, hospital: HospitalId, ids: readonly string[]): Promise<KeptVersion[]> {
  const rows = await versions(tx, hospital)
    .where(sql<boolean>`v.id = any(${[...ids]}::uuid[])`)
    .execute();
  return rows.map(versionOf);
}

/** Every version after the one with the id `after`, in the order of their ids: the audit reads them in pieces. */
export async function versionsAfter(
  tx: Tx,
  hospital: HospitalId,
  { after, limit }: { after: string | null; limit: number },
): Promise<KeptVersion[]> {
  const rows = await versions(tx, hospital)
    .$if(after !== null, (query) => query.where('v.id', '>', after ?? ''))
    .orderBy('v.id')
    .limit(limit)
    .execute();
  return rows.map(versionOf);
}
