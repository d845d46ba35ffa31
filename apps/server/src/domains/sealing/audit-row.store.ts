import { isUuid } from '@pramana/kernel';
import type { TakePart } from '@pramana/ledger';
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

/** The records [first, first + count) of a log; `first` begins a tile where tiles are lent. */
export interface Run {
  readonly first: number;
  readonly count: number;
}

/**
 * Lends the records of a run to `take`, as they come and in any order; false when there are fewer or others than records.
 * `piece`: SQL of one value that holds those from `first` (as SQL calls it) up to before `until`, in order.
 */
export async function inPieces(tx: Tx, { first, count }: Run, piece: string, take: TakePart): Promise<boolean> {
  const end = first + count;
  if (![first, end].every(Number.isSafeInteger)) throw new RangeError('a run of a log has an end');
  let isWhole = true;
  let taken = 0;
  // Not sorted: the first piece would only come when the last is made.
  const text = `select first - ${first}, ${piece} from (
    select first, least(first + ${TOGETHER}, ${end}) as until
    from generate_series(${first}::bigint, ${end - 1}::bigint, ${TOGETHER}) as first) as pieces`;
  await copyOn(tx, text, ([place, row]) => {
    const from = Number(place?.readBigInt64BE());
    // As many records as there are indices; which they are, the tree decides.
    if (row?.length === RECORD * Math.min(TOGETHER, count - from)) take(row, from);
    else isWhole = false;
    taken += TOGETHER;
  });
  return isWhole && taken >= count;
}

/** The same side by side in `into`, which has room for them; undefined when there are fewer or others than records. */
async function inRow(tx: Tx, run: Run, piece: string, into: Uint8Array): Promise<Uint8Array | undefined> {
  const isWhole = await inPieces(tx, run, piece, (part, from) => into.set(part, RECORD * from));
  return isWhole ? into.subarray(0, RECORD * run.count) : undefined;
}

/** Lends the entries [first, first + count). */
export function entriesInPieces(tx: Tx, log: Log, run: Run, take: TakePart): Promise<boolean> {
  const piece = `(select string_agg(commitment, ''::bytea order by index) from log_entry
    where ${ofLog(log)} and index >= first and index < until and octet_length(commitment) = ${RECORD})`;
  return inPieces(tx, run, piece, take);
}

/** The commitments of the blocks that these entries are about. */
export function blocksInRow(tx: Tx, log: Log, run: Run, into: Uint8Array): Promise<Uint8Array | undefined> {
  const piece = `(select string_agg(b.commitment, ''::bytea order by e.index)
    from log_entry e join block b on b.hospital_id = e.hospital_id and b.series = e.series and b.number = e.number
    where ${ofLog(log, 'e.')} and e.index >= first and e.index < until and octet_length(b.commitment) = ${RECORD})`;
  return inRow(tx, run, piece, into);
}

/** The stored hashes [first, first + count) of a level above the entries. */
export function hashesInRow(
  tx: Tx,
  log: Log,
  level: number,
  run: Run,
  into: Uint8Array,
): Promise<Uint8Array | undefined> {
  if (!Number.isSafeInteger(level)) throw new RangeError('a level is a number');
  const piece = `(select string_agg(hash, ''::bytea order by index) from log_hash
    where ${ofLog(log)} and level = ${level} and index >= first and index < until and octet_length(hash) = ${RECORD})`;
  return inRow(tx, run, piece, into);
}

/** A copy takes no parameters: what stands in its text is an id, or nothing is asked. */
function ofLog({ id, hospitalId }: Log, table: '' | 'e.' = ''): string {
  if (![id, hospitalId].every(isUuid)) throw new TypeError('not the id of a log');
  return `${table}hospital_id = '${hospitalId}' and ${table}log_id = '${id}'`;
}
