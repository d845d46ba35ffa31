/** An append-only file of 32-byte records. */
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LedgerError } from '../errors.ts';

const RECORD = 32;

/** Records are addressed by number; nothing here knows which of them are committed. */
export type FlatFile = {
  /** Records [first, first + count) side by side; `missing_hash` when the file is shorter. */
  read(first: number, count: number): Promise<Uint8Array>;
  /** Writes records, side by side, from `first` on and makes them durable. */
  write(first: number, records: Uint8Array): Promise<void>;
  close(): Promise<void>;
};

/** Reads exactly this many bytes; a file system may give fewer at a time. */
export async function readFully(file: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const out = new Uint8Array(length);
  let have = 0;
  while (have < length) {
    const { bytesRead } = await file.read(out, have, length - have, at + have);
    if (bytesRead === 0) throw new LedgerError('missing_hash', 'the file ends before the record');
    have += bytesRead;
  }
  return out;
}

/** Makes a folder's entries durable: without it a crash can take a new file away whole. */
export async function syncFolder(dir: string): Promise<void> {
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Creates the folder so that a crash cannot take it away: each new name is fsynced in its parent. */
export async function createFolder(dir: string, mode?: number): Promise<void> {
  const first = await mkdir(dir, { recursive: true, ...(mode === undefined ? {} : { mode }) });
  if (first === undefined) return;
  for (let at = dir; at.length >= first.length; at = dirname(at)) await syncFolder(dirname(at));
}

/** Writes all bytes at a position; a file system may write fewer than asked. */
export async function writeFully(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}

/** Opens a file for reading and writing, creating it durably. */
export async function openDurable(dir: string, name: string): Promise<FileHandle> {
  const path = join(dir, name);
  const file = await open(path, 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return open(path, 'wx+');
  });
  return opened(file, async () => {
    await file.sync();
    // Also of one that is there: whoever made it may have died before its name was durable.
    await syncFolder(dir);
    return file;
  });
}

/** Finishes opening a file; closes it again when that fails. */
async function opened<T>(file: FileHandle, finish: () => Promise<T>): Promise<T> {
  try {
    return await finish();
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * Opens a record file that must hold `records` records. What lies beyond them was never committed and is cut off;
 * fewer are damage.
 */
export async function openFlatFile(dir: string, name: string, records: number): Promise<FlatFile> {
  const file = await openDurable(dir, name);
  await opened(file, async () => {
    const { size } = await file.stat();
    if (size < records * RECORD) throw new LedgerError('store_damaged', `${name} is shorter than the signed head says`);
    if (size === records * RECORD) return;
    await file.truncate(records * RECORD);
    await file.sync();
  });
  return {
    read: (first, count) => readFully(file, first * RECORD, count * RECORD),
    write: async (first, records) => {
      await writeFully(file, records, first * RECORD);
      await file.sync();
    },
    close: () => file.close(),
  };
}
