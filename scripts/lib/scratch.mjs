import { readFileSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';

const MEMORY = '/dev/shm';
/** A whole run writes about two gigabytes at its fullest moment; the machine must not begin to swap for it. */
const ROOM = 6 * 2 ** 30;

/**
 * Where tests write what nobody keeps: memory where there is plenty of it, else the machine's temporary folder. A database
 * is nearly a thousand files, each test file has one of its own, and the disk took ten times as long to make them. No claim
 * needs the disk: a killed process leaves behind in memory what it would have left there; power cuts are not tested.
 */
export function scratchFolder() {
  if (process.env.TMPDIR !== undefined) return tmpdir();
  return process.platform === 'linux' && isRoomy() ? MEMORY : tmpdir();
}

function isRoomy() {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    const mount = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .find((line) => line.split(' ')[1] === MEMORY);
    // What is installed there must be able to run.
    const isUsable = mount !== undefined && !/\b(noexec|ro)\b/.test(mount.split(' ')[3] ?? '');
    return isUsable && bavail * bsize >= ROOM && freemem() >= 2 * ROOM;
  } catch {
    return false;
  }
}
