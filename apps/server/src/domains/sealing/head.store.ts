import { createHash } from 'node:crypto';
import { constants, type FileHandle, mkdir, open, readdir, readFile, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Checkpoint, equal, openCheckpoint, parseCheckpoint, parseNote } from '@pramana/ledger';

/**
 * Copies of the last signed head of each log, outside the database and its backups (PRAMANA_HEADS): what notices that
 * an old backup came back (I-5).
 */
export interface HeadStore {
  /**
   * The newest copied checkpoint of the log with this key, verbatim; null when there is none. When no copy is signed
   * by that key, one of them all the same: the guard says what it thinks of it.
   */
  read(vkey: string): Promise<string | null>;
  /**
   * Keeps a signed checkpoint; durable when it resolves. A copy that is ahead, or of this size, stays as it is: never two
   * trees of one size (I-4). A rejection is FATAL: nobody knows what a disk holds whose fsync failed, so it is never tried
   * again.
   */
  write(vkey: string, checkpoint: string): Promise<void>;
}

/** Whose heads a folder keeps: how the one it is keyed by signed a copy (throws when it did not), and where it lies. */
export interface HeadsOf {
  readonly open: (text: string, key: string) => Checkpoint;
  readonly folder: (root: string, key: string) => string;
}

const OF_LOGS: HeadsOf = { open: openCheckpoint, folder: headFolder };

/**
 * A folder per log, in it a file per copy, `<size>.head`, usually one: a new file first, then the smaller ones go. So
 * several servers may share the folder and the newest copy never moves back, without any lock. `of`: the heads of this
 * node's own logs, by their verifier keys, unless something else is said.
 */
export function openHeadFolder(path: string, of: HeadsOf = OF_LOGS): HeadStore {
  const root = resolve(path);
  const made = new Set<string>();
  return {
    read: async (vkey) => (await copiesIn(of, root, vkey)).at(-1)?.text ?? null,
    write: async (vkey, checkpoint) => {
      const folder = of.folder(root, vkey);
      const { size } = parseCheckpoint(parseNote(checkpoint).text);
      if (!made.has(folder)) {
        const first = await mkdir(folder, { recursive: true, mode: 0o700 });
        await syncFolder(root);
        // Each new name above it as well, or a crash could take all copies away at once.
        for (let at = root; at.length >= (first ?? folder).length; at = dirname(at)) await syncFolder(dirname(at));
        made.add(folder);
      }
      const path = join(folder, `${size}.head`);
      // Almost always it is new. What is there may be the same, torn, or of another tree.
      if (!(await writeNew(path, checkpoint))) {
        const isThere =
          (await isKept(of, path, checkpoint, vkey)) && (await syncFile(path).then(() => true, absent)) === true;
        // Gone in between: another server, which holds a durable newer one, took the smaller ones away. No failure of the disk.
        if (!isThere) await writeDurably(path, checkpoint);
      }
      await syncFolder(folder);
      const older = (await readdir(folder)).filter(
        (file) => /^[0-9]+\.head$/.test(file) && Number.parseInt(file, 10) < size,
      );
      for (const file of older) await unlink(join(folder, file)).catch(absent);
    },
  };
}

/** `asha-2627-1f2e…`: the log's name for the operator, and a hash of its key, which alone identifies it. */
export function headFolder(root: string, vkey: string): string {
  const name = /([a-z0-9-]+)\+/.exec(vkey)?.[1] ?? 'log';
  return join(root, `${name}-${createHash('sha256').update(vkey).digest('hex').slice(0, 24)}`);
}

/** A copy; `size` is -1 when this log's key did not sign it: a foreign or torn file never keeps a true head out. */
interface Copy {
  readonly file: string;
  readonly text: string;
  readonly size: number;
}

async function copiesIn(of: HeadsOf, root: string, vkey: string): Promise<Copy[]> {
  const folder = of.folder(root, vkey);
  const files = (await readdir(folder).catch(absent)) ?? [];
  const copies = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(folder, file), 'utf8').catch(absent);
      return text === null ? [] : [{ file, text, size: signedSize(of, text, vkey) }];
    }),
  );
  return copies.flat().sort((a, b) => a.size - b.size);
}

function signedSize({ open: opened }: HeadsOf, checkpoint: string, vkey: string): number {
  try {
    return opened(checkpoint, vkey).size;
  } catch {
    return -1;
  }
}

/**
 * Whether a true copy of this size stands there already, as at every start: rewriting it could tear the only one. A torn
 * or foreign file is none. Throws when it is of another tree.
 */
async function isKept(of: HeadsOf, path: string, checkpoint: string, vkey: string): Promise<boolean> {
  const there = await readFile(path, 'utf8').catch(absent);
  if (there === null || signedSize(of, there, vkey) < 0) return false;
  const [kept, wanted] = [of.open(there, vkey), of.open(checkpoint, vkey)];
  if (kept.size !== wanted.size || !equal(kept.root, wanted.root))
    throw new Error('a head copy of this size is of another tree');
  return true;
}

/** Another server may have removed it meanwhile. */
function absent(error: unknown): null {
  return nullIf('ENOENT', error);
}

/** An earlier process may have written it, or another server. */
function present(error: unknown): null {
  return nullIf('EEXIST', error);
}

function nullIf(code: string, error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === code) return null;
  throw error;
}

/** False, and nothing done, when there is something already. */
async function writeNew(path: string, text: string): Promise<boolean> {
  const file = await open(path, 'wx', 0o600).catch(present);
  if (file === null) return false;
  await finished(file, async () => {
    await file.writeFile(text);
    await file.sync();
  });
  return true;
}

/** Never empties what is there first: another server may have just made the same copy durable. */
async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT, 0o600);
  await finished(file, async () => {
    await file.writeFile(text);
    await file.truncate(Buffer.byteLength(text));
    await file.sync();
  });
}

/** What an earlier process wrote may not have reached the disk. */
async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await finished(file, () => file.sync());
}

async function syncFolder(path: string): Promise<void> {
  // Windows cannot fsync a folder; NTFS journals the names.
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
