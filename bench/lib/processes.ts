import { readdirSync, readFileSync } from 'node:fs';

/* What Linux tells of processes; elsewhere nothing is known. */

const KiB = 1024;
/** Linux counts a process's time in these, whatever its kernel's clock. */
const TICK_MS = 10;

/** The fields of /proc/PID/stat behind the program's name, or undefined when the process has ended. */
function stat(pid: number | string): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** The process and all that descend from it, itself first. */
export function family(root: number): number[] {
  if (process.platform !== 'linux') return [];
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), Number(stat(name)?.[1])]),
  );
  const found = [root];
  for (const pid of found) for (const [child, parent] of parents) if (parent === pid) found.push(child);
  return found;
}

/** Proportional share of memory in MB: what several processes share is counted once. */
export function memoryOf(pids: readonly number[]): number {
  const kilobytes = pids.map((pid) => {
    try {
      return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      return 0;
    }
  });
  return kilobytes.reduce((sum, each) => sum + each, 0) / KiB;
}

/** Processor time that these processes have used, with children that have ended, in milliseconds. */
export function cpuOf(pids: readonly number[]): number {
  const ticks = pids.map((pid) => {
    const [user = 0, system = 0, childUser = 0, childSystem = 0] = (stat(pid) ?? []).slice(11, 15).map(Number);
    return user + system + childUser + childSystem;
  });
  return ticks.reduce((sum, each) => sum + each, 0) * TICK_MS;
}
