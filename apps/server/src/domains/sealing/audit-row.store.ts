import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { LogRow } from './log.store.ts';

type Log = Pick<LogRow, 'id' | 'hospitalId'>;

/*
 * Runs of a log as one value each: thousands of rows cost the driver more than hashing them. Every record must be there
 * and have 32 bytes, or the answer is undefined: side by side, a byte moved from one to the next would not show.
 */

function whole(rows: readonly { row: Buffer }[]): Uint8Array | undefined {
  const [found] = rows;
  return found && new Uint8Array(found.row);
}

/** The entries [first, first + count) side by side. */
export async function entriesInRow(tx: Tx, log: Log, first: number, count: number): Promise<Uint8Array | undefined> {
  const { rows } = await sql<{ row: Buffer }>`select string_agg(commitment, ''::bytea order by index) as row
    from log_entry where hospital_id = ${log.hospitalId} and log_id = ${log.id}
      and index >= ${first}::bigint and index < ${first + count}::bigint
    having count(*) = ${count} and bool_and(octet_length(commitment) = 32)`.execute(tx);
  return whole(rows);
}

/** The commitments of the blocks that these entries are about. */
export async function blocksInRow(tx: Tx, log: Log, first: number, count: number): Promise<Uint8Array | undefined> {
  const { rows } = await sql<{ row: Buffer }>`select string_agg(b.commitment, ''::bytea order by e.index) as row
    from log_entry e join block b on b.hospital_id = e.hospital_id and b.series = e.series and b.number = e.number
    where e.hospital_id = ${log.hospitalId} and e.log_id = ${log.id}
      and e.index >= ${first}::bigint and e.index < ${first + count}::bigint
    having count(*) = ${count} and bool_and(octet_length(b.commitment) = 32)`.execute(tx);
  return whole(rows);
}

/** The stored hashes [first, first + count) of a level above the entries. */
export async function hashesInRow(
  tx: Tx,
  log: Log,
  level: number,
  first: number,
  count: number,
): Promise<Uint8Array | undefined> {
  const { rows } = await sql<{ row: Buffer }>`select string_agg(hash, ''::bytea order by index) as row
    from log_hash where hospital_id = ${log.hospitalId} and log_id = ${log.id} and level = ${level}::smallint
      and index >= ${first}::bigint and index < ${first + count}::bigint
    having count(*) = ${count} and bool_and(octet_length(hash) = 32)`.execute(tx);
  return whole(rows);
}
