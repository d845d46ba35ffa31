import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { copyTree } from './copy-tree.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'pramana-copy-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (...path: string[]): string => join(folder, ...path);
function put(path: string, text: string): void {
  mkdirSync(join(at(path), '..'), { recursive: true });
  writeFileSync(at(path), text);
}
const inodeOf = (path: string): number => statSync(at(path)).ino;

test('a folder is copied with all below it, closed to others, without what is left out and without links', async () => {
  put('from/a/b', 'deep');
  put('from/left/out', 'x');
  symlinkSync('/etc/passwd', at('from/link'));
  const copied = await copyTree(at('from'), at('to'), { skip: (path) => path === 'left/out' });
  expect(copied).toEqual({ files: 1, linked: 0, bytes: 4 });
  expect(readFileSync(at('to/a/b'), 'utf8')).toBe('deep');
  expect([statSync(at('to/a')).mode & 0o777, statSync(at('to/a/b')).mode & 0o777]).toEqual([0o700, 0o600]);
  expect(statSync(at('to/left')).isDirectory()).toBe(true);
  for (const absent of ['to/left/out', 'to/link'])
    expect(statSync(at(absent), { throwIfNoEntry: false })).toBeUndefined();
});

test('what an earlier copy has is linked, unless it is of another size', async () => {
  put('from/same', 'same');
  put('from/other', 'longer');
  put('before/same', 'same');
  put('before/other', 'short');
  expect(await copyTree(at('from'), at('to'), { like: at('before') })).toEqual({ files: 2, linked: 1, bytes: 6 });
  expect([inodeOf('to/same'), readFileSync(at('to/other'), 'utf8')]).toEqual([inodeOf('before/same'), 'longer']);
});

test('nothing is put over a file that is there: it is kept where that is asked, and refused elsewhere', async () => {
  put('from/a', 'new');
  put('to/a', 'mine');
  linkSync(at('to/a'), at('second-name'));
  expect(await copyTree(at('from'), at('to'), { keep: true })).toMatchObject({ files: 0 });
  await expect(copyTree(at('from'), at('to'))).rejects.toThrow('EEXIST');
  expect([readFileSync(at('to/a'), 'utf8'), readFileSync(at('second-name'), 'utf8')]).toEqual(['mine', 'mine']);
});
