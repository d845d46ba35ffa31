import { type FileHandle, mkdir, open, readFile, rename } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { openCheckpoint } from '@pramana/ledger';

/**
 * Copies of the last signed head of each log, outside the database and its backups (PRAMANA_HEADS): what notices that
 * an old backup came back (I-5).
 */
export interface HeadStore {
  /** The copied checkpoint of the log with this key, verbatim; null when there is none. Nothing in it is verified. */
  read(vkey: string): Promise<string | null>;
  /**
   * Keeps a signed checkpoint; durable when it resolves. A copy that is ahead stays (several servers share the folder).
   * A rejection is FATAL: nobody knows what a disk holds whose fsync failed, so it is never tried again.
   */
  write(vkey: string, checkpoint: string): Promise<void>;
}

/** One small file per log, named by its key. */
export async function openHeadFolder(path: string): Promise<HeadStore> {
  const folder = resolve(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const fileOf = (vkey: string): string => join(folder, headFileName(vkey));
  const read = (vkey: string): Promise<string | null> => readFile(fileOf(vkey), 'utf8').catch(absent);
  return {
    read,
    write: async (vkey, checkpoint) => {
      const known = sizeOf(await read(vkey), vkey);
      if (known > sizeOf(checkpoint, vkey)) return;
      const file = fileOf(vkey);
      const draft = `${file}.${process.pid}.new`;
      await writeDurably(draft, checkpoint);
      await rename(draft, file);
      await syncFolder(folder);
    },
  };
}

/** `asha-2627-1f2e….head`: the log's name for the operator, and a hash of its key, which alone identifies it. */
export function headFileName(vkey: string): string {
  const name = /([a-z0-9-]+)\+/.exec(vkey)?.[1] ?? 'log';
  return `${name}-${createHash('sha256').update(vkey).digest('hex').slice(0, 24)}.head`;
}

function absent(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}

/** Tree size of a copy that this log signed, else -1: a foreign or broken file never keeps a true head out. */
function sizeOf(checkpoint: string | null, vkey: string): number {
  try {
    return checkpoint === null ? -1 : openCheckpoint(checkpoint, vkey).size;
  } catch {
    return -1;
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  await finished(file, async () => {
    await file.writeFile(text);
    await file.sync();
  });
}

async function syncFolder(path: string): Promise<void> {
  // Windows cannot fsync a folder; NTFS journals the rename.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  await finished(folder, () => folder.sync());
}

async function finished(handle: FileHandle, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } finally {
    await handle.close();
  }
}
