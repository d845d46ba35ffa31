import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { link, mkdir, open, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { VaultError } from '../errors.ts';

/** Windows has no such modes; there the folder's access list is the owner's business. */
const HAS_MODES = process.platform !== 'win32';

/** Makes `folder` (and its parents) for this account only, or refuses one that others can enter. */
export async function privateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory()) throw new VaultError('unsafe_keyring', `The keyring at ${folder} is not a folder.`);
  refuseUnlessPrivate(folder, found, '700');
}

/**
 * Writes a new file of mode 0600 that is whole or absent whatever happens, and durable on return. Answers false when
 * `path` exists: a key file is never replaced, because what it protects would be lost.
 */
export async function writePrivateFile(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  try {
    await writeDurably(draft, content);
    // A hard link, unlike a rename, fails when the name is taken.
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
    await syncFolder(dirname(path));
  }
}

/** The file's text, null when there is none; refuses a link and a file that others can read. */
export function readPrivateFile(path: string): string | null {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    if (codeOf(error) === 'ELOOP') throw new VaultError('unsafe_keyring', `The key file ${path} is a link.`);
    throw error;
  }
  try {
    refuseUnlessPrivate(path, fstatSync(file), '600');
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

/** Removes a file for good, durably; harmless when it is gone. What the disk keeps of it is the disk's business. */
export async function destroyPrivateFile(path: string): Promise<void> {
  await rm(path, { force: true });
  await syncFolder(dirname(path));
}

function refuseUnlessPrivate(path: string, found: Stats, wanted: string): void {
  if (!HAS_MODES) return;
  if ((found.mode & 0o077) !== 0) {
    const mode = (found.mode & 0o777).toString(8);
    const remedy = `Run: chmod ${wanted} '${path}'`;
    throw new VaultError('unsafe_keyring', `Other accounts can reach ${path} (mode ${mode}, not ${wanted}). ${remedy}`);
  }
  if (found.uid !== process.getuid?.()) {
    throw new VaultError('unsafe_keyring', `${path} belongs to another account; the keyring must belong to this one.`);
  }
}

async function writeDurably(path: string, content: string): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  if (!HAS_MODES) return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
