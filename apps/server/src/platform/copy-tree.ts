import { constants } from 'node:fs';
import { chmod, chown, copyFile, link, mkdir, open, opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from './postgres/failure.ts';

export interface CopyOptions {
  /** Paths below the folder, `base/1/2`, that are left out; of a folder everything in it. */
  skip?: (path: string) => boolean;
  /** Whose the copies become, where that is not our own account. */
  account?: { uid: number; gid: number } | undefined;
  /** An earlier copy of the same folder: a file that stands there with the same size is linked. For files that never change. */
  like?: string | undefined;
  /** Files that are there already stay as they are. */
  keep?: boolean;
}

/** What was copied; `bytes` without what was linked. */
export interface Copied {
  files: number;
  linked: number;
  bytes: number;
}

/**
 * Copies a folder with all below it, each file and folder durable when it returns; folders become 0700, files 0600. What
 * vanishes meanwhile is passed over: the caller knows why that is right. Links and sockets are left out.
 */
export async function copyTree(from: string, to: string, options: CopyOptions = {}): Promise<Copied> {
  const copied: Copied = { files: 0, linked: 0, bytes: 0 };
  const folder = async (path: string): Promise<void> => {
    await mkdir(join(to, path), { recursive: true, mode: 0o700 });
    if (options.account !== undefined) await chown(join(to, path), options.account.uid, options.account.gid);
    for await (const entry of await opendir(join(from, path))) {
      const below = join(path, entry.name);
      if (options.skip?.(below) === true) continue;
      await unlessGone(entry.isDirectory() ? folder(below) : entry.isFile() ? file(below) : Promise.resolve());
    }
    await syncPath(join(to, path));
  };
  const file = async (path: string): Promise<void> => {
    const target = join(to, path);
    if (options.keep === true && (await sizeOf(target)) !== null) return;
    copied.files += 1;
    if (options.like !== undefined && (await isLinked(join(options.like, path), join(from, path), target))) {
      copied.linked += 1;
      return;
    }
    await copyFile(join(from, path), target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    await chmod(target, 0o600);
    if (options.account !== undefined) await chown(target, options.account.uid, options.account.gid);
    await syncPath(target);
    copied.bytes += (await stat(target)).size;
  };
  await folder('');
  return copied;
}

/** Whether the copy is a second name of an earlier one. Of another size, or on another disk, it is not. */
async function isLinked(earlier: string, source: string, target: string): Promise<boolean> {
  const size = await sizeOf(earlier);
  if (size === null || size !== (await stat(source)).size) return false;
  return link(earlier, target).then(
    () => true,
    () => false,
  );
}

async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    () => null,
  );
}

async function unlessGone(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}

/** Makes a file, or the names in a folder, outlast a power cut. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
