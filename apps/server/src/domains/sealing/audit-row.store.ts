import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { LogRow } from './log.store.ts';

type Log = Pick<LogRow, 'id' | 'hospitalId'>;

/*
 * Runs of a log side by side: thousands of rows cost the driver more than hashing them. Every record must be there and
 * have 32 bytes, or the answer is undefined: side by side, a byte moved from one to the next would not show.
 */

const RECORD = 32;
/**
 * Records that travel as one value. As text they fill a third of what a socket gives at once: longer values are put
 * together from several such pieces, which costs more, in memory to be freed above all, than hashing what is in them.
 */
const TOGETHER = 512;

/**
 * Base64 of so many bytes as the database writes it: a third shorter than hexadecimal, and read in a tenth of the time. A line
 * feed follows every 76 letters, which are 57 bytes, also the last ones.
 */
function textLength(bytes: number): number {
  return 4 * Math.ceil(bytes / 3) + Math.floor(bytes / 57);
}

/** What one value holds: the records of 32 bytes between two indices, in order. */
type Piece = (from: RawBuilder<bigint>, end: RawBuilder<bigint>) => RawBuilder<string | null>;

/** `count` records from `first` on, as `piece` reads each run of some of them; undefined when it reads fewer or other than records. */
export async function inPieces(tx: Tx, first: number, count: number, piece: Piece): Promise<Uint8Array | undefined> {
  const out = Buffer.alloc(RECORD * count);
  const end = sql<bigint>`least(first + ${TOGETHER}, ${first + count})`;
  const { rows } = await sql<{ first: bigint; row: string | null }>`
    select first, ${piece(sql<bigint>`first`, end)} as row
    from generate_series(${first}::bigint, ${first + count - 1}::bigint, ${TOGETHER}) as first`.execute(tx);
  for (const { first: from, row } of rows) {
    const at = Number(from) - first;
    const length = RECORD * Math.min(TOGETHER, count - at);
    // As many records as there are indices; which they are, the tree decides.
    if (row?.length !== textLength(length) || out.write(row, RECORD * at, length, 'base64') !== length)
      return undefined;
  }
  return new Uint8Array(out.buffer, out.byteOffset, out.length);
}

/** The entries [first, first + count) side by side. */
export function entriesInRow(tx: Tx, log: Log, first: number, count: number): Promise<Uint8Array | undefined> {
  return inPieces(
    tx,
    first,
    count,
    (from, end) => sql`(select encode(string_agg(commitment, ''::bytea order by index), 'base64')
      from log_entry where hospital_id = ${log.hospitalId} and log_id = ${log.id}
        and index >= ${from} and index < ${end} and octet_length(commitment) = 32)`,
  );
}

/** The commitments of the blocks that these entries are about. */
export function blocksInRow(tx: Tx, log: Log, first: number, count: number): Promise<Uint8Array | undefined> {
  return inPieces(
    tx,
    first,
    count,
    (from, end) => sql`(select encode(string_agg(b.commitment, ''::bytea order by e.index), 'base64')
      from log_entry e join block b on b.hospital_id = e.hospital_id and b.series = e.series and b.number = e.number
      where e.hospital_id = ${log.hospitalId} and e.log_id = ${log.id}
        and e.index >= ${from} and e.index < ${end} and octet_length(b.commitment) = 32)`,
  );
}

/** The stored hashes [first, first + count) of a level above the entries. */
export function hashesInRow(
  tx: Tx,
  log: Log,
  level: number,
  first: number,
  count: number,
): Promise<Uint8Array | undefined> {
  return inPieces(
    tx,
    first,
    count,
    (from, end) => sql`(select encode(string_agg(hash, ''::bytea order by index), 'base64')
      from log_hash where hospital_id = ${log.hospitalId} and log_id = ${log.id} and level = ${level}::smallint
        and index >= ${from} and index < ${end} and octet_length(hash) = 32)`,
  );
}
