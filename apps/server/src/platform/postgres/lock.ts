import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseStartError, systemCode } from './failure.ts';
import { eventually, processStart } from './process.ts';

interface Holder {
  pid: number;
  /** `processStart(pid)` of the holder: a reused process number does not hold the lock. */
  started: string;
}

/** Gives the folder back to the next instance. */
export type Release = () => void;

/** How long an instance that is just ending is waited for: a service that is restarted overlaps a little. */
const PATIENCE_MS = 3000;

/**
 * Makes this process the only instance on `dataDir`, or says who the other one is. A lock whose process has ended
 * (kill -9, power cut) is taken over.
 */
export async function lockFolder(dataDir: string, patienceMs = PATIENCE_MS): Promise<Release> {
  const file = join(dataDir, 'lock');
  const mine = JSON.stringify({ pid: process.pid, started: processStart(process.pid) ?? '' } satisfies Holder);
  if (await eventually(() => tryLock(file, mine), patienceMs)) return () => releaseLock(file, mine);
  throw new DatabaseStartError(
    `Pramana is already running on ${dataDir} (process ${lockHolder(dataDir) ?? 'unknown'}): stop it first, or set PRAMANA_DATA to another folder.`,
  );
}

/** One try to get the lock; a dead one is moved away on the way. */
function tryLock(file: string, mine: string): boolean {
  if (claim(file, mine)) return true;
  const found = readLock(file);
  const holder = parseHolder(found ?? '');
  if (found !== undefined && (holder === undefined || !isAlive(holder))) setAside(file, found);
  return false;
}

/** The process that holds `dataDir` now, or `undefined`. */
export function lockHolder(dataDir: string): number | undefined {
  const holder = parseHolder(readLock(join(dataDir, 'lock')) ?? '');
  return holder !== undefined && isAlive(holder) ? holder.pid : undefined;
}

function isAlive(holder: Holder): boolean {
  return processStart(holder.pid) === holder.started;
}

/** Puts the lock in place whole (link is atomic: nobody ever reads half a lock); false when there is one. */
function claim(file: string, content: string): boolean {
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, content, { mode: 0o644, flag: 'wx' });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moves a dead lock away; a living one that another starter put there meanwhile is put back. */
function setAside(file: string, dead: string): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
    if (readFileSync(aside, 'utf8') !== dead) linkSync(aside, file);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(systemCode(error))) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function releaseLock(file: string, mine: string): void {
  if (readLock(file) === mine) rmSync(file, { force: true });
}

function readLock(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('started' in value)) return undefined;
    return typeof value.pid === 'number' && typeof value.started === 'string'
      ? { pid: value.pid, started: value.started }
      : undefined;
  } catch {
    return undefined;
  }
}
