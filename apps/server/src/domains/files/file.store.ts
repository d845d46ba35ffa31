import type { RecordCategory } from '@pramana/contract';
import { sql } from 'kysely';
import { type HospitalId, type PersonId, PramanaError, type SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { SealedContent, WrappedContentKey } from '../sealing/index.ts';

/** A file as its row and parts tell it. */
export interface StoredFile extends WrappedContentKey {
  readonly id: string;
  readonly subject: SubjectId;
  readonly category: RecordCategory;
  readonly size: number;
  readonly state: 'uploading' | 'stored';
  readonly facts: SealedContent;
  readonly authorId: PersonId;
  readonly author: string;
  readonly at: Date;
  readonly received: number;
}

export interface FilePart {
  readonly index: number;
  readonly size: number;
  /** Its name in the store, below the hospital. */
  readonly object: string;
}

export async function insertFile(
  tx: Tx,
  hospital: HospitalId,
  file: Omit<StoredFile, 'received' | 'state'>,
): Promise<void> {
  await tx
    .insertInto('file')
    .values({
      hospital_id: hospital,
      id: file.id,
      subject_id: file.subject,
      category: file.category,
      size: BigInt(file.size),
      epoch: file.epoch,
      wrapped_key: file.wrappedKey,
      ...factsColumns(file.facts),
      author_id: file.authorId,
      author_name: file.author,
      created_at: file.at,
      touched_at: file.at,
    })
    .execute();
}

function factsColumns({ epoch, wrappedKey, box }: SealedContent) {
  return { facts_epoch: epoch, facts_key: wrappedKey, facts_box: box };
}

function select(tx: Tx, hospital: HospitalId) {
  return tx
    .selectFrom('file')
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('file_part')
        .select((part) => part.fn.coalesce(part.fn.sum<bigint>('size'), part.val(0n)).as('received'))
        .whereRef('file_part.hospital_id', '=', 'file.hospital_id')
        .whereRef('file_part.file_id', '=', 'file.id')
        .as('received'),
    )
    .where('hospital_id', '=', hospital);
}

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

function fileOf(row: Row): StoredFile {
  return {
    id: row.id,
    subject: row.subject_id as SubjectId,
    category: row.category as RecordCategory,
    size: Number(row.size),
    state: row.state as StoredFile['state'],
    epoch: row.epoch,
    wrappedKey: row.wrapped_key,
    facts: { epoch: row.facts_epoch, wrappedKey: row.facts_key, box: row.facts_box },
    authorId: row.author_id as PersonId,
    author: row.author_name,
    at: row.created_at,
    received: Number(row.received),
  };
}

/** One file; `not_found`. With `lock` nobody else adds to it or ends it until the transaction does. */
export async function readFile(tx: Tx, hospital: HospitalId, id: string, { lock = false } = {}): Promise<StoredFile> {
  if (lock) {
    const held = tx.selectFrom('file').select('id').where('hospital_id', '=', hospital).where('id', '=', id);
    await held.forUpdate().execute();
  }
  const row = await select(tx, hospital).where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new PramanaError('not_found');
  return fileOf(row);
}

/** Those of these files that are there; with `lock` nobody removes one until the transaction ends. */
export async function filesById(
  tx: Tx,
  hospital: HospitalId,
  ids: readonly string[],
  { lock = false } = {},
): Promise<StoredFile[]> {
  if (ids.length === 0) return [];
  const wanted = [...new Set(ids)];
  if (lock) {
    const held = tx.selectFrom('file').select('id').where('hospital_id', '=', hospital).where('id', 'in', wanted);
    await held.orderBy('id').forShare().execute();
  }
  const rows = await select(tx, hospital).where('id', 'in', wanted).execute();
  return rows.map(fileOf);
}

/** Whose files, of which kinds, and behind which one a page begins. */
export interface FileQuery {
  readonly subjects: readonly SubjectId[];
  /** Everybody's whole files of these kinds. */
  readonly categories: readonly RecordCategory[];
  /** And what this person sent, whole or not. */
  readonly own: { readonly categories: readonly RecordCategory[]; readonly author: PersonId };
  readonly after: string | null;
  readonly limit: number;
}

/** A page of the files that somebody sees, newest first: as many as there are, none stands behind a bound. */
export async function listFilesOf(tx: Tx, hospital: HospitalId, query: FileQuery): Promise<StoredFile[]> {
  const { categories, own } = query;
  const rows = await select(tx, hospital)
    .where('subject_id', '=', sql<string>`any(${[...query.subjects]}::uuid[])`)
    .where((where) =>
      where.or([
        where.and([where('state', '=', 'stored'), where(sql<string>`category`, '=', anyOf(categories))]),
        where.and([where('author_id', '=', own.author), where(sql<string>`category`, '=', anyOf(own.categories))]),
      ]),
    )
    .$if(query.after !== null, (page) => page.where('id', '<', query.after ?? ''))
    .orderBy('id', 'desc')
    .limit(query.limit)
    .execute();
  return rows.map(fileOf);
}

function anyOf(categories: readonly RecordCategory[]) {
  return sql<string>`any(${[...categories]}::text[])`;
}

/** Some of a patient's files, for whoever takes them away until there are none. */
export async function filesOf(tx: Tx, hospital: HospitalId, subject: SubjectId): Promise<StoredFile[]> {
  const rows = await select(tx, hospital).where('subject_id', '=', subject).orderBy('id', 'desc').limit(500).execute();
  return rows.map(fileOf);
}

/** How many files a patient has, and when the last one was added. */
export async function fileHolding(
  tx: Tx,
  hospital: HospitalId,
  subject: SubjectId,
): Promise<{ files: number; last: Date | null }> {
  const row = await tx
    .selectFrom('file')
    .select((eb) => [eb.fn.countAll<bigint>().as('files'), eb.fn.max('created_at').as('last')])
    .where('hospital_id', '=', hospital)
    .where('subject_id', '=', subject)
    .executeTakeFirstOrThrow();
  return { files: Number(row.files), last: row.last };
}

/** Whole files in the order of their ids, a page at a time; for the audit. */
export async function filesAfter(tx: Tx, hospital: HospitalId, after: string, limit: number): Promise<StoredFile[]> {
  const rows = await select(tx, hospital)
    .where('state', '=', 'stored')
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(fileOf);
}

/** Whether a file is there. */
export async function hasFile(tx: Tx, hospital: HospitalId, id: string): Promise<boolean> {
  const found = tx.selectFrom('file').select('id').where('hospital_id', '=', hospital).where('id', '=', id);
  return (await found.executeTakeFirst()) !== undefined;
}

export async function readParts(tx: Tx, hospital: HospitalId, file: string): Promise<FilePart[]> {
  return tx
    .selectFrom('file_part')
    .select(['index', 'size', 'object'])
    .where('hospital_id', '=', hospital)
    .where('file_id', '=', file)
    .orderBy('index')
    .execute();
}

export async function insertPart(tx: Tx, hospital: HospitalId, file: string, part: FilePart, at: Date): Promise<void> {
  await tx
    .insertInto('file_part')
    .values({ hospital_id: hospital, file_id: file, ...part })
    .execute();
  await touch(tx, hospital, file).set({ touched_at: at }).execute();
}

function touch(tx: Tx, hospital: HospitalId, file: string) {
  return tx.updateTable('file').where('hospital_id', '=', hospital).where('id', '=', file);
}

export async function setFacts(tx: Tx, hospital: HospitalId, file: string, facts: SealedContent): Promise<void> {
  await touch(tx, hospital, file).set(factsColumns(facts)).execute();
}

/** Calls a file whole. */
export async function setStored(
  tx: Tx,
  hospital: HospitalId,
  file: string,
  facts: SealedContent,
  at: Date,
): Promise<void> {
  await touch(tx, hospital, file)
    .set({ ...factsColumns(facts), state: 'stored', touched_at: at })
    .execute();
}

/** Removes rows of files and answers the objects that nothing names any more. */
export async function deleteFiles(tx: Tx, hospital: HospitalId, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const parts = await tx
    .deleteFrom('file_part')
    .where('hospital_id', '=', hospital)
    .where('file_id', 'in', [...ids])
    .returning('object')
    .execute();
  await tx
    .deleteFrom('file')
    .where('hospital_id', '=', hospital)
    .where('id', 'in', [...ids])
    .execute();
  return parts.map(({ object }) => object);
}

/** Uploads that nobody has added to since `before`. */
export async function staleUploads(tx: Tx, hospital: HospitalId, before: Date): Promise<string[]> {
  const rows = await tx
    .selectFrom('file')
    .select('id')
    .where('hospital_id', '=', hospital)
    .where('state', '=', 'uploading')
    .where('touched_at', '<', before)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map(({ id }) => id);
}

/** Those of `objects` that a part names. */
export async function namedObjects(tx: Tx, hospital: HospitalId, objects: readonly string[]): Promise<Set<string>> {
  if (objects.length === 0) return new Set();
  const rows = await tx
    .selectFrom('file_part')
    .select('object')
    .where('hospital_id', '=', hospital)
    .where('object', 'in', [...objects])
    .execute();
  return new Set(rows.map(({ object }) => object));
}

/** Forgets the keys under which uploads were sent more than a day ago. */
export async function forgetFileKeys(tx: Tx, hospital: HospitalId): Promise<void> {
  await tx
    .deleteFrom('idempotency_key')
    .where('hospital_id', '=', hospital)
    .where('route_id', 'like', 'files.%')
    .where(sql<boolean>`created_at <= now() - interval '1 day'`)
    .execute();
}
