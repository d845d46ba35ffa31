/**
 * Hashing whole rows: hashes of one level side by side, 32 bytes each, in one array. It is what appending, auditing and
 * mirroring do most of, and what a faster hasher (`installRowHasher`) does four at a time.
 */
import { copyOf, equal } from './bytes.ts';
import { ensure } from './errors.ts';
import { hmacSha256, sha256 } from './sha256.ts';

/** Hashes of one level side by side. */
export type HashRow = Uint8Array;

/** New hashes of one tile level side by side; the first has the index `first` on it. */
export type StoredRow = { readonly level: number; readonly first: number; readonly row: HashRow };

/** All take inputs side by side and answer hashes side by side, an array of their own. */
export type RowHasher = {
  /** SHA-256(0x00 ‖ entry) of entries of 32 bytes. */
  leaves(entries: Uint8Array): HashRow;
  /** SHA-256(0x01 ‖ left ‖ right) of neighbours. */
  nodes(pairs: HashRow): HashRow;
  /** Where that is quicker than `leaves`, then `nodes` level by level: the roots over full runs of 1 to 4,096 entries. */
  roots?(entries: Uint8Array, width: number): HashRow;
  /** Where that is quicker than one by one: `macRow`. */
  macs?(keys: Uint8Array, texts: Uint8Array, ends: readonly number[]): HashRow;
};

const HASH = 32;

function oneByOne(tag: number, inputs: Uint8Array, size: number): HashRow {
  const count = inputs.length / size;
  const out = new Uint8Array(count * HASH);
  const message = new Uint8Array(size + 1);
  message[0] = tag;
  for (let i = 0; i < count; i++) {
    message.set(inputs.subarray(i * size, (i + 1) * size), 1);
    out.set(sha256(message), i * HASH);
  }
  return out;
}

/** One hash after the other, by whatever `sha256` is. */
export const plainRows: RowHasher = {
  leaves: (entries) => oneByOne(0, entries, HASH),
  nodes: (pairs) => oneByOne(1, pairs, 2 * HASH),
};

let rows = plainRows;

/**
 * Installs a faster hasher of rows after comparing it with the plain one over rows of many lengths. `hash_mismatch` when
 * it differs once: then nothing is installed.
 */
export function installRowHasher(fast: RowHasher): void {
  const sample = new Uint8Array(64 * 300).map((_, i) => (i * 167 + (i >> 8) * 13 + 5) % 251);
  for (const count of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 255, 256, 257, 300]) {
    for (const [kind, size] of [
      ['leaves', HASH],
      ['nodes', 2 * HASH],
    ] as const) {
      const inputs = sample.subarray(0, count * size);
      const same = equal(fast[kind](inputs), plainRows[kind](inputs));
      ensure(same, 'hash_mismatch', `the faster hasher is wrong in ${kind} of ${count}`);
    }
  }
  for (const width of [1, 2, 4, 8, 256]) {
    for (const runs of [0, 1, 2]) {
      const entries = sample.subarray(0, HASH * width * runs);
      const same = equal(rootsBy(fast, entries, width), rootsBy(plainRows, entries, width));
      ensure(same, 'hash_mismatch', `the faster hasher is wrong in runs of ${width}`);
    }
  }
  checkMacs(fast, sample);
  rows = fast;
}

/** Texts of every length around the ends of blocks, next to each other in fours of one length and of several. */
function checkMacs(fast: RowHasher, sample: Uint8Array): void {
  const lengths = [0, 1, 46, 46, 46, 46, 46, 47, 55, 56, 63, 64, 65, 110, 111, 119, 120, 127, 128, 129, 500];
  let end = 0;
  const ends = lengths.map((length) => (end += length));
  const texts = sample.subarray(0, end);
  const keys = sample.subarray(end, end + MAC_KEY * ends.length);
  const same = equal(macsBy(fast, keys, texts, ends), macsBy(plainRows, keys, texts, ends));
  ensure(same, 'hash_mismatch', 'the faster hasher is wrong in HMACs');
}

/** The leaf hashes of entries of 32 bytes side by side. */
export function leafRow(entries: Uint8Array): HashRow {
  ensure(entries.length % HASH === 0, 'bad_argument', 'entries have 32 bytes each');
  return rows.leaves(entries);
}

/** The level above a row of an even number of hashes. */
export function nodeRow(row: HashRow): HashRow {
  ensure(row.length % (2 * HASH) === 0, 'bad_argument', 'a row of pairs has an even number of hashes');
  return rows.nodes(row);
}

/** The roots of the row's full runs of `width` hashes, a power of two; the row holds whole runs only. */
export function runRoots(row: HashRow, width: number): HashRow {
  let level = row;
  for (let rest = width; rest > 1; rest /= 2) level = nodeRow(level);
  return level;
}

/** The roots over full runs of `width` entries of 32 bytes side by side, without the levels below them. */
export function entryRoots(entries: Uint8Array, width: number): HashRow {
  ensure(entries.length % (HASH * width) === 0, 'bad_argument', 'full runs of entries of 32 bytes each');
  return rootsBy(rows, entries, width);
}

function rootsBy(hasher: RowHasher, entries: Uint8Array, width: number): HashRow {
  if (hasher.roots !== undefined) return hasher.roots(entries, width);
  let level = hasher.leaves(entries);
  for (let rest = width; rest > 1; rest /= 2) level = hasher.nodes(level);
  return level;
}

/** The bytes of a key in `macRow`: as many as a salt has. */
const MAC_KEY = 16;

/** HMAC-SHA-256 of texts side by side, each ending where `ends` says, under keys of 16 bytes side by side. */
export function macRow(keys: Uint8Array, texts: Uint8Array, ends: readonly number[]): HashRow {
  ensure(keys.length === MAC_KEY * ends.length, 'bad_argument', 'as many keys of 16 bytes as texts');
  return macsBy(rows, keys, texts, ends);
}

function macsBy(hasher: RowHasher, keys: Uint8Array, texts: Uint8Array, ends: readonly number[]): HashRow {
  if (hasher.macs !== undefined) return hasher.macs(keys, texts, ends);
  const out = new Uint8Array(HASH * ends.length);
  for (const [i, end] of ends.entries()) {
    const key = keys.subarray(i * MAC_KEY, (i + 1) * MAC_KEY);
    out.set(hmacSha256(key, texts.subarray(ends[i - 1] ?? 0, end)), i * HASH);
  }
  return out;
}

/** The hashes of a row one by one, copied: a view would keep the whole row alive. */
export function hashesOf(row: HashRow): Uint8Array[] {
  return Array.from({ length: row.length / HASH }, (_, i) => copyOf(row, i * HASH, (i + 1) * HASH));
}
