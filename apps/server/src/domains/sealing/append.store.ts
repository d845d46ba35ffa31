import { equal, hashesOf, joined, LedgerError, type LogChange, type LogHead, type LogStore } from '@pramana/ledger';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { type LogRow, logReader, type QueuedBlock } from './log.store.ts';

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
  const { size, root, edge, checkpoint } = head;
  const written =
    expected === null
      ? await sql`insert into log_head (hospital_id, log_id, size, root, edge, checkpoint, signed_at)
          values (${log.hospitalId}, ${log.id}, ${size}, ${root}, ${edge}, ${checkpoint}, ${at})
          on conflict do nothing`.execute(tx)
      : await sql`update log_head set size = ${size}, root = ${root}, edge = ${edge}, checkpoint = ${checkpoint},
            signed_at = ${at}
          where hospital_id = ${log.hospitalId} and log_id = ${log.id}
            and size = ${expected.size} and checkpoint = ${expected.checkpoint}`.execute(tx);
  return written.numAffectedRows === 1n;
}

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
  await sql`insert into log_entry (hospital_id, log_id, index, commitment, series, number, sealed_at)
    select ${log.hospitalId}::uuid, ${log.id}::uuid, ${firstIndex}::bigint + position - 1, commitment, series, number,
      ${at}::timestamptz
    from unnest(${rows.map((row) => row.commitment)}::bytea[], ${rows.map((row) => row.series)}::text[],
      ${rows.map((row) => row.number)}::bigint[]) with ordinality as t (commitment, series, number, position)`.execute(
    tx,
  );
}

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
