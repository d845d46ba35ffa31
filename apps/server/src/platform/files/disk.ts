import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { newId } from '../ids.ts';
import { checkName, type FileStore, FileStoreError, type StoredObject } from './store.ts';

const READ_BYTES = 1024 * 1024;
/** What a write is called until it is whole. */
const DRAFT = '.draft';

/**
 * Objects as files of a folder (0700, files 0600), spread over 256 folders per hospital by the end of their name. Written
 * beside, fsynced, renamed, folder fsynced: after `kill -9` or a power cut an object is whole or absent.
 */
export function openDiskStore(folder: string): FileStore {
  const pathOf = (name: string): string => {
    const [first = '', object = ''] = checkName(name).split('/');
    // A draft lies beside what it becomes.
    return join(folder, first, object.split('.', 1)[0]?.slice(-2) ?? '', object);
  };
  return {
    put: (name, bytes) => write(folder, pathOf(name), bytes),
    read: (name, start, end) => read(pathOf(name), start, end),
    size: async (name) => (await orNull(stat(pathOf(name))))?.size ?? null,
    remove: async (names) => {
      const paths = names.map(pathOf);
      for (const path of paths) await rm(path, { force: true });
      for (const each of new Set(paths.map(dirname))) await orNull(syncFolder(each));
    },
    list: (first) => list(folder, checkName(`${first}/-`).split('/')[0] ?? ''),
    check: async () => {
      const name = join(folder, `check-${newId()}${DRAFT}`);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      try {
        await writeSynced(name, Uint8Array.of(1));
      } finally {
        // On a full disk an empty file is left, and no sweep looks here.
        await rm(name, { force: true });
      }
    },
  };
}

async function write(root: string, path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  const draft = `${path}.${newId()}${DRAFT}`;
  try {
    // Folders of their own name must be durable as well, or the object is lost with them.
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeSynced(draft, bytes);
    await rename(draft, path);
    await syncFolder(folder);
    if (made !== undefined) for (let up = folder; up !== root; up = dirname(up)) await syncFolder(dirname(up));
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw new FileStoreError('unavailable', 'An object could not be written.', { cause: error });
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function* read(path: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  const file = await orNull(open(path, constants.O_RDONLY));
  if (file === null) throw new FileStoreError('gone', 'The object is not there.');
  const readFrom = (at: number): ReturnType<typeof readSome> | null => {
    if (at >= end) return null;
    const reading = readSome(file, at, Math.min(READ_BYTES, end - at));
    // Whoever waits for it hears of a failure; until then it is nobody's.
    reading.catch(() => undefined);
    return reading;
  };
  // One piece ahead: the disk works while the piece before is decrypted and sent.
  let reading = readFrom(start);
  try {
    for (let at = start; reading !== null; ) {
      const piece = await reading;
      // Shorter than asked: whoever opens the chunks finds it cut off.
      if (piece.length === 0) return;
      at += piece.length;
      reading = readFrom(at);
      yield piece;
    }
  } finally {
    await reading?.catch(() => undefined);
    await file.close();
  }
}

async function readSome(file: FileHandle, at: number, length: number): Promise<Uint8Array> {
  // Memory of its own, which whoever reads may let go; nothing of what was there before is given out.
  const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(length), 0, length, at);
  return bytesRead === length ? buffer : buffer.subarray(0, bytesRead);
}

async function* list(root: string, first: string): AsyncGenerator<StoredObject> {
  for (const spread of await names(join(root, first))) {
    for (const object of await names(join(root, first, spread))) {
      const found = await orNull(stat(join(root, first, spread, object)));
      if (found?.isFile()) yield { name: `${first}/${object}`, at: found.mtimeMs };
    }
  }
}

async function names(folder: string): Promise<string[]> {
  const found = await orNull(opendir(folder));
  const all: string[] = [];
  if (found !== null) for await (const { name } of found) all.push(name);
  return all;
}

/** Null for what is not there. */
async function orNull<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
