import { isUuid } from '@pramana/kernel';
import { copyOn, type Tx } from '../../platform/database/index.ts';
import type { LogRow } from './log.store.ts';

type Log = Pick<LogRow, 'id' | 'hospitalId'>;

/*
 * Runs of a log side by side: thousands of rows cost the driver more than hashing them. Every record must be there and
 * have 32 bytes, or the answer is undefined: side by side, a byte moved from one to the next would not show.
 */

const RECORD = 32;
/**
 * Records that travel as one value: a fourth of what a socket gives at once. Longer values are put together from several
 * such pieces, which costs more, in memory to be freed above all, than hashing what is in them.
 */
const TOGETHER = 512;

/** Where a run is to lie; of the caller, who uses it again and again. */
export interface Run {
  readonly first: number;
  readonly count: number;
  readonly into: Uint8Array;
}

/**
 * `count` records from `first` on; undefined when there are fewer or others than records. `piece`: SQL of one value that holds
 * those from `first` (as SQL calls it) up to before `until`, in order.
 */
export async function inPieces(tx: Tx, { first, count, into }: Run, piece: string): Promise<Uint8Array | undefined> {
  const end = first + count;
  if (![first, end].every(Number.isSafeInteger)) throw new RangeError('a run of a log has an end');
  let isWhole = true;
  let taken = 0;
  const text = `select ${piece} from (
    select first, least(first + ${TOGETHER}, ${end}) as until
    from generate_series(${first}::bigint, ${end - 1}::bigint, ${TOGETHER}) as first) as pieces order by first`;
  await copyOn(tx, text, ([row]) => {
    const length = RECORD * Math.min(TOGETHER, count - taken);
    // As many records as there are indices; which they are, the tree decides.
    if (row?.length === length) into.set(row, RECORD * taken);
    else isWhole = false;
    taken += TOGETHER;
  });
  return isWhole && taken >= count ? into.subarray(0, RECORD * count) : undefined;
}

/** The entries [first, first + count) side by side. */
export function entriesInRow(tx: Tx, log: Log, run: Run): Promise<Uint8Array | undefined> {
  const piece = `(select string_agg(commitment, ''::bytea order by index) from log_entry
    where ${ofLog(log)} and index >= first and index < until and octet_length(commitment) = ${RECORD})`;
  return inPieces(tx, run, piece);
}

/** The commitments of the blocks that these entries are about. */
export function blocksInRow(tx: Tx, log: Log, run: Run): Promise<Uint8Array | undefined> {
  const piece = `(select string_agg(b.commitment, ''::bytea order by e.index)
    from log_entry e join block b on b.hospital_id = e.hospital_id and b.series = e.series and b.number = e.number
    where ${ofLog(log, 'e.')} and e.index >= first and e.index < until and octet_length(b.commitment) = ${RECORD})`;
  return inPieces(tx, run, piece);
}

/** The stored hashes [first, first + count) of a level above the entries. */
export function hashesInRow(tx: Tx, log: Log, level: number, run: Run): Promise<Uint8Array | undefined> {
  if (!Number.isSafeInteger(level)) throw new RangeError('a level is a number');
  const piece = `(select string_agg(hash, ''::bytea order by index) from log_hash
    where ${ofLog(log)} and level = ${level} and index >= first and index < until and octet_length(hash) = ${RECORD})`;
  return inPieces(tx, run, piece);
}

/** A copy takes no parameters: what stands in its text is an id, or nothing is asked. */
function ofLog({ id, hospitalId }: Log, table: '' | 'e.' = ''): string {
  if (![id, hospitalId].every(isUuid)) throw new TypeError('not the id of a log');
  return `${table}hospital_id = '${hospitalId}' and ${table}log_id = '${id}'`;
}
