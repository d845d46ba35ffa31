import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DatabaseStartError } from './failure.ts';
import { lockFolder, lockHolder } from './lock.ts';
import { processStart } from './process.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pramana-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('is held until it is released, and then leaves nothing behind', async () => {
  const release = await lockFolder(folder);
  expect(lockHolder(folder)).toBe(process.pid);
  await expect(lockFolder(folder, 0)).rejects.toThrow(DatabaseStartError);
  release();
  expect(lockHolder(folder)).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
});

it.each([
  ['a process that ended', JSON.stringify({ pid: 2 ** 22 + 1, started: 'x' })],
  ['a process whose number was given to another one', JSON.stringify({ pid: process.pid, started: 'before' })],
  ['a power cut', ''],
])('is taken over from %s', async (_name, left) => {
  writeFileSync(join(folder, 'lock'), left);
  const release = await lockFolder(folder);
  expect(lockHolder(folder)).toBe(process.pid);
  release();
});

it('waits for an instance that is just ending', async () => {
  const release = await lockFolder(folder);
  const next = lockFolder(folder, 60_000);
  release();
  await expect(next).resolves.toBeTypeOf('function');
  expect(lockHolder(folder)).toBe(process.pid);
});

it('does not take away a lock that another one holds by the time of the release', async () => {
  const release = await lockFolder(folder);
  writeFileSync(join(folder, 'lock'), 'of another');
  release();
  expect(readFileSync(join(folder, 'lock'), 'utf8')).toBe('of another');
});

it('lets exactly one of many starters win over a dead lock', async () => {
  writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: 2 ** 22 + 1, started: 'x' }));
  const program = `
    import { lockFolder } from ${JSON.stringify(join(import.meta.dirname, 'lock.ts'))};
    process.stdin.once('data', async () => {
      try { await lockFolder(${JSON.stringify(folder)}, 0); console.log('won'); } catch (error) { console.log(error.name); }
      process.stdin.once('data', () => process.exit());
    });
    console.log('waiting');`;
  const starters = Array.from({ length: 6 }, () => {
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
  });
  for (const { lines } of starters) expect((await lines.next()).value).toBe('waiting');
  for (const { child } of starters) child.stdin.write('go\n');
  const said = await Promise.all(starters.map(async ({ lines }) => String((await lines.next()).value)));
  expect(said.toSorted()).toEqual([...Array.from({ length: 5 }, () => 'DatabaseStartError'), 'won']);
  for (const { child } of starters) child.stdin.write('end\n');
  await Promise.all(starters.map(async ({ child }) => child.exitCode ?? (await once(child, 'exit'))));
});

it('knows a process by its start: the same for one process, none for one that ended', async () => {
  expect(processStart(process.pid)).toBe(processStart(process.pid));
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  expect(processStart(pid)).toBeTypeOf('string');
  expect(processStart(pid)).not.toBe(processStart(process.pid));
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(processStart(pid)).toBeUndefined();
});
