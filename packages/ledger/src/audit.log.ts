/**
 * Auditing a log: every entry, hash, root and signature is recomputed and the exact place of each damage is
 * named. A tree tells more than that something is wrong: where stored hashes agree with what stands above them,
 * the damage lies below; where what was computed from below agrees with it, the stored hash is the damage.
 */
import {
  AuditRooms,
  type Judged,
  type LogRows,
  readRun,
  type RunRoom,
  type StoredRun,
  TileHashes,
  wholeRun,
} from './audit.rows.ts';
import { judgeTails, judgeTile, type LogFinding, type Row } from './audit.tile.ts';
import { equal } from './bytes.ts';
import { openCheckpoint } from './checkpoint.ts';
import { LedgerError } from './errors.ts';
import { leafHash } from './merkle.ts';
import { hashesOf } from './row.ts';
import type { EntryStore, LogHead, LogStore } from './store.ts';
import { type HashCoord, levelWidth, TILE_WIDTH } from './tile.ts';
import type { Vkey } from './vkey.ts';

/** What an audit reads; it writes nothing. With `rows` it reads whole runs, and the others only where something is wrong. */
export type AuditableLog = Pick<LogStore, 'readHead' | 'readHashes'> & EntryStore & { readonly rows?: LogRows };

/** `entries` is what the head claims, whether or not they are all there. */
export type LogAudit = { readonly ok: boolean; readonly entries: number; readonly findings: readonly LogFinding[] };

/**
 * `onProgress` is called after every few thousand entries. `rooms`: of whoever audits again and again; without it the audit's
 * own go with it.
 */
export type LogAuditOptions = {
  readonly store: AuditableLog;
  readonly vkey: Vkey | string;
  readonly origin: string;
  readonly onProgress?: (entries: number, total: number) => void;
  readonly rooms?: AuditRooms;
};

/** Entries read at once: few at first, so that hashing begins soon, then as many as keep what lies around a run small. */
const [FIRST, MOST] = [32 * TILE_WIDTH, 128 * TILE_WIDTH];
/** Entries that are looked at one by one, where something is wrong with their run: what that takes of memory. */
const SLOWLY = 64 * TILE_WIDTH;

/** Reads stored hashes; a missing one is found by halving, instead of failing the whole batch. */
async function readStored(
  store: AuditableLog,
  coords: readonly HashCoord[],
): Promise<readonly (Uint8Array | undefined)[]> {
  try {
    const hashes = await store.readHashes(coords);
    if (hashes.length === coords.length && hashes.every((hash) => hash.length === 32)) return hashes;
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
  }
  if (coords.length <= 1) return [undefined];
  const half = Math.floor(coords.length / 2);
  const left = await readStored(store, coords.slice(0, half));
  return [...left, ...(await readStored(store, coords.slice(half)))];
}

type Walk = { readonly store: AuditableLog; readonly size: number; readonly findings: LogFinding[] };

/** The stored hashes [start, start + count) of a level. */
async function storedRun({ store }: Walk, level: number, start: number, count: number) {
  if (count === 0) return [];
  const whole = await storedRow(store, level, start, count);
  if (whole !== undefined) return hashesOf(whole);
  return readStored(
    store,
    Array.from({ length: count }, (_, i) => ({ level, index: start + i })),
  );
}

/** The same side by side, where the store has such and all are there. */
async function storedRow({ rows }: AuditableLog, level: number, start: number, count: number) {
  if (rows === undefined || level < rows.lowest) return undefined;
  const row = await rows.hashes(level, start, count, new Uint8Array(32 * count));
  return row?.length === 32 * count ? row : undefined;
}

/** Judges every full tile of a run against the level above; answers the hashes for that level, and the tail. */
async function judgeRun(walk: Walk, row: Row): Promise<Judged> {
  const full = Math.floor(row.computed.length / TILE_WIDTH);
  const above = await storedRun(walk, row.level + 1, row.start / TILE_WIDTH, full);
  const part = (from: number, to?: number): Row => ({
    level: row.level,
    start: row.start + from,
    computed: row.computed.slice(from, to),
    stored: row.stored.slice(from, to),
  });
  const up = Array.from({ length: full }, (_, t) =>
    judgeTile(part(t * TILE_WIDTH, (t + 1) * TILE_WIDTH), above[t], walk.findings),
  );
  return { up, tail: part(full * TILE_WIDTH) };
}

/** Leaf hashes of a run of entries; what is missing is taken from the stored hash, and reported. */
async function entryRow(walk: Walk, start: number, count: number): Promise<Row> {
  const stored = await storedRun(walk, 0, start, count);
  const entries = await walk.store.readEntries(start, count);
  const computed = stored.map((hash, i) => {
    const entry = entries[i];
    if (entry?.length === 32) return leafHash(entry);
    walk.findings.push({ code: 'entry_missing', index: start + i, detail: `Entry ${start + i} is missing.` });
    return hash ?? new Uint8Array(32);
  });
  return { level: 0, start, computed, stored };
}

type Run = { readonly start: number; readonly count: number };

/** All entries in runs that begin with a tile. */
function runsOf(size: number): Run[] {
  const runs: Run[] = [];
  for (let [start, most] = [0, FIRST]; start < size; most = Math.min(2 * most, MOST)) {
    const count = Math.min(most, size - start);
    runs.push({ start, count });
    start += count;
  }
  return runs;
}

/** The runs by their rows, where the store has such: reads the n-th one, through its room, if it is all there. */
function readerOf({ store: { rows }, size }: Walk, runs: readonly Run[], rooms: readonly RunRoom[]) {
  const tiles = rows && new TileHashes(rows, size);
  return (n: number): Promise<StoredRun | undefined> => {
    const run = runs[n];
    if (!tiles || run === undefined) return Promise.resolve(undefined);
    const read = readRun(rows, run.start, run.count, rooms[n % rooms.length] ?? null, tiles);
    // Whoever waits for it hears of it; nobody may, when the audit ends before.
    read.catch(() => undefined);
    return read;
  };
}

/** A run that is not all as it must be, entry by entry. */
async function judgeSlowly(walk: Walk, { start, count }: Run): Promise<Judged> {
  const up: Uint8Array[] = [];
  for (let at = start; ; at += SLOWLY) {
    const judged = await judgeRun(walk, await entryRow(walk, at, Math.min(SLOWLY, start + count - at)));
    up.push(...judged.up);
    if (at + SLOWLY >= start + count) return { up, tail: judged.tail };
  }
}

/** The entries' own level: the hashes over its full tiles, and what lies in none. */
async function walkEntries(
  walk: Walk,
  { onProgress, rooms: all = new AuditRooms() }: LogAuditOptions,
): Promise<{ up: Uint8Array[]; tails: Row[] }> {
  const up: Uint8Array[] = [];
  const tails: Row[] = [];
  const runs = runsOf(walk.size);
  // Two at once, each hashed as it comes; what is kept of one is copied before another comes into its room.
  const rooms = walk.store.rows?.lowest === 0 ? all.take(2, MOST) : [];
  const read = readerOf(walk, runs, rooms);
  const ahead = [read(0), read(1)];
  for (const [n, each] of runs.entries()) {
    const stored = await ahead.shift();
    const whole = stored && wholeRun(stored);
    ahead.push(read(n + 2));
    const judged = whole ?? (await judgeSlowly(walk, each));
    up.push(...judged.up);
    const done = each.start + each.count;
    if (done === walk.size) tails.push(judged.tail);
    onProgress?.(done, walk.size);
  }
  // After an error they are nobody's: something may still be on its way into them.
  if (rooms.length > 0) all.giveBack(rooms);
  return { up, tails };
}

/** Level by level upwards; answers what of each level lies in no full tile, for the comparison with the root. */
async function walkLevels(walk: Walk, options: LogAuditOptions): Promise<Row[]> {
  const { tails, up } = await walkEntries(walk, options);
  let above: readonly Uint8Array[] = up;
  for (let level = 1; levelWidth(walk.size, level) > 0; level++) {
    const stored = await storedRun(walk, level, 0, above.length);
    const judged = await judgeRun(walk, { level, start: 0, computed: above, stored });
    tails.push(judged.tail);
    above = judged.up;
  }
  return tails;
}

/** The head by itself: signature, origin, and whether its columns are those of the signed text. */
function checkSignature(head: LogHead, { vkey, origin }: LogAuditOptions): LogFinding[] {
  try {
    const { size, root, origin: signed } = openCheckpoint(head.checkpoint, vkey);
    if (signed !== origin) return [{ code: 'checkpoint_invalid', detail: `The checkpoint is of the log ${signed}.` }];
    if (size === head.size && equal(root, head.root)) return [];
    return [{ code: 'head_altered', detail: 'The stored size or root is not that of the signed checkpoint.' }];
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return [{ code: 'checkpoint_invalid', detail: `The checkpoint does not verify: ${error.message}.` }];
  }
}

/** Recomputes the whole log; `ok` when nothing was found. Reads each entry and each stored hash once. */
export async function auditLog(options: LogAuditOptions): Promise<LogAudit> {
  const head = await options.store.readHead();
  if (head === null) {
    const detail = 'The log has no head: nothing was ever signed, or it is lost.';
    return { ok: false, entries: 0, findings: [{ code: 'head_missing', detail }] };
  }
  const findings = checkSignature(head, options);
  const walk: Walk = { store: options.store, size: head.size, findings };
  const tails = await walkLevels(walk, options);
  const edge = judgeTails(head.size, tails, head.root, findings);
  if (!equal(edge, head.edge) && !findings.some(({ code }) => code === 'root_mismatch')) {
    findings.push({ code: 'head_altered', detail: "The stored right edge is not the tree's." });
  }
  return { ok: findings.length === 0, entries: head.size, findings };
}
