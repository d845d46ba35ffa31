/**
 * Auditing a series: every document of one number series recomputed from what is stored about it. Findings name
 * number and field; others map them to tables and documents.
 */
import { type AuditBlock, auditBody, type SeriesFinding, sealedBlock } from './audit.block.ts';
import { equal, toHex } from './bytes.ts';
import { NO_PREVIOUS } from './header.ts';

/** Without options an audit begins at the genesis and cannot see that the end is cut off. */
export type SeriesAuditOptions = {
  /** Where to begin when not at the genesis: the next number and the hash of the block before it. */
  readonly start?: { readonly number: number; readonly prev: Uint8Array };
  /** Salts seen so far; pass the same set for all series to find a salt used in two of them. */
  readonly salts?: Set<string>;
  /** The last number that must be there (from a day seal or the series' counter); finds a cut-off end. */
  readonly last?: number;
};

function* checkNumber(row: AuditBlock, expected: number): Generator<SeriesFinding> {
  const { number } = row;
  if (number === expected) return;
  if (number < expected) {
    yield { code: 'number_duplicate', number, field: 'number', detail: `The number ${number} stands there twice.` };
    return;
  }
  const missing = number - expected;
  const which = missing === 1 ? `number ${expected} is` : `numbers ${expected} to ${number - 1} are`;
  yield { code: 'number_gap', number: expected, field: 'number', detail: `The ${which} missing before ${number}.` };
}

/** `before`: the hashes that the block before may have; none when nobody knows (after a gap or a double). */
function* checkBlock(
  row: AuditBlock,
  { prev, blocks }: ReturnType<typeof sealedBlock>,
  before: readonly Uint8Array[],
): Generator<SeriesFinding> {
  const { number } = row;
  if (before.length > 0 && !before.some((block) => equal(block, prev))) {
    yield {
      code: 'prev_mismatch',
      number,
      field: 'prev',
      detail: `Block ${number} does not point to the block before.`,
    };
  }
  if (!blocks.some((block) => equal(block, row.block))) {
    yield { code: 'block_mismatch', number, field: 'block', detail: `Block ${number} has another hash than stored.` };
  }
}

function* checkSalts(row: AuditBlock, salts: Set<string>): Generator<SeriesFinding> {
  const { number } = row;
  const own = [row.salt, ...(row.items ?? []).map(({ salt }) => salt)];
  for (const [i, salt] of own.entries()) {
    if (salt === null) continue;
    const id = toHex(salt);
    const place = i === 0 ? {} : { position: i - 1 };
    if (salts.has(id)) {
      yield {
        code: 'salt_reuse',
        number,
        ...place,
        field: 'salt',
        detail: `A salt of document ${number} is used twice.`,
      };
    }
    salts.add(id);
  }
}

/**
 * Yields what is wrong in a series, in order of number. Rows come ordered by number. An absent body (claim, salt and
 * items null) yields `claim_missing`; whether that is an erasure or damage only the log's erasure entries tell.
 */
export async function* auditSeries(
  rows: AsyncIterable<AuditBlock> | Iterable<AuditBlock>,
  options: SeriesAuditOptions = {},
): AsyncGenerator<SeriesFinding> {
  const salts = options.salts ?? new Set<string>();
  let expected = options.start?.number ?? 0;
  let before: readonly Uint8Array[] = [options.start?.prev ?? NO_PREVIOUS];
  for await (const row of rows) {
    const sealed = sealedBlock(row);
    yield* checkNumber(row, expected);
    yield* checkBlock(row, sealed, row.number === expected ? before : []);
    yield* auditBody(row);
    yield* checkSalts(row, salts);
    if (row.number >= expected) {
      expected = row.number + 1;
      // A damaged block is reported by itself; the next one may point to what it was.
      before = [row.block, ...sealed.blocks];
    }
  }
  if (options.last !== undefined && expected <= options.last) {
    const detail = `The documents from ${expected} to ${options.last} are missing at the end.`;
    yield { code: 'number_gap', number: expected, field: 'number', detail };
  }
}
