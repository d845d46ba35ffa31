import type { HospitalId, LogId } from '@pramana/kernel';
import { equal, hashesOf, joined, LedgerError, type LogChange, type LogHead, type LogStore } from '@pramana/ledger';
import { sql } from 'kysely';
import { fixed, type Tx } from '../../platform/database/index.ts';
import { type LogRow, logReader } from './log.store.ts';
import type { QueuedBlock } from './outbox.store.ts';

/**
 * The log's store for ONE append of these outbox rows to `head`, which was read under the log's lock. Its `commit` writes
 * inside the caller's transaction, so what `append` answers is durable only once that has committed: nothing of it may
 * leave before (I-3).
 */
export function batchStore(
  tx: Tx,
  log: LogRow,
  head: LogHead | null,
  rows: readonly QueuedBlock[],
  at: Date,
): LogStore {
  return {
    ...logReader(tx, log),
    readHead: async () => head,
    commit: async (change) => {
      const replaced = replaceHead(tx, log, change, at);
      // Sent with the head; should somebody else have replaced that, the caller's transaction ends and nothing is kept.
      const written = Promise.all([insertEntries(tx, log, change, rows, at), insertHashes(tx, log, change)]);
      written.catch(() => undefined);
      if (!(await replaced)) return 'conflict';
      await written;
      return 'committed';
    },
  };
}

/** Compare-and-swap on the head (I-4). */
async function replaceHead(tx: Tx, log: LogRow, { expected, head }: LogChange, at: Date): Promise<boolean> {
  const row = { ...head, hospital: log.hospitalId, log: log.id, at };
  const written =
    expected === null
      ? await firstHead(tx, row)
      : await nextHead(tx, { ...row, before: expected.size, replaced: expected.checkpoint });
  return written.length === 1;
}

interface HeadValues extends LogHead {
  hospital: HospitalId;
  log: LogId;
  at: Date;
}

const firstHead = fixed((tx, row: HeadValues) =>
  sql`insert into log_head (hospital_id, log_id, size, root, edge, checkpoint, signed_at)
    values (${row.hospital}, ${row.log}, ${row.size}, ${row.root}, ${row.edge}, ${row.checkpoint}, ${row.at})
    on conflict do nothing returning size`.compile(tx),
);

const nextHead = fixed((tx, row: HeadValues & { before: number; replaced: string }) =>
  sql`update log_head set size = ${row.size}, root = ${row.root}, edge = ${row.edge}, checkpoint = ${row.checkpoint},
      signed_at = ${row.at}
    where hospital_id = ${row.hospital} and log_id = ${row.log}
      and size = ${row.before} and checkpoint = ${row.replaced} returning size`.compile(tx),
);

async function insertEntries(
  tx: Tx,
  log: LogRow,
  { entries, firstIndex }: LogChange,
  rows: readonly QueuedBlock[],
  at: Date,
): Promise<void> {
  const same = equal(entries, joined(rows.map(({ commitment }) => commitment)));
  if (!same) throw new LedgerError('store_damaged', 'the entries are not those of the outbox rows');
  if (rows.length === 0) return;
  await newEntries(tx, {
    hospital: log.hospitalId,
    log: log.id,
    firstIndex,
    at,
    commitments: rows.map((row) => row.commitment),
    series: rows.map((row) => row.series),
    numbers: rows.map((row) => row.number),
  });
}

interface NewEntries {
  hospital: HospitalId;
  log: LogId;
  firstIndex: number;
  at: Date;
  commitments: Uint8Array[];
  series: string[];
  numbers: number[];
}

const newEntries = fixed((tx, { hospital, log, firstIndex, at, commitments, series, numbers }: NewEntries) =>
  sql`insert into log_entry (hospital_id, log_id, index, commitment, series, number, sealed_at)
    select ${hospital}::uuid, ${log}::uuid, ${firstIndex}::bigint + position - 1, commitment, series, number,
      ${at}::timestamptz
    from unnest(${commitments}::bytea[], ${series}::text[], ${numbers}::bigint[])
      with ordinality as t (commitment, series, number, position)`.compile(tx),
);

/** All levels but the entries' own, which is computed from them. */
async function insertHashes(tx: Tx, log: LogRow, { rows }: LogChange): Promise<void> {
  const stored = rows
    .filter(({ level }) => level > 0)
    .flatMap(({ level, first, row }) => hashesOf(row).map((hash, i) => ({ level, index: first + i, hash })));
  if (stored.length === 0) return;
  await sql`insert into log_hash (hospital_id, log_id, level, index, hash)
    select ${log.hospitalId}::uuid, ${log.id}::uuid, level, index, hash
    from unnest(${stored.map((h) => h.level)}::smallint[], ${stored.map((h) => h.index)}::bigint[],
      ${stored.map((h) => h.hash)}::bytea[]) as t (level, index, hash)`.execute(tx);
}
