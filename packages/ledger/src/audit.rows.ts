/**
 * The quick way of an audit: runs of entries and hashes side by side, hashed and compared as whole rows. It only ever
 * says that all of a run is as it must be; where it is not, the tiles are judged one by one, which names the damage.
 */
import type { Row } from './audit.tile.ts';
import { equal } from './bytes.ts';
import { entryRoots, type HashRow, hashesOf, leafRow, runRoots } from './row.ts';
import { TILE_WIDTH } from './tile.ts';

/**
 * Records of a log side by side, 32 bytes each, in order; undefined when one is missing or of another length. `into` has room
 * for them: whoever fills it answers that part of it, and nothing has to be freed.
 */
export type LogRows = {
  /** The lowest level whose hashes are kept beside the entries. */
  readonly lowest: 0 | 1;
  entries(first: number, count: number, into: Uint8Array): Promise<HashRow | undefined>;
  hashes(level: number, first: number, count: number, into: Uint8Array): Promise<HashRow | undefined>;
};

/** Room for a run, used by one after another. */
export type RunRoom = { readonly entries: Uint8Array; readonly leaves: Uint8Array };

/** Room for runs of `count` entries. */
function runRoom(count: number): RunRoom {
  return { entries: new Uint8Array(32 * count), leaves: new Uint8Array(32 * count) };
}

/**
 * Rooms that no audit uses, of one who audits again and again: megabytes that come and go make the garbage collector walk
 * through all of the process. Keeps those of one audit; of two at once each has its own.
 */
export class AuditRooms {
  #idle: readonly RunRoom[] = [];

  /** `number` rooms for runs of `count` entries, which are the caller's until given back. */
  take(number: number, count: number): readonly RunRoom[] {
    const idle = this.#idle;
    this.#idle = [];
    const fits = idle.length === number && idle.every(({ leaves }) => leaves.length >= 32 * count);
    return fits ? idle : Array.from({ length: number }, () => runRoom(count));
  }

  /** Only when nothing is on its way into them any more. */
  giveBack(rooms: readonly RunRoom[]): void {
    this.#idle = rooms;
  }
}

/** Tiles whose hashes are read at once: those of a million entries take 128 KiB. */
const TILES = 4_096;

/** The stored hashes over full tiles, those of many runs read at once, for whoever goes through them in order. */
export class TileHashes {
  readonly #rows: LogRows;
  /** Full tiles of the log. */
  readonly #count: number;
  #part = -1;
  #read: Promise<HashRow | undefined> = Promise.resolve(undefined);

  constructor(rows: LogRows, size: number) {
    this.#rows = rows;
    this.#count = Math.floor(size / TILE_WIDTH);
  }

  /** Those over the tiles [first, first + count); undefined when one of them is missing. */
  async over(first: number, count: number): Promise<HashRow | undefined> {
    if (count === 0) return new Uint8Array(0);
    const at = first % TILES;
    const many = await this.#partOf(Math.floor(first / TILES));
    if (many !== undefined && at + count <= many.length / 32) return many.subarray(32 * at, 32 * (at + count));
    // What one run lacks says nothing about the others.
    return this.#rows.hashes(1, first, count, new Uint8Array(32 * count));
  }

  #partOf(part: number): Promise<HashRow | undefined> {
    if (part === this.#part) return this.#read;
    const count = Math.min(TILES, this.#count - part * TILES);
    this.#part = part;
    this.#read = this.#rows.hashes(1, part * TILES, count, new Uint8Array(32 * count));
    return this.#read;
  }
}

/** A run of entries with what is stored above it. */
export type StoredRun = {
  readonly start: number;
  readonly entries: HashRow;
  /** Its hashes of level 0, where they are kept. */
  readonly leaves: HashRow | null;
  /** The stored hashes over its full tiles. */
  readonly above: HashRow;
};

/** What a run leaves for the levels above: the hashes over its full tiles, and what lies in no full tile. */
export type Judged = { readonly up: readonly Uint8Array[]; readonly tail: Row };

/** Reads a run that begins with a tile into `room`; undefined when something of it is not there. */
export async function readRun(
  rows: LogRows,
  start: number,
  count: number,
  room: RunRoom,
  tiles: TileHashes,
): Promise<StoredRun | undefined> {
  const full = Math.floor(count / TILE_WIDTH);
  const [entries, leaves, above] = await Promise.all([
    rows.entries(start, count, room.entries),
    rows.lowest === 0 ? rows.hashes(0, start, count, room.leaves) : null,
    tiles.over(start / TILE_WIDTH, full),
  ]);
  const isWhole = entries?.length === 32 * count && above?.length === 32 * full && leaves !== undefined;
  return isWhole ? { start, entries, leaves, above } : undefined;
}

/** Hashes a run upwards and keeps nothing of its room; undefined unless every stored hash is the computed one. */
export function wholeRun({ start, entries, leaves, above }: StoredRun): Judged | undefined {
  const end = above.length * TILE_WIDTH;
  const full = leaves === null ? null : leafRow(entries.subarray(0, end));
  if (leaves !== null && full !== null && !isSame(full, leaves.subarray(0, end))) return undefined;
  const up = full === null ? entryRoots(entries.subarray(0, end), TILE_WIDTH) : runRoots(full, TILE_WIDTH);
  if (!isSame(up, above)) return undefined;
  const rest = leafRow(entries.subarray(end));
  if (leaves !== null && !isSame(rest, leaves.subarray(end))) return undefined;
  const tail = hashesOf(rest);
  return { up: hashesOf(up), tail: { level: 0, start: start + end / 32, computed: tail, stored: tail } };
}

/** Equality of public bytes, four at a time where they lie so. */
function isSame(a: HashRow, b: HashRow): boolean {
  if (a.length !== b.length || a.byteOffset % 4 !== 0 || b.byteOffset % 4 !== 0) return equal(a, b);
  const words = (row: HashRow): Int32Array => new Int32Array(row.buffer, row.byteOffset, row.length / 4);
  const [one, other] = [words(a), words(b)];
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}
