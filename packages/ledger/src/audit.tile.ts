/** The judgement of one tile: which of entry, stored hash and what stands above was altered? */
import { concat, equal, uintBE } from './bytes.ts';
import { fold } from './merkle.ts';
import { perfectRoot } from './tile.ts';

/**
 * `entry_*`: index counts entries. `hash_*`: level and index as stored. `subtree_altered`: some of the entries under
 * that hash together with their own stored hashes. The others speak of the head.
 */
export type LogFinding = {
  readonly code:
    | 'entry_altered'
    | 'entry_missing'
    | 'subtree_altered'
    | 'hash_altered'
    | 'hash_missing'
    | 'hash_mismatch'
    | 'root_mismatch'
    | 'head_altered'
    | 'head_missing'
    | 'checkpoint_invalid';
  readonly level?: number;
  readonly index?: number;
  readonly detail: string;
};

/** A run of hashes of one level, from `start`: as computed from below, and as stored. */
export type Row = {
  readonly level: number;
  readonly start: number;
  readonly computed: readonly Uint8Array[];
  readonly stored: readonly (Uint8Array | undefined)[];
};

/** What a comparison with the level above told about the hashes that differ. */
type Blame = 'stored' | 'below' | 'unknown';

function describe(row: Row, i: number, blame: Blame): LogFinding {
  const { level } = row;
  const index = row.start + i;
  const at = `level ${level}, index ${index}`;
  if (row.stored[i] === undefined)
    return { code: 'hash_missing', level, index, detail: `The hash at ${at} is missing.` };
  if (blame === 'stored')
    return { code: 'hash_altered', level, index, detail: `The stored hash at ${at} was altered.` };
  if (blame === 'unknown') {
    return { code: 'hash_mismatch', level, index, detail: `The hash at ${at} is not that of what lies below it.` };
  }
  if (level === 0) return { code: 'entry_altered', level, index, detail: `Entry ${index} was altered.` };
  return { code: 'subtree_altered', level, index, detail: `Entries below ${at} were altered with their hashes.` };
}

function differing(row: Row): number[] {
  return row.computed.flatMap((hash, i) => {
    const stored = row.stored[i];
    return stored !== undefined && equal(hash, stored) ? [] : [i];
  });
}

/** The stored hashes, with the computed one in place of what is missing, so that a root can be tried. */
function storedOf(row: Row): Uint8Array[] {
  return row.computed.map((hash, i) => row.stored[i] ?? hash);
}

/** Judges a full tile by the hash stored above it; answers the hash that most probably belongs there. */
export function judgeTile(row: Row, above: Uint8Array | undefined, findings: LogFinding[]): Uint8Array {
  const computed = perfectRoot(row.computed);
  const wrong = differing(row);
  if (wrong.length === 0) return computed;
  const stored = perfectRoot(storedOf(row));
  const blame: Blame =
    above === undefined ? 'unknown' : equal(computed, above) ? 'stored' : equal(stored, above) ? 'below' : 'unknown';
  findings.push(...wrong.map((i) => describe(row, i, blame)));
  return blame === 'below' ? stored : computed;
}

/** The perfect subtrees of a partial tile, largest first: the binary digits of its width. */
function pieces(hashes: readonly Uint8Array[]): Uint8Array[] {
  const out: Uint8Array[] = [];
  let at = 0;
  for (let width = 128; width >= 1; width /= 2) {
    if (Math.floor(hashes.length / width) % 2 === 1) out.push(perfectRoot(hashes.slice(at, (at += width))));
  }
  return out;
}

/** Root and serialized right edge of the tree whose partial tiles these are (lowest level first). */
export function rootOfTails(
  size: number,
  tails: readonly (readonly Uint8Array[])[],
): { root: Uint8Array; edge: Uint8Array } {
  const edge = tails.flatMap((_, i) => pieces(tails[tails.length - 1 - i] ?? []));
  return { root: fold(edge), edge: concat(uintBE(size, 8), ...edge) };
}

/** Judges the partial tiles, which have only the signed root above them; answers the computed right edge. */
export function judgeTails(
  size: number,
  tails: readonly Row[],
  signed: Uint8Array,
  findings: LogFinding[],
): Uint8Array {
  const computed = rootOfTails(
    size,
    tails.map((row) => row.computed),
  );
  const stored = rootOfTails(size, tails.map(storedOf));
  const blame: Blame = equal(computed.root, signed) ? 'stored' : equal(stored.root, signed) ? 'below' : 'unknown';
  for (const row of tails) findings.push(...differing(row).map((i) => describe(row, i, blame)));
  if (blame === 'unknown') {
    findings.push({ code: 'root_mismatch', detail: `The root over ${size} entries is not the signed one.` });
  }
  return blame === 'below' ? stored.edge : computed.edge;
}
