import type { HospitalId, LogId } from '@pramana/kernel';
import {
  EMPTY_ROOT,
  type EntryStore,
  type HashCoord,
  leafHash,
  LedgerError,
  type LogHead,
  type LogStore,
} from '@pramana/ledger';
import { sql } from 'kysely';
import { fixed, type Tx } from '../../platform/database/index.ts';
import type { BlockRef } from './block.store.ts';
import type { QueuedBlock } from './outbox.store.ts';

/** One shard: a hospital's financial year, with its own origin and key. */
export interface LogRow {
  id: LogId;
  hospitalId: HospitalId;
  /** The hospital's slug: with the shard it is the log's address. */
  slug: string;
  shard: string;
  origin: string;
  vkey: string;
  openedAt: Date;
  closedAt: Date | null;
  /** Its key is changed within its year; null: it ends with that. */
  ending: LogEnding | null;
}

/** Why a log ends before its year, and the shard that follows it. Of a stolen key nothing more is signed. */
export interface LogEnding {
  readonly reason: 'planned' | 'stolen';
  readonly successor: string;
  readonly at: Date;
}

export async function insertLog(tx: Tx, log: LogRow): Promise<void> {
  await tx
    .insertInto('log')
    .values({
      hospital_id: log.hospitalId,
      id: log.id,
      shard: log.shard,
      origin: log.origin,
      vkey: log.vkey,
      opened_at: log.openedAt,
      closed_at: log.closedAt,
    })
    .execute();
}

export async function closeLog(tx: Tx, log: Pick<LogRow, 'id' | 'hospitalId'>, at: Date): Promise<void> {
  await tx
    .updateTable('log')
    .set({ closed_at: at })
    .where('hospital_id', '=', log.hospitalId)
    .where('id', '=', log.id)
    .execute();
}

/**
 * The hospital's shards, oldest first; the last one is open. Their names are in the order of time, whatever the clock said
 * when each was opened. A planned change whose key is stolen before it comes about has both acts: that one counts.
 */
export async function listLogs(tx: Tx, hospital: HospitalId): Promise<LogRow[]> {
  const rows = (await logsOf(tx, { hospital })).toSorted((a, b) => (a.shard < b.shard ? -1 : 1));
  return rows.map((row) => ({
    id: row.id as LogId,
    hospitalId: hospital,
    slug: row.slug,
    shard: row.shard,
    origin: row.origin,
    vkey: row.vkey,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    ending:
      row.reason === null || row.successor === null || row.at === null
        ? null
        : { reason: row.reason as LogEnding['reason'], successor: row.successor, at: row.at },
  }));
}

const logsOf = fixed((tx, { hospital }: { hospital: HospitalId }) =>
  tx
    .selectFrom('log as l')
    .innerJoin('hospital as h', 'h.id', 'l.hospital_id')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('log_ending as n')
          .select(['n.reason', 'n.successor', 'n.at'])
          .whereRef('n.hospital_id', '=', 'l.hospital_id')
          .whereRef('n.log_id', '=', 'l.id')
          .orderBy(sql`n.reason = 'stolen'`, 'desc')
          .limit(1)
          .as('e'),
      (join) => join.onTrue(),
    )
    .selectAll('l')
    .select(['h.slug', 'e.reason', 'e.successor', 'e.at'])
    .where('l.hospital_id', '=', hospital)
    .compile(),
);

/** The log's leader for the rest of the transaction; others wait. Two hospitals that collide only wait needlessly. */
export async function lockLogs(tx: Tx, hospital: HospitalId): Promise<void> {
  await lockNamed(tx, { name: `pramana/log/${hospital}` });
}

const lockNamed = fixed((tx, { name }: { name: string }) =>
  tx.selectNoFrom(sql`pg_advisory_xact_lock(hashtextextended(${name}, 0))`.as('lock')).compile(),
);

/** When the log's head was signed, or null when it has none. */
export async function signedAt(tx: Tx, log: Pick<LogRow, 'id' | 'hospitalId'>): Promise<Date | null> {
  const row = await tx
    .selectFrom('log_head')
    .select('signed_at')
    .where('hospital_id', '=', log.hospitalId)
    .where('log_id', '=', log.id)
    .executeTakeFirst();
  return row?.signed_at ?? null;
}

const headOf = fixed((tx, { hospital, log }: { hospital: HospitalId; log: LogId }) =>
  tx
    .selectFrom('log_head')
    .select(['size', 'root', 'edge', 'checkpoint'])
    .where('hospital_id', '=', hospital)
    .where('log_id', '=', log)
    .compile(),
);

async function readHead(tx: Tx, log: LogRow): Promise<LogHead | null> {
  const [row] = await headOf(tx, { hospital: log.hospitalId, log: log.id });
  return row === undefined ? null : { ...row, size: Number(row.size) };
}

async function readEntries(tx: Tx, log: LogRow, first: number, count: number): Promise<Uint8Array[]> {
  const rows = await tx
    .selectFrom('log_entry')
    .select(['index', 'commitment'])
    .where('hospital_id', '=', log.hospitalId)
    .where('log_id', '=', log.id)
    .where('index', '>=', BigInt(first))
    .where('index', '<', BigInt(first + count))
    .orderBy('index')
    .execute();
  // A missing entry ends the run: what follows it is not at the place it claims.
  const run = rows.findIndex((row, i) => Number(row.index) !== first + i);
  return (run < 0 ? rows : rows.slice(0, run)).map((row) => row.commitment);
}

/** Level 0 is computed from the entries; the levels above are stored. Two queries at most. */
async function readHashes(tx: Tx, log: LogRow, coords: readonly HashCoord[]): Promise<Uint8Array[]> {
  const leaves = coords.filter(({ level }) => level === 0).map(({ index }) => index);
  const above = coords.filter(({ level }) => level > 0);
  const found = new Map<string, Uint8Array>();
  if (leaves.length > 0) {
    const { rows } = await sql<{ index: bigint; commitment: Buffer }>`select index, commitment from log_entry
      where hospital_id = ${log.hospitalId} and log_id = ${log.id} and index = any(${leaves}::bigint[])`.execute(tx);
    for (const { index, commitment } of rows) found.set(`0/${index}`, leafHash(commitment));
  }
  if (above.length > 0) {
    const { rows } = await sql<{ level: number; index: bigint; hash: Buffer }>`select level, index, hash from log_hash
      where hospital_id = ${log.hospitalId} and log_id = ${log.id} and (level, index) in (
        select * from unnest(${above.map((c) => c.level)}::smallint[], ${above.map((c) => c.index)}::bigint[]))`.execute(
      tx,
    );
    for (const { level, index, hash } of rows) found.set(`${level}/${index}`, hash);
  }
  return coords.map(({ level, index }) => {
    const hash = found.get(`${level}/${index}`);
    if (hash === undefined) throw new LedgerError('missing_hash', `no hash at level ${level} index ${index}`);
    return hash;
  });
}

/** Reads a log as the ledger wants it. */
export function logReader(tx: Tx, log: LogRow): Pick<LogStore, 'readHead' | 'readHashes'> & EntryStore {
  return {
    readHead: () => readHead(tx, log),
    readHashes: (coords) => readHashes(tx, log, coords),
    readEntries: (first, count) => readEntries(tx, log, first, count),
  };
}

/** The open log of a hospital and its head in the database, an empty tree where it has none; null without a log. */
export async function openHead(
  tx: Tx,
  hospital: HospitalId,
): Promise<{ log: LogRow; size: number; root: Uint8Array } | null> {
  const log = (await listLogs(tx, hospital)).at(-1);
  if (log === undefined) return null;
  const head = await readHead(tx, log);
  return { log, size: head?.size ?? 0, root: head?.root ?? EMPTY_ROOT };
}

/** How many entries the heads of these logs have signed. */
export async function countEntries(tx: Tx, logs: readonly LogRow[]): Promise<number> {
  const heads = await Promise.all(logs.map((log) => readHead(tx, log)));
  return heads.reduce((sum, head) => sum + (head?.size ?? 0), 0);
}

/** Where a block stands in which log. */
export async function entryOf(
  tx: Tx,
  hospital: HospitalId,
  { series, number }: BlockRef,
): Promise<{ logId: LogId; index: number } | undefined> {
  const row = await tx
    .selectFrom('log_entry')
    .select(['log_id', 'index'])
    .where('hospital_id', '=', hospital)
    .where('series', '=', series)
    .where('number', '=', BigInt(number))
    .executeTakeFirst();
  return row && { logId: row.log_id as LogId, index: Number(row.index) };
}

/** The blocks at these indices, in order: what a head newly covers. */
export async function coveredBlocks(
  tx: Tx,
  log: LogRow,
  first: number,
  end: number,
  limit: number,
): Promise<QueuedBlock[]> {
  const rows = await tx
    .selectFrom('log_entry as e')
    .innerJoin('block as b', (join) =>
      join
        .onRef('b.hospital_id', '=', 'e.hospital_id')
        .onRef('b.series', '=', 'e.series')
        .onRef('b.number', '=', 'e.number'),
    )
    .select(['b.series', 'b.number', 'e.commitment', 'b.kind', 'b.document_id'])
    .where('e.hospital_id', '=', log.hospitalId)
    .where('e.log_id', '=', log.id)
    .where('e.index', '>=', BigInt(first))
    .where('e.index', '<', BigInt(end))
    .orderBy('e.index', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ document_id, number, ...row }) => ({
    ...row,
    id: document_id,
    number: Number(number),
    documentId: document_id,
  }));
}
