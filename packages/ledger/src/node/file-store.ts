/**
 * A log in flat append-only files: `entries.dat`, `L0.dat`, `L1.dat` … (32 bytes a record) and `heads.log`. Records
 * are fsynced first; the line in `heads.log`, fsynced last, is the commit. A crash before that line leaves only
 * bytes beyond the head, which the next start cuts off (I-3, I-6).
 */
import type { FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { equal, utf8 } from '../bytes.ts';
import { ensure, LedgerError } from '../errors.ts';
import type { LogRows } from '../audit.rows.ts';
import { Edge } from '../merkle.ts';
import { hashesOf } from '../row.ts';
import { type EntryStore, type LogChange, type LogHead, type LogStore, sameHead } from '../store.ts';
import { type HashCoord, levelWidth, TILE_WIDTH } from '../tile.ts';
import { createFolder, type FlatFile, openDurable, openFlatFile, readFully, writeFully } from './flat-file.ts';
import { formatHeadLine, readTail } from './heads.ts';
import { lockFolder } from './lock.ts';

/** A durable log for witnesses, mirrors and the command line; close it to let go of the folder. */
export type FileStore = LogStore & EntryStore & { readonly rows: LogRows; close(): Promise<void> };

/** Entries that an audit is lent at once: what a processor's cache holds. */
const LENT = 16 * TILE_WIDTH;
/** A head's line is far shorter; the rest of a long `heads.log` is history and not read. */
const TAIL = 1 << 20;

type Heads = { readonly file: FileHandle; readonly head: LogHead | null; readonly length: number };

/** The last head; a line that a crash tore is cut off. */
async function readHeads(file: FileHandle): Promise<Heads> {
  const { size } = await file.stat();
  const tail = Math.min(size, TAIL);
  const { head, torn } = readTail(await readFully(file, size - tail, tail));
  if (torn > 0) {
    await file.truncate(size - torn);
    await file.sync();
  }
  return { file, head, length: size - torn };
}

/** Runs of neighbouring coordinates, so that a tile is one read. */
function runsOf(coords: readonly HashCoord[]): { level: number; first: number; count: number }[] {
  const runs: { level: number; first: number; count: number }[] = [];
  for (const { level, index } of coords) {
    const last = runs.at(-1);
    if (last !== undefined && last.level === level && last.first + last.count === index) last.count += 1;
    else runs.push({ level, first: index, count: 1 });
  }
  return runs;
}

/** Refuses a change that does not continue the stored tree, before a byte is written. */
function checkChange({ expected, head, entries, firstIndex, rows }: LogChange): void {
  const size = expected?.size ?? 0;
  const follows = firstIndex === size && 32 * (head.size - size) === entries.length;
  ensure(follows, 'bad_argument', 'the entries do not follow on the stored ones');
  const edge = Edge.parse(head.edge);
  ensure(edge.size === head.size && equal(edge.root(), head.root), 'bad_argument', 'edge and root do not fit');
  let grown = 0;
  for (; levelWidth(head.size, grown) > levelWidth(size, grown); grown++) {
    const { level, first, row } = rows[grown] ?? {};
    const from = levelWidth(size, grown);
    const isNext = level === grown && first === from && row?.length === 32 * (levelWidth(head.size, grown) - from);
    ensure(isNext, 'bad_argument', `the hashes of level ${grown} do not follow on the stored ones`);
  }
  ensure(rows.length === grown, 'bad_argument', 'hashes of a level that does not grow');
}

class Files implements FileStore {
  readonly #dir: string;
  readonly #unlock: () => Promise<void>;
  readonly #entries: FlatFile;
  readonly #levels: FlatFile[] = [];
  readonly #heads: FileHandle;
  #headsLength: number;
  #head: LogHead | null;
  #queue: Promise<unknown> = Promise.resolve();
  #dead = false;

  constructor(dir: string, unlock: () => Promise<void>, heads: Heads, entries: FlatFile) {
    this.#dir = dir;
    this.#unlock = unlock;
    this.#heads = heads.file;
    this.#headsLength = heads.length;
    this.#head = heads.head;
    this.#entries = entries;
  }

  /** Opens the levels that the head needs, and the next ones as they come. */
  async openLevels(size: number): Promise<void> {
    const stored = this.#head?.size ?? 0;
    while (levelWidth(size, this.#levels.length) > 0) {
      const level = this.#levels.length;
      this.#levels.push(await openFlatFile(this.#dir, `L${level}.dat`, levelWidth(stored, level)));
    }
  }

  #alive(): void {
    ensure(!this.#dead, 'store_dead', 'the store failed or was closed: open it again before anything else is signed');
  }

  async readHead(): Promise<LogHead | null> {
    this.#alive();
    return this.#head;
  }

  async readHashes(coords: readonly HashCoord[]): Promise<readonly Uint8Array[]> {
    this.#alive();
    const size = this.#head?.size ?? 0;
    const out: Uint8Array[] = [];
    for (const { level, first, count } of runsOf(coords)) {
      const file = this.#levels[level];
      const there = file !== undefined && first + count <= levelWidth(size, level);
      if (!there) throw new LedgerError('missing_hash', `no hash at level ${level} index ${first + count - 1}`);
      out.push(...hashesOf(await file.read(first, count)));
    }
    return out;
  }

  async readEntries(first: number, count: number): Promise<readonly Uint8Array[]> {
    this.#alive();
    const have = Math.max(0, Math.min(count, (this.#head?.size ?? 0) - first));
    return have === 0 ? [] : hashesOf(await this.#entries.read(first, have));
  }

  /** For an audit: runs as they lie in the files. */
  get rows(): LogRows {
    const read = async (file: FlatFile | undefined, first: number, count: number): Promise<Uint8Array | undefined> => {
      this.#alive();
      return file?.read(first, count);
    };
    return {
      lowest: 0,
      entries: async (first, count, take) => {
        for (let from = 0; from < count; from += LENT) {
          const part = await read(this.#entries, first + from, Math.min(LENT, count - from));
          if (part === undefined) return false;
          take(part, from);
        }
        return true;
      },
      hashes: (level, first, count) => read(this.#levels[level], first, count),
    };
  }

  commit(change: LogChange): Promise<'committed' | 'conflict'> {
    const turn = this.#queue.then(() => this.#commit(change));
    // The next in the queue comes to its turn whether this one succeeds or not.
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  async #commit(change: LogChange): Promise<'committed' | 'conflict'> {
    this.#alive();
    if (!sameHead(this.#head, change.expected)) return 'conflict';
    checkChange(change);
    try {
      await this.#write(change);
    } catch (cause) {
      // Never retry after a failed fsync: the page cache may already claim that all is well.
      this.#dead = true;
      throw new LedgerError('store_dead', 'writing failed: open the store again and verify it', { cause });
    }
    return 'committed';
  }

  async #write({ head, entries, firstIndex, rows }: LogChange): Promise<void> {
    await this.openLevels(head.size);
    if (entries.length > 0) await this.#entries.write(firstIndex, entries);
    for (const { level, first, row } of rows) await this.#levels[level]?.write(first, row);
    const line = utf8(formatHeadLine(head));
    await writeFully(this.#heads, line, this.#headsLength);
    await this.#heads.sync();
    this.#headsLength += line.length;
    this.#head = head;
  }

  async close(): Promise<void> {
    await this.#queue;
    this.#dead = true;
    for (const file of [this.#entries, ...this.#levels, this.#heads]) await file.close();
    await this.#unlock();
  }
}

/**
 * Opens or creates a log's folder. `store_locked` when a living process has it, `store_damaged` when files and head
 * do not belong together. After an error while writing every call fails with `store_dead`: open again, verify.
 */
export async function fileStore(dir: string): Promise<FileStore> {
  await createFolder(resolve(dir));
  const unlock = await lockFolder(dir);
  // Whatever was opened is closed again when a later step refuses; closing the store includes the lock.
  const undo: (() => Promise<void>)[] = [unlock];
  try {
    const file = await openDurable(dir, 'heads.log');
    undo.unshift(() => file.close());
    const heads = await readHeads(file);
    const size = heads.head?.size ?? 0;
    const entries = await openFlatFile(dir, 'entries.dat', size);
    undo.unshift(() => entries.close());
    const store = new Files(dir, unlock, heads, entries);
    undo.splice(0, undo.length, () => store.close());
    await store.openLevels(size);
    return store;
  } catch (error) {
    for (const step of undo) await step();
    throw error;
  }
}
