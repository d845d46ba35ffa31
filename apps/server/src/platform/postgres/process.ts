import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * When the process `pid` began, in a form that no later process with the same number shares; `undefined` when there is
 * none. A process that ended but was not collected yet (a zombie) counts as ended.
 */
export function processStart(pid: number): string | undefined {
  if (process.platform !== 'linux') {
    const shown = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
    return shown === '' || shown.startsWith('Z') ? undefined : shown.replace(/^\S+\s+/, '');
  }
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  // The second field, the name, may itself hold spaces and brackets: count from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (stat === '' || fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return `${readOrEmpty('/proc/sys/kernel/random/boot_id').trim()}/${fields[19] ?? ''}`;
}

/**
 * The PostgreSQL processes that work in the data folder `cluster`, whoever started them. On Linux these are found by
 * their working folder, so that a reused process number is never taken for one; elsewhere only `postmaster`, the number
 * from `postmaster.pid`, is looked at.
 */
export function databaseProcesses(cluster: string, postmaster: number | undefined): number[] {
  if (process.platform !== 'linux') {
    if (postmaster === undefined || processStart(postmaster) === undefined) return [];
    const command = spawnSync('ps', ['-o', 'command=', '-p', String(postmaster)], { encoding: 'utf8' }).stdout;
    return command.includes(cluster) ? [postmaster] : [];
  }
  const folder = realpathSync(cluster);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => readOrEmpty(`/proc/${pid}/comm`).trim() === 'postgres' && workingFolder(pid) === folder)
    .filter((pid) => processStart(pid) !== undefined);
}

/** Sends a signal to a process that may be gone already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended in between, which is what the caller wants.
  }
}

/** Looks every few milliseconds whether `done` holds; answers whether it did within `limitMs`. */
export async function eventually(done: () => boolean, limitMs: number): Promise<boolean> {
  const until = performance.now() + limitMs;
  while (!done()) {
    if (performance.now() > until) return false;
    await pause(10);
  }
  return true;
}

function workingFolder(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
