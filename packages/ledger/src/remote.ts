/**
 * Reading a log that somebody else serves (C2SP tlog-tiles): its checkpoint, hashes and entries, by a `Get` that the
 * caller brings (I-8). NOTHING READ HERE IS VERIFIED: whoever uses it compares with a signed root.
 */
import { fromUtf8 } from './bytes.ts';
import { ensure, LedgerError } from './errors.ts';
import { type HashReader, parseEntries, TILE_WIDTH, type Tile, tilePath, tileWidth } from './tile.ts';

/**
 * Fetches what lies at a path under the log's address; null when it is not there. Never more than `limit` bytes: it
 * rejects instead, as it does when nobody answers.
 */
export type Get = (path: string, limit: number) => Promise<Uint8Array | null>;

/** A log's signature, a hundred cosignatures, and room. */
const NOTE_LIMIT = 65_536;
/** 256 entries of 65,535 bytes with their lengths; ours have 32. */
const BUNDLE_LIMIT = TILE_WIDTH * 34;
const TILE_LIMIT = TILE_WIDTH * 32;
/** Tiles kept: a proof reads two of each level, the next one mostly the same. */
const KEPT = 64;

/** The signed note at `checkpoint`, unverified; null when there is none. */
export async function getCheckpoint(get: Get): Promise<string | null> {
  const bytes = await get('checkpoint', NOTE_LIMIT);
  return bytes && fromUtf8(bytes);
}

/** The tile, or the full one that has taken its place: a log may drop partial tiles. */
async function getTile(get: Get, tile: Tile, limit: number): Promise<Uint8Array> {
  const bytes =
    (await get(tilePath(tile), limit)) ??
    (tile.width < TILE_WIDTH ? await get(tilePath({ ...tile, width: TILE_WIDTH }), limit) : null);
  if (bytes === null) throw new LedgerError('missing_hash', `${tilePath(tile)} is not there`);
  return bytes;
}

/** The entries of bundle `n` in a tree of `size` entries, 32 bytes each; `bad_tile` when they are anything else. */
export async function getEntries(get: Get, size: number, n: number): Promise<Uint8Array[]> {
  const width = tileWidth(size, 'entries', n);
  const entries = parseEntries(await getTile(get, { level: 'entries', n, width }, BUNDLE_LIMIT)).slice(0, width);
  const whole = entries.length === width && entries.every((entry) => entry.length === 32);
  ensure(whole, 'bad_tile', `the entries of bundle ${n} are not ${width} of 32 bytes`);
  return entries;
}

/** Reads stored hashes of the tree of `size` entries, one tile after the other, and keeps the last tiles. */
export function remoteHashes(get: Get, size: number): HashReader {
  const tiles = new Map<string, Promise<Uint8Array>>();
  const tileAt = (level: number, n: number): Promise<Uint8Array> => {
    const name = `${level}/${n}`;
    const known = tiles.get(name);
    if (known !== undefined) return known;
    const width = tileWidth(size, level, n);
    ensure(width > 0, 'missing_hash', `a tree of ${size} entries has no tile ${name}`);
    const tile = getTile(get, { level, n, width }, TILE_LIMIT).then((bytes) => {
      ensure(bytes.length >= width * 32 && bytes.length % 32 === 0, 'bad_tile', `tile ${name} is cut off`);
      return bytes;
    });
    const [oldest] = tiles.keys();
    if (tiles.size >= KEPT && oldest !== undefined) tiles.delete(oldest);
    tiles.set(name, tile);
    return tile;
  };
  return async (coords) => {
    const hashes: Uint8Array[] = [];
    for (const { level, index } of coords) {
      const n = Math.floor(index / TILE_WIDTH);
      const at = (index - n * TILE_WIDTH) * 32;
      const tile = await tileAt(level, n);
      ensure(at + 32 <= tile.length, 'missing_hash', `no hash at level ${level} index ${index}`);
      hashes.push(tile.slice(at, at + 32));
    }
    return hashes;
  };
}
