/**
 * One process per folder: two writers of one log could sign two trees of one size (I-4). The lock names the process
 * and when it began, so that a number which the system gave to somebody else after a crash does not hold the folder.
 */
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LedgerError } from '../errors.ts';

const held = new Set<string>();

/** What Linux tells of a process; null elsewhere, and of one that is not there. */
interface Told {
  /** Ticks at which it began. */
  readonly began: string;
  /** Ended, and not yet taken note of by its parent; none of its threads writes any more. */
  readonly isOver: boolean;
}

async function toldOf(pid: number): Promise<Told | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces; of the fields after it the first is the state, the 18th the number of threads.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const isOver = (fields[0] === 'Z' || fields[0] === 'X') && Number(fields[17]) <= 1;
    return { began: fields[19] ?? '', isOver };
  } catch {
    return null;
  }
}

/** Signal 0 only asks. EPERM means that it lives and is somebody else's. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** True when whoever wrote the lock is gone; an unreadable lock is one that a crash cut short. */
async function isStale(path: string): Promise<boolean> {
  const [pid = '', began = ''] = (await readFile(path, 'utf8').catch(() => '')).split(' ');
  const number = Number(pid);
  if (!Number.isSafeInteger(number) || number <= 0 || !isAlive(number)) return true;
  // Our own number, though we do not hold it: a process before us had it.
  if (number === process.pid) return true;
  const told = await toldOf(number);
  return told?.isOver === true || (told?.began ?? '') !== began;
}

/** Links a complete file into place, so that nobody ever reads a lock that is half written. */
async function tryLink(from: string, path: string): Promise<boolean> {
  try {
    await link(from, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Takes the folder's lock; answers its release. `store_locked` when a living process holds it. Only two processes
 * that take over the lock of a dead third in the same instant could both believe to have it.
 */
export async function lockFolder(dir: string): Promise<() => Promise<void>> {
  const path = resolve(dir, 'lock');
  if (held.has(path)) throw new LedgerError('store_locked', `this process already uses this log (${path})`);
  // Reserved before the first await, or two opens of one folder in this process could pass each other.
  held.add(path);
  const own = resolve(dir, `lock.${process.pid}`);
  try {
    await writeFile(own, `${process.pid} ${(await toldOf(process.pid))?.began ?? ''}`);
    if (!(await tryLink(own, path))) {
      if (!(await isStale(path))) throw new LedgerError('store_locked', `another process uses this log (${path})`);
      await rename(own, path);
    }
  } catch (error) {
    held.delete(path);
    throw error;
  } finally {
    await rm(own, { force: true });
  }
  return async () => {
    held.delete(path);
    await rm(path, { force: true });
  };
}
