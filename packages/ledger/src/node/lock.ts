/**
 * One process per folder: two writers of one log could sign two trees of one size (I-4). The lock names the process
 * and when it began, so that a number which the system gave to somebody else after a crash does not hold the folder.
 */
import { open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LedgerError } from '../errors.ts';

const held = new Set<string>();

/** Ticks at which a process began (Linux), or an empty text where the system does not tell. */
async function beganAt(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces; the 20th field after it is the start time.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function isStale(path: string): Promise<boolean> {
  const [pid = '', began = ''] = (await readFile(path, 'utf8').catch(() => '')).split(' ');
  const number = Number(pid);
  if (!Number.isSafeInteger(number) || number <= 0 || !isAlive(number)) return true;
  // Our own number, but not held by us: a process before us had it.
  if (number === process.pid) return !held.has(path);
  return (await beganAt(number)) !== began;
}

async function tryCreate(path: string, text: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(text);
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes the folder's lock; answers its release. `store_locked` when a living process holds it. */
export async function lockFolder(dir: string): Promise<() => Promise<void>> {
  const path = join(dir, 'lock');
  const text = `${process.pid} ${await beganAt(process.pid)}`;
  if (!(await tryCreate(path, text))) {
    if (held.has(path) || !(await isStale(path))) {
      throw new LedgerError('store_locked', `another process uses this log (${path})`);
    }
    await writeFile(path, text);
  }
  held.add(path);
  return async () => {
    held.delete(path);
    await rm(path, { force: true });
  };
}
