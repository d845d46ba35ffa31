/** Small files that are replaced whole: a reader sees the old one or the new one, also after a crash. */
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createFolder, syncFolder } from './flat-file.ts';

/** Replaces a file durably: written and fsynced beside it, renamed, and the folder fsynced. An error is FATAL. */
export async function keepFile(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  await createFolder(folder, 0o755);
  const file = await open(`${path}.new`, 'w', 0o644);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  await syncFolder(folder);
}

/** The text of a file, or null when there is none. */
export async function keptFile(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
