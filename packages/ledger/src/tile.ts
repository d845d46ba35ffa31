/**
 * Tiles (C2SP tlog-tiles): hash n of tile level l is the root of the n-th run of 256^l leaves, and a
 * tile is 256 of them. Only these are stored; every other node is hashed up from them.
 */
import { concat, copyOf, parseDecimal, uintBE } from './bytes.ts';
import { ensure, LedgerError } from './errors.ts';
import { type Edge, ensureSize, fold } from './merkle.ts';
import { type NodeCoord, type NodeReader, pairUp } from './proof.ts';
import type { HashRow, StoredRow } from './row.ts';

/** Hashes in a full tile, and leaves under one hash of level 1. */
export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;

/** A stored hash: `level` counts tiles (0, 1, 2 …), `index` counts hashes of that level, not tiles. */
export type HashCoord = { readonly level: number; readonly index: number };

/** Answers stored hashes in the order asked. */
export type HashReader = (coords: readonly HashCoord[]) => Promise<readonly Uint8Array[]>;

/** A tile by its path: `level` is the tile level or "entries", `width` 256 when full. */
export type Tile = { readonly level: number | 'entries'; readonly n: number; readonly width: number };

/** How many hashes of this level a tree of `size` leaves has. */
export function levelWidth(size: number, level: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** Appends leaf hashes side by side to the edge; answers the new hashes of every tile level. */
export function growTiles(edge: Edge, leaves: HashRow): StoredRow[] {
  const rows: StoredRow[] = [];
  edge.appendRow(leaves, (level, first, row) => {
    if (level % TILE_HEIGHT === 0) rows.push({ level: level / TILE_HEIGHT, first, row });
  });
  return rows;
}

/** How many hashes tile `n` of `level` holds in a tree of `size` leaves: 0 (not there) to 256 (full). */
export function tileWidth(size: number, level: number | 'entries', n: number): number {
  const have = levelWidth(size, level === 'entries' ? 0 : level) - n * TILE_WIDTH;
  return Math.max(0, Math.min(TILE_WIDTH, have));
}

/** `tile/<L>/<N>[.p/<W>]`, for example `tile/0/x001/x234/067.p/8`. */
export function tilePath({ level, n, width }: Tile): string {
  ensureSize(n, 'the tile number');
  ensure(width >= 1 && width <= TILE_WIDTH, 'bad_tile', 'a tile is 1 to 256 wide');
  const groups: string[] = [];
  let rest = n;
  do {
    groups.unshift(String(rest % 1000).padStart(3, '0'));
    rest = Math.floor(rest / 1000);
  } while (rest > 0);
  const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${path}${width < TILE_WIDTH ? `.p/${width}` : ''}`;
}

/** Reads a tile path; `bad_tile` for every spelling that `tilePath` does not write. */
export function parseTilePath(path: string): Tile {
  const match = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  const [, levelText, digits, widthText] = match ?? [];
  if (levelText === undefined || digits === undefined) throw new LedgerError('bad_tile', 'not a tile path');
  const n = Number(digits.replaceAll(/[x/]/g, ''));
  const level = levelText === 'entries' ? levelText : parseDecimal(levelText);
  const width = widthText === undefined ? TILE_WIDTH : Number(widthText);
  ensure(level !== undefined && (level === 'entries' || level <= 63), 'bad_tile', 'not a tile level');
  ensure(Number.isSafeInteger(n) && width >= 1, 'bad_tile', 'not a tile path');
  const tile: Tile = { level, n, width };
  ensure(tilePath(tile) === path, 'bad_tile', 'not the canonical tile path');
  return tile;
}

/** Every tile that a tree of this size has, partial ones included; for mirrors and exports. */
export function* tilesOf(size: number): Generator<Tile> {
  for (let n = 0; n * TILE_WIDTH < size; n++) yield { level: 'entries', n, width: tileWidth(size, 'entries', n) };
  for (let level = 0; levelWidth(size, level) > 0; level++) {
    const hashes = levelWidth(size, level);
    for (let n = 0; n * TILE_WIDTH < hashes; n++) yield { level, n, width: tileWidth(size, level, n) };
  }
}

/** Reads any perfect node by hashing up the stored hashes below it, all of them in one batch. */
export function tileReader(readHashes: HashReader): NodeReader {
  return async (coords) => {
    const runs = coords.map(storedUnder);
    const wanted = runs.flat();
    const hashes = wanted.length === 0 ? [] : await readHashes(wanted);
    ensure(hashes.length === wanted.length, 'missing_hash', 'the store answered another number of hashes');
    let at = 0;
    return runs.map((run) => perfectRoot(hashes.slice(at, (at += run.length))));
  };
}

/** The stored hashes just below a node: 1, 2, 4 … 128 of them, never more than half a tile. */
function storedUnder({ level, index }: NodeCoord): HashCoord[] {
  const stored = Math.floor(level / TILE_HEIGHT);
  const width = 2 ** (level % TILE_HEIGHT);
  return Array.from({ length: width }, (_, i) => ({ level: stored, index: index * width + i }));
}

/** Root over a run of hashes whose number is a power of two. */
export function perfectRoot(hashes: readonly Uint8Array[]): Uint8Array {
  let row = hashes;
  while (row.length > 1) row = pairUp(row);
  return fold(row);
}

/** Entry bundle of tlog-tiles: uint16-BE length ‖ entry, for each. */
export function formatEntries(entries: readonly Uint8Array[]): Uint8Array {
  return concat(...entries.flatMap((entry) => [uintBE(entry.length, 2), entry]));
}

/** Reads an entry bundle; `bad_tile` when it is cut off. Entries may be empty. */
export function parseEntries(bytes: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    ensure(at + 2 <= bytes.length, 'bad_tile', 'the entry bundle is cut off');
    const end = at + 2 + (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
    ensure(end <= bytes.length, 'bad_tile', 'the entry bundle is cut off');
    entries.push(copyOf(bytes, at + 2, end));
    at = end;
  }
  return entries;
}
