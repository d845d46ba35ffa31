import type { HospitalId, LogId, PersonId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import { fixed, type Tx } from '../../platform/database/index.ts';

export interface BlockRow {
  series: string;
  number: number;
  kind: string;
  documentId: string;
  version: number;
  subjectId: SubjectId | null;
  commitment: Uint8Array;
  prev: Uint8Array;
  hash: Uint8Array;
  at: Date;
  /** Null: nobody made it, the hospital's own node did. */
  authorId: PersonId | null;
  body: Uint8Array;
}

/** A block's place: series and number. */
export interface BlockRef {
  readonly series: string;
  readonly number: number;
}

/**
 * Block, outbox row (I-1) and the series' new end in ONE statement: under the series' lock every round trip counts.
 * The caller holds that lock. A genesis leaves the series as its insert made it.
 */
export async function insertBlock(
  tx: Tx,
  hospital: HospitalId,
  row: BlockRow,
  queue: { id: string; urgent: boolean; at: Date },
): Promise<void> {
  const { id, urgent, at: queuedAt } = queue;
  await insertSealed(tx, { ...row, hospital, id, urgent, queuedAt });
}

const insertSealed = fixed(
  (tx, row: BlockRow & { hospital: HospitalId; id: string; urgent: boolean; queuedAt: Date }) =>
    sql`
    with sealed as (
      insert into block (hospital_id, series, number, kind, document_id, version, subject_id, commitment, prev, hash,
        at, author_id, body)
      values (${row.hospital}, ${row.series}, ${row.number}, ${row.kind}, ${row.documentId}, ${row.version},
        ${row.subjectId}, ${row.commitment}, ${row.prev}, ${row.hash}, ${row.at}, ${row.authorId}, ${row.body})
    ), queued as (
      insert into seal_queue (hospital_id, id, series, number, commitment, urgent, queued_at)
      values (${row.hospital}, ${row.id}, ${row.series}, ${row.number}, ${row.commitment}, ${row.urgent}, ${row.queuedAt})
    )
    update series set last_number = ${row.number}, last_hash = ${row.hash}
    where hospital_id = ${row.hospital} and code = ${row.series}`.compile(tx),
);

/** A block as lists show it: with its place in the log and its author's name, without its body. */
export interface ListedBlock extends Omit<BlockRow, 'body'> {
  author: string;
  /** Where it is in which log; null while it waits. */
  entry: { logId: LogId; index: number; witnessed: boolean } | null;
}

export type StoredBlock = ListedBlock & BlockRow;

function blocks(tx: Tx, hospital: HospitalId) {
  return tx
    .selectFrom('block as b')
    .innerJoin('hospital as h', 'h.id', 'b.hospital_id')
    .leftJoin('person as p', 'p.id', 'b.author_id')
    .leftJoin('log_entry as e', (join) =>
      join
        .onRef('e.hospital_id', '=', 'b.hospital_id')
        .onRef('e.series', '=', 'b.series')
        .onRef('e.number', '=', 'b.number'),
    )
    .leftJoin('witnessed_head as w', (join) =>
      join.onRef('w.hospital_id', '=', 'e.hospital_id').onRef('w.log_id', '=', 'e.log_id'),
    )
    .select([
      'b.series',
      'b.number',
      'b.kind',
      'b.document_id',
      'b.version',
      'b.subject_id',
      'b.commitment',
      'b.prev',
      'b.hash',
      'b.at',
      'b.author_id',
      'e.log_id',
      'e.index as log_index',
      'w.size as witnessed_size',
    ])
    .select((eb) => eb.fn.coalesce('p.name', 'h.name').as('author'))
    .where('b.hospital_id', '=', hospital);
}

type Found = Awaited<ReturnType<ReturnType<typeof blocks>['execute']>>[number];

function listedBlock(row: Found): ListedBlock {
  const { log_id: logId, log_index: index, witnessed_size: witnessed } = row;
  return {
    series: row.series,
    number: Number(row.number),
    kind: row.kind,
    documentId: row.document_id,
    version: row.version,
    subjectId: row.subject_id as SubjectId | null,
    commitment: row.commitment,
    prev: row.prev,
    hash: row.hash,
    at: row.at,
    authorId: row.author_id as PersonId | null,
    author: row.author,
    entry:
      logId === null || index === null
        ? null
        : { logId: logId as LogId, index: Number(index), witnessed: witnessed !== null && index < witnessed },
  };
}

/** Each place by the primary key: a join with a list of places would read the whole hospital while it is small. */
function isOneOf(refs: readonly BlockRef[]) {
  const places = refs.map(({ series, number }) => sql`(b.series = ${series} and b.number = ${number})`);
  return sql<boolean>`(${sql.join(places, sql` or `)})`;
}

/** The blocks at these places that exist, in no particular order; one query. */
export async function listBlocks(tx: Tx, hospital: HospitalId, refs: readonly BlockRef[]): Promise<ListedBlock[]> {
  if (refs.length === 0) return [];
  return (await blocks(tx, hospital).where(isOneOf(refs)).execute()).map(listedBlock);
}

/** As `listBlocks`, with their bodies. */
export async function readBlocks(tx: Tx, hospital: HospitalId, refs: readonly BlockRef[]): Promise<StoredBlock[]> {
  if (refs.length === 0) return [];
  const rows = await blocks(tx, hospital).select('b.body').where(isOneOf(refs)).execute();
  return rows.map((row) => ({ ...listedBlock(row), body: row.body }));
}

/** Where a page of the newest blocks goes on: after this block. */
export interface BlockCursor extends BlockRef {
  readonly at: Date;
}

export interface BlockFilter {
  readonly series?: string;
  readonly kind?: string;
  /** All kinds but this. */
  readonly without?: string;
  readonly document?: string;
  readonly after?: BlockCursor;
}

/**
 * Newest first by time; what one instant sealed stands by series, the higher number first. By keyset: the cost does not
 * grow with the page.
 */
export async function newestBlocks(
  tx: Tx,
  hospital: HospitalId,
  filter: BlockFilter,
  limit: number,
): Promise<ListedBlock[]> {
  let query = blocks(tx, hospital);
  if (filter.series !== undefined) query = query.where('b.series', '=', filter.series);
  if (filter.kind !== undefined) query = query.where('b.kind', '=', filter.kind);
  if (filter.without !== undefined) query = query.where('b.kind', '!=', filter.without);
  if (filter.document !== undefined) query = query.where('b.document_id', '=', filter.document);
  if (filter.after !== undefined) {
    const { at, series, number } = filter.after;
    const below = sql<boolean>`(b.series > ${series} or (b.series = ${series} and b.number < ${number}::bigint))`;
    query = query.where(sql<boolean>`(b.at < ${at} or (b.at = ${at} and ${below}))`);
  }
  const ordered = query.orderBy('b.at', 'desc').orderBy('b.series').orderBy('b.number', 'desc');
  return (await ordered.limit(limit).execute()).map(listedBlock);
}
