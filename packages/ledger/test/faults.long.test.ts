/** The same with real system calls: strace fails each of them in turn, or kills the process at it. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { LAST, type Work, WORKS } from './faults.ts';

const CHILD = join(import.meta.dirname, 'faults.child.ts');
const root = mkdtempSync(join(tmpdir(), 'ledger-strace-'));
afterAll(() => rmSync(root, { recursive: true }));

function has(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

/** Debian's package, when nobody installed it and we may. */
function straceIsThere(): boolean {
  if (has('strace')) return true;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'strace'], { env });
  return has('strace');
}

const FAULTS: [calls: string, fault: string][] = [
  ['pwrite64', 'error=EIO'],
  ['pwrite64', 'error=ENOSPC'],
  ['pwrite64', 'signal=KILL'],
  ['fsync,fdatasync', 'error=EIO'],
  ['fsync,fdatasync', 'signal=KILL'],
];
/** Only what is written anew takes another's name. */
const REWRITTEN: typeof FAULTS = [
  ['rename,renameat,renameat2', 'error=EIO'],
  ['rename,renameat,renameat2', 'signal=KILL'],
];
const faultsOf = (name: string): typeof FAULTS => (name.includes('anew') ? [...FAULTS, ...REWRITTEN] : FAULTS);
/** Sizes at which a full disk leaves a torn end: only that is cut off, when it is opened again. */
const TORN = [75, 334, 999, 3_001];

/** Runs the child to its end, whichever; what it said last, and whether it ended well. */
function child(command: readonly string[], name: string, dir: string): { step: number; well: boolean } {
  // One thread for all of the disk's work: strace counts calls by thread.
  const env = { ...process.env, UV_THREADPOOL_SIZE: '1' };
  const [program, ...args] = [...command, process.execPath, CHILD, name, dir];
  const { stdout, status } = spawnSync(program, args, { env, encoding: 'utf8' });
  return { step: Number(stdout.trim().split('\n').at(-1)), well: status === 0 };
}

async function expectHeld(work: Work, last: number, dir: string, { step, well }: { step: number; well: boolean }) {
  const holds = await work.holds(dir);
  expect(holds).toBeGreaterThanOrEqual(step);
  expect(holds).toBeLessThanOrEqual(step + 1);
  if (well) expect(step).toBe(last);
  await work.run(dir, () => undefined);
  expect(await work.holds(dir)).toBe(last);
}

const canTrace = straceIsThere();
const canLimit = has('prlimit');

describe.each(Object.entries(WORKS))('%s under strace', (name, work) => {
  test.for(faultsOf(name))('loses nothing that was told, whichever %s meets %s', async ([calls, fault], { skip }) => {
    skip(!canTrace, 'strace is not here');
    let at = 1;
    for (; ; at++) {
      const dir = mkdtempSync(join(root, 'at-'));
      const strace = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${calls}`];
      const ended = child([...strace, '-e', `inject=${calls}:${fault}:when=${at}`], name, dir);
      await expectHeld(work, LAST[name] ?? 0, dir, ended);
      // There were fewer calls than this: nothing was hindered.
      if (ended.well) break;
    }
    expect(at, 'at least one call was hindered').toBeGreaterThan(1);
  });
});

describe.each(Object.entries(WORKS))('%s with a torn end', (name, work) => {
  test('loses nothing that was told, where the end cannot be cut off', async ({ skip }) => {
    skip(!canTrace || !canLimit, 'strace or prlimit is not here');
    let hindered = 0;
    for (const limit of TORN) {
      const dir = mkdtempSync(join(root, 'torn-'));
      const before = child(['prlimit', `--fsize=${limit}`], name, dir);
      const ended = child(['strace', '-f', '-qq', '-o', '/dev/null', '-e', 'inject=ftruncate:error=EIO'], name, dir);
      if (!ended.well) hindered += 1;
      // What the first one told counts too: where it told everything, the second has nothing to say.
      const told = { step: Math.max(before.step, ended.step), well: ended.well };
      await expectHeld(work, LAST[name] ?? 0, dir, told);
    }
    expect(hindered, 'at least one end could not be cut off').toBeGreaterThan(0);
  });
});

describe.each(Object.entries(WORKS))('%s on a disk that is full', (name, work) => {
  test('loses nothing that was told, wherever a write ends short', async ({ skip }) => {
    skip(!canLimit, 'prlimit is not here');
    // The kernel writes up to the limit, says how much that was, and refuses the next byte.
    let limit = 1;
    for (; ; limit += limit < 600 ? 37 : 997) {
      const dir = mkdtempSync(join(root, 'full-'));
      const ended = child(['prlimit', `--fsize=${limit}`], name, dir);
      await expectHeld(work, LAST[name] ?? 0, dir, ended);
      if (ended.well) break;
    }
    expect(limit, 'at least one write ended short').toBeGreaterThan(1);
  });
});
