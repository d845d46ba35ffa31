import { existsSync, mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openDurable } from './flat-file.ts';
import { keepFile } from './kept-file.ts';

let dir: string;
/** Paths that were fsynced, in order. */
let synced: string[];

beforeEach(async ({ skip }) => {
  // Which file a handle is of, only Linux tells.
  skip(!existsSync('/proc/self/fd'));
  dir = mkdtempSync(join(tmpdir(), 'kept-'));
  synced = [];
  const handle = await open(dir, 'r');
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  const real: FileHandle['sync'] = Reflect.get(prototype, 'sync');
  vi.spyOn(prototype, 'sync').mockImplementation(function (this: FileHandle) {
    synced.push(readlinkSync(`/proc/self/fd/${this.fd}`));
    return real.call(this);
  });
  await handle.close();
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});

test('a file in new folders is durable with every name that leads to it', async () => {
  const path = join(dir, 'a', 'b', 'file');
  await keepFile(path, 'text');
  expect(synced.toSorted()).toEqual([dir, join(dir, 'a'), join(dir, 'a', 'b'), `${path}.new`].toSorted());
  expect(synced.at(-1)).toBe(join(dir, 'a', 'b'));
});

test('a file whose maker died before its name was durable is durable once it is opened again', async () => {
  const path = join(dir, 'file');
  await (await open(path, 'wx')).close();
  await (await openDurable(dir, 'file')).close();
  expect(synced).toEqual([path, dir]);
});
