/**
 * The quick way of an audit: runs of entries and hashes side by side, hashed and compared as whole rows. It only ever
 * says that all of a run is as it must be; where it is not, the tiles are judged one by one, which names the damage.
 */
import type { Row } from './audit.tile.ts';
import { equal } from './bytes.ts';
import { ensure } from './errors.ts';
import { entryRoots, type HashRow, hashesOf, leafRow, runRoots } from './row.ts';
import { TILE_WIDTH } from './tile.ts';

/** Takes a part of a run: records side by side, of which the first is the `from`-th of the run. Lent for the call only. */
export type TakePart = (part: Uint8Array, from: number) => void;

/** Records of a log side by side, 32 bytes each, in order. */
export type LogRows = {
  /** The lowest level whose hashes are kept beside the entries. */
  readonly lowest: 0 | 1;
  /**
   * Lends the entries [first, first + count), each once, in parts that begin with a tile and, but for the run's end, end with
   * one; in any order. They are hashed as they come, while others are on their way. False when one is missing or of another
   * length, whatever was lent until then.
   */
  entries(first: number, count: number, take: TakePart): Promise<boolean>;
  /** Undefined when one is missing or of another length. `into` has room for all: who fills it answers that part of it. */
  hashes(level: number, first: number, count: number, into: Uint8Array): Promise<HashRow | undefined>;
};

/** Room for a run's hashes of level 0, as computed and as stored, used by one run after another. */
export type RunRoom = { readonly computed: Uint8Array; readonly stored: Uint8Array };

/** Room for runs of `count` entries. */
function runRoom(count: number): RunRoom {
  return { computed: new Uint8Array(32 * count), stored: new Uint8Array(32 * count) };
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
    const fits = idle.length === number && idle.every(({ stored }) => stored.length >= 32 * count);
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

const TILE_BYTES = 32 * TILE_WIDTH;

/** A run's hashes, computed part by part: those over its full tiles, and those of entries that lie in none. */
class RunHashes {
  readonly up: HashRow;
  tail: HashRow = new Uint8Array(0);
  /** All hashes of level 0, where they are asked for. */
  readonly leaves: HashRow | null;
  readonly #count: number;
  #taken = 0;

  constructor(count: number, room: RunRoom | null) {
    this.#count = count;
    this.up = new Uint8Array(32 * Math.floor(count / TILE_WIDTH));
    this.leaves = room && room.computed.subarray(0, 32 * count);
  }

  /** Parts that came twice are no whole run: another is missing. */
  get isWhole(): boolean {
    return this.#taken === this.#count;
  }

  readonly take: TakePart = (part, from) => {
    const end = Math.floor(part.length / TILE_BYTES) * TILE_BYTES;
    const until = from + part.length / 32;
    const isTiled = from % TILE_WIDTH === 0 && (end === part.length || until === this.#count);
    ensure(isTiled && until <= this.#count, 'bad_argument', 'a part of a run is of whole tiles');
    const [full, rest] = [part.subarray(0, end), leafRow(part.subarray(end))];
    if (this.leaves === null) this.up.set(entryRoots(full, TILE_WIDTH), (32 * from) / TILE_WIDTH);
    else {
      const leaves = leafRow(full);
      this.leaves.set(leaves, 32 * from);
      this.leaves.set(rest, 32 * from + end);
      this.up.set(runRoots(leaves, TILE_WIDTH), (32 * from) / TILE_WIDTH);
    }
    if (rest.length > 0) this.tail = rest;
    this.#taken += part.length / 32;
  };
}

/** A run of entries, hashed, with what is stored of it and above it. */
export type StoredRun = {
  readonly start: number;
  readonly computed: RunHashes;
  /** Its stored hashes of level 0, where they are kept. */
  readonly leaves: HashRow | null;
  /** The stored hashes over its full tiles. */
  readonly above: HashRow;
};

/** What a run leaves for the levels above: the hashes over its full tiles, and what lies in no full tile. */
export type Judged = { readonly up: readonly Uint8Array[]; readonly tail: Row };

/**
 * Reads and hashes a run that begins with a tile; undefined when something of it is not there. `room`: null where the hashes
 * of level 0 are not kept, so that none are compared.
 */
export async function readRun(
  rows: LogRows,
  start: number,
  count: number,
  room: RunRoom | null,
  tiles: TileHashes,
): Promise<StoredRun | undefined> {
  const computed = new RunHashes(count, room);
  const full = Math.floor(count / TILE_WIDTH);
  const [isThere, leaves, above] = await Promise.all([
    rows.entries(start, count, computed.take),
    room && rows.hashes(0, start, count, room.stored),
    tiles.over(start / TILE_WIDTH, full),
  ]);
  const isWhole = isThere && computed.isWhole && above?.length === 32 * full && leaves !== undefined;
  return isWhole ? { start, computed, leaves, above } : undefined;
}

/** What a run leaves, nothing of its room; undefined unless every stored hash is the computed one. */
export function wholeRun({ start, computed, leaves, above }: StoredRun): Judged | undefined {
  const { up, tail } = computed;
  if (!isSame(up, above) || (leaves !== null && !isSame(computed.leaves ?? tail, leaves))) return undefined;
  const rest = hashesOf(tail);
  const from = start + TILE_WIDTH * (up.length / 32);
  return { up: hashesOf(up), tail: { level: 0, start: from, computed: rest, stored: rest } };
}

/** Equality of public bytes, four at a time where they lie so. */
function isSame(a: HashRow, b: HashRow): boolean {
  if (a.length !== b.length || a.byteOffset % 4 !== 0 || b.byteOffset % 4 !== 0) return equal(a, b);
  const words = (row: HashRow): Int32Array => new Int32Array(row.buffer, row.byteOffset, row.length / 4);
  const [one, other] = [words(a), words(b)];
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}
