/**
 * The latest value of each key in one append-only file. A line is a batch, `<8 hex of SHA-256> <JSON>`: all of it counts
 * or nothing. Only the last line can be torn by a crash; a whole line that does not match its checksum is damage.
 */
import { type FileHandle, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fromUtf8, utf8 } from '../bytes.ts';
import { ensure, LedgerError } from '../errors.ts';
import { openDurable, readFully, syncFolder, writeFully } from './flat-file.ts';
import { checksum } from './heads.ts';

/** A key with its new value. */
export type Entry = readonly [key: string, value: string];

/** The newest values, and how to add to them. */
export type Journal = {
  /** What is durable. Never written to by others than `append`. */
  readonly values: ReadonlyMap<string, string>;
  /** Adds one batch; resolves when no crash can undo it. A rejection is FATAL: open the file again before anything else. */
  append(batch: readonly Entry[]): Promise<void>;
  close(): Promise<void>;
};

/** A file is written anew when it is this long, and four times as long as what still counts. */
const COMPACT_FROM = 4 << 20;

function formatLine(batch: readonly Entry[]): string {
  const json = JSON.stringify(batch);
  return `${checksum(json)} ${json}\n`;
}

function isBatch(value: unknown): value is Entry[] {
  const isEntry = (each: unknown) =>
    Array.isArray(each) && each.length === 2 && each.every((part) => typeof part === 'string');
  return Array.isArray(value) && value.every(isEntry);
}

function parseLine(line: string): Entry[] {
  const json = line.slice(9);
  ensure(line.slice(0, 9) === `${checksum(json)} `, 'store_damaged', 'a line of the journal was altered');
  const batch = parseJson(json);
  if (!isBatch(batch)) throw new LedgerError('store_damaged', 'a line of the journal is no batch');
  return batch;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new LedgerError('store_damaged', 'a line of the journal is not JSON', { cause });
  }
}

const NEWLINE = 0x0a;

/** The values, and where the last whole line ends; what lies beyond is torn and never was answered to anybody. */
export function readJournal(bytes: Uint8Array): { readonly values: Map<string, string>; readonly end: number } {
  const values = new Map<string, string>();
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    const line = bytes.subarray(start, end);
    // Blocks that never reached the disk read as zeros: torn, when nothing whole comes after.
    if (line.includes(0)) {
      ensure(isTorn(bytes.subarray(end + 1)), 'store_damaged', 'a line of the journal was altered');
      break;
    }
    for (const [key, value] of parseLine(fromUtf8(line))) values.set(key, value);
    start = end + 1;
  }
  return { values, end: start };
}

/** True when no line without a zero byte ends in here. */
function isTorn(bytes: Uint8Array): boolean {
  const end = bytes.indexOf(NEWLINE);
  return end < 0 || (bytes.subarray(0, end).includes(0) && isTorn(bytes.subarray(end + 1)));
}

async function openRead(dir: string, name: string) {
  const file = await openDurable(dir, name);
  try {
    const { size } = await file.stat();
    const { values, end } = readJournal(await readFully(file, 0, size));
    if (end < size) {
      await file.truncate(end);
      await file.sync();
    }
    return { file, values, length: end };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The file anew with what still counts: written beside, synced, renamed, the folder synced. */
async function rewrite(dir: string, name: string, line: Uint8Array): Promise<FileHandle> {
  const fresh = await open(join(dir, `${name}.new`), 'w+', 0o600);
  try {
    await writeFully(fresh, line, 0);
    await fresh.sync();
    await rename(join(dir, `${name}.new`), join(dir, name));
    await syncFolder(dir);
    return fresh;
  } catch (error) {
    await fresh.close();
    throw error;
  }
}

/**
 * Whether the file still is the one that this process has read and written, and nobody else wrote to it: a lock does not reach
 * into another container, nor keep a backup from being put in its place.
 */
async function checkOwn(path: string, file: FileHandle, length: number): Promise<void> {
  const [there, own] = await Promise.all([stat(path), file.stat()]);
  const isOwn = there.ino === own.ino && there.dev === own.dev && own.size === length;
  ensure(isOwn, 'store_damaged', 'somebody else wrote to the journal, or put another one in its place');
}

/** Opens or creates a journal; `store_damaged` when a whole line of it was altered. One process at a time: lock it. */
export async function openJournal(dir: string, name: string, compactFrom = COMPACT_FROM): Promise<Journal> {
  const { values, ...opened } = await openRead(dir, name);
  let { file, length } = opened;
  return {
    values,
    append: async (batch) => {
      if (batch.length === 0) return;
      const line = utf8(formatLine(batch));
      await checkOwn(join(dir, name), file, length);
      if (length + line.length > compactFrom) {
        const whole = utf8(formatLine([...new Map([...values, ...batch])]));
        if (length + line.length > 4 * whole.length) {
          const old = file;
          file = await rewrite(dir, name, whole);
          length = whole.length;
          await old.close();
          for (const [key, value] of batch) values.set(key, value);
          return;
        }
      }
      await writeFully(file, line, length);
      await file.sync();
      length += line.length;
      for (const [key, value] of batch) values.set(key, value);
    },
    close: () => file.close(),
  };
}
