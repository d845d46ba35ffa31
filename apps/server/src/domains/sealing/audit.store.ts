import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { BlockRef, BlockRow } from './block.store.ts';
import { listSeries, type SeriesRow } from './series.store.ts';

/** What an audit reads of a series: its row, if it is still there, and how many blocks stand under its code. */
export interface AuditedSeries {
  readonly code: string;
  readonly row: SeriesRow | null;
  /** Highest number of a stored block, -1 when there is none. */
  readonly highest: number;
}

/** Every series that has a row, a block or a log entry; a tampered database may have lost any of them. */
export async function auditedSeries(tx: Tx, hospital: HospitalId): Promise<AuditedSeries[]> {
  const rows = new Map((await listSeries(tx, hospital)).map((row) => [row.code, row]));
  // Skips from code to code along the primary keys instead of reading every block.
  const { rows: found } = await sql<{ code: string; highest: bigint | null }>`
    with recursive block_code as (
      select min(series) as code from block where hospital_id = ${hospital}
      union all
      select (select min(series) from block where hospital_id = ${hospital} and series > block_code.code)
      from block_code where block_code.code is not null
    ), entry_code as (
      select min(series) as code from log_entry where hospital_id = ${hospital}
      union all
      select (select min(series) from log_entry where hospital_id = ${hospital} and series > entry_code.code)
      from entry_code where entry_code.code is not null
    ), code as (
      select code from block_code union select code from entry_code union
      select code from series where hospital_id = ${hospital}
    )
    select code, (select max(number) from block where hospital_id = ${hospital} and series = code.code) as highest
    from code where code is not null order by code`.execute(tx);
  return found.map(({ code, highest }) => ({ code, row: rows.get(code) ?? null, highest: Number(highest ?? -1) }));
}

/** Logs of which heads or entries are left, but not the row that tells their origin and key. */
export async function lostLogs(tx: Tx, hospital: HospitalId): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive entry_log as (
      (select log_id from log_entry where hospital_id = ${hospital} order by log_id limit 1)
      union all
      select (select log_id from log_entry where hospital_id = ${hospital} and log_id > entry_log.log_id
        order by log_id limit 1) from entry_log where entry_log.log_id is not null
    )
    select log_id as id from (
      select log_id from entry_log where log_id is not null
      union select log_id from log_head where hospital_id = ${hospital}
    ) as found where log_id not in (select id from log where hospital_id = ${hospital})`.execute(tx);
  return rows.map(({ id }) => id);
}

/** A block as stored, with everything beside it that must say the same. */
export interface AuditedBlock extends BlockRow {
  /** The wrapped key of the subject under which the body is kept; null when that row is gone. */
  readonly wrappedKey: Uint8Array | null;
  /** The next or the previous one, while it is replaced. */
  readonly otherKey: Uint8Array | null;
  /** The commitment in the log, or in the outbox; null when it is in neither. */
  readonly entry: Uint8Array | null;
  readonly queued: Uint8Array | null;
  /** Where in which log; null while it waits. */
  readonly logId: string | null;
  readonly index: number | null;
}

/** The next blocks of a series in order of number, after `after` and up to `last`. */
export async function auditedBlocks(
  tx: Tx,
  hospital: HospitalId,
  page: { series: string; after: number; last: number; limit: number },
  hospitalSubject: SubjectId,
): Promise<AuditedBlock[]> {
  const rows = await tx
    .selectFrom('block as b')
    .leftJoin('subject as s', (join) =>
      join
        .onRef('s.hospital_id', '=', 'b.hospital_id')
        .on(sql<boolean>`s.id = coalesce(b.subject_id, ${hospitalSubject})`),
    )
    .leftJoin('log_entry as e', (join) =>
      join
        .onRef('e.hospital_id', '=', 'b.hospital_id')
        .onRef('e.series', '=', 'b.series')
        .onRef('e.number', '=', 'b.number'),
    )
    .selectAll('b')
    .select(['s.wrapped_key', 's.next_key', 's.previous_key'])
    .select(['e.commitment as entry', 'e.log_id', 'e.index as log_index'])
    .select((eb) =>
      eb
        .selectFrom('seal_queue as q')
        .select('q.commitment')
        .whereRef('q.hospital_id', '=', 'b.hospital_id')
        .whereRef('q.series', '=', 'b.series')
        .whereRef('q.number', '=', 'b.number')
        .limit(1)
        .as('queued'),
    )
    .where('b.hospital_id', '=', hospital)
    .where('b.series', '=', page.series)
    .where('b.number', '>', BigInt(page.after))
    .where('b.number', '<=', BigInt(page.last))
    .orderBy('b.number')
    .limit(page.limit)
    .execute();
  return rows.map((row) => ({
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
    body: row.body,
    wrappedKey: row.wrapped_key,
    otherKey: row.next_key ?? row.previous_key,
    entry: row.entry,
    queued: row.queued,
    logId: row.log_id,
    index: row.log_index === null ? null : Number(row.log_index),
  }));
}

/** A log entry beside the block it is about. */
export interface AuditedEntry {
  readonly index: number;
  /** Null when a mirror gave the entry back and the database has lost what it is about. */
  readonly block: BlockRef | null;
  readonly sealedAt: Date;
  readonly commitment: Uint8Array;
  /** What the block says; null when there is no such block. */
  readonly blockCommitment: Uint8Array | null;
}

/** The stored entries among the indices [first, end), in order; missing ones are left out. */
export async function auditedEntries(
  tx: Tx,
  log: { id: string; hospitalId: HospitalId },
  first: number,
  end: number,
): Promise<AuditedEntry[]> {
  const rows = await tx
    .selectFrom('log_entry as e')
    .leftJoin('block as b', (join) =>
      join
        .onRef('b.hospital_id', '=', 'e.hospital_id')
        .onRef('b.series', '=', 'e.series')
        .onRef('b.number', '=', 'e.number'),
    )
    .select(['e.index', 'e.series', 'e.number', 'e.sealed_at', 'e.commitment', 'b.commitment as block_commitment'])
    .where('e.hospital_id', '=', log.hospitalId)
    .where('e.log_id', '=', log.id)
    .where('e.index', '>=', BigInt(first))
    .where('e.index', '<', BigInt(end))
    .orderBy('e.index')
    .execute();
  return rows.map((row) => ({
    index: Number(row.index),
    block: row.series === null ? null : { series: row.series, number: Number(row.number) },
    sealedAt: row.sealed_at,
    commitment: row.commitment,
    blockCommitment: row.block_commitment,
  }));
}

/** The indices below `size` that no stored entry has, the first `limit` of them; one count when none is missing. */
export async function missingIndices(
  tx: Tx,
  log: { id: string; hospitalId: HospitalId },
  size: number,
  limit: number,
): Promise<number[]> {
  const entries = tx
    .selectFrom('log_entry')
    .where('hospital_id', '=', log.hospitalId)
    .where('log_id', '=', log.id)
    .where('index', '<', BigInt(size));
  const { rows: count } = await entries.select((eb) => eb.fn.countAll<bigint>().as('rows')).executeTakeFirstOrThrow();
  if (Number(count) === size) return [];
  const { rows } = await sql<{ index: bigint }>`select index from generate_series(0, ${size}::bigint - 1) as index
    where not exists (select from log_entry e
      where e.hospital_id = ${log.hospitalId} and e.log_id = ${log.id} and e.index = index.index)
    order by index limit ${limit}`.execute(tx);
  return rows.map(({ index }) => Number(index));
}

/** Which of these columns a table has. */
export async function columnsOf(tx: Tx, table: string, columns: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`select attname as name from pg_attribute
    where attrelid = to_regclass(${table}) and attname = any(${[...columns]}::text[]) and not attisdropped`.execute(tx);
  return new Set(rows.map(({ name }) => name));
}

/**
 * Rows of a document's table that no block seals: series and number when the table has them. Where several tables' documents are
 * of one kind, a block of another table's series seals none of this one's, whatever its id.
 */
export async function unsealedRows(
  tx: Tx,
  hospital: HospitalId,
  kind: { kind: string; series?: string; table: string; only?: { column: string; value: string } },
  limit: number,
): Promise<{ id: string; series: string | null; number: number | null }[]> {
  const table = sql.table(kind.table);
  const numbered = (await columnsOf(tx, kind.table, ['series', 'number'])).size === 2;
  const place = numbered ? sql`t.series, t.number` : sql`null::text as series, null::bigint as number`;
  const which = kind.only ? sql`and t.${sql.ref(kind.only.column)} = ${kind.only.value}` : sql``;
  const own = kind.series
    ? sql`and exists (select from series s
        where s.hospital_id = b.hospital_id and s.code = b.series and s.kind = ${kind.series})`
    : sql``;
  const { rows } = await sql<{ id: string; series: string | null; number: bigint | null }>`
    select t.id, ${place} from ${table} t where t.hospital_id = ${hospital} ${which} and not exists (
      select from block b where b.hospital_id = t.hospital_id and b.kind = ${kind.kind} and b.document_id = t.id ${own})
    order by t.id limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...row, number: row.number === null ? null : Number(row.number) }));
}

/** What rows say of author and subject, which their blocks say too. */
export const OWNERS: readonly string[] = ['author_id', 'subject_id'];

/** Blocks of one kind in a series, from one number to another. */
export interface BlockRange {
  readonly series: string;
  readonly kind: string;
  readonly first: number;
  readonly last: number;
}

/** A document whose row is not there, or is said to be another's than its block says. */
export interface StrangeOwner {
  readonly isMissing: boolean;
  /** What the row says; absent where its table has no such column, or it is not there. */
  readonly authorId?: string | null;
  readonly subjectId?: string | null;
}

/** By the document's id; all others have a row that says what the block says. `has`: which of `OWNERS` the table has. */
export async function strangeOwners(
  tx: Tx,
  hospital: HospitalId,
  table: string,
  has: ReadonlySet<string>,
  { series, kind, first, last }: BlockRange,
): Promise<Map<string, StrangeOwner>> {
  const own = OWNERS.filter((name) => has.has(name));
  const columns = own.map((name) => sql`, t.${sql.ref(name)}`);
  const others = own.map((name) => sql` or t.${sql.ref(name)} is distinct from b.${sql.ref(name)}`);
  const { rows } = await sql<{ id: string; isMissing: boolean; author_id?: string | null; subject_id?: string | null }>`
    select b.document_id as id, t.id is null as "isMissing"${sql.join(columns, sql``)} from block b
    left join ${sql.table(table)} t on t.hospital_id = b.hospital_id and t.id = b.document_id
    where b.hospital_id = ${hospital} and b.series = ${series} and b.number between ${first} and ${last}
      and b.kind = ${kind} and (t.id is null${sql.join(others, sql``)})`.execute(tx);
  return new Map<string, StrangeOwner>(
    rows.map(({ id, isMissing, author_id: authorId, subject_id: subjectId }): [string, StrangeOwner] => {
      if (isMissing) return [id, { isMissing }];
      return [
        id,
        { isMissing, ...(authorId !== undefined && { authorId }), ...(subjectId !== undefined && { subjectId }) },
      ];
    }),
  );
}
