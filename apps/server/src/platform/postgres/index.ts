import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Account, canReach, databaseAccount, giveTo } from './account.ts';
import { findBinaries } from './binaries.ts';
import { postmasterFile, prepareCluster, stopOrphans } from './cluster.ts';
import { DatabaseStartError, systemCode } from './failure.ts';
import { type Release, lockFolder, lockHolder } from './lock.ts';
import { ensureRoles } from './roles.ts';
import { fixedSettings } from './settings.ts';
import { type PostgresLog, type Supervised, supervise } from './supervise.ts';

export { backUpPostgres, putBackPostgres } from './backup.ts';
export { DatabaseStartError } from './failure.ts';
export { requireOutside } from './outside.ts';
export type { PostgresLog } from './supervise.ts';

export interface PostgresOptions {
  /** A folder that is the database's alone: data, socket, lock, log, copied programs. Made when missing. */
  dataDir: string;
  log: PostgresLog;
  /** PostgreSQL settings that win over all others, such as `{ fsync: 'off' }` for a test. */
  settings?: Record<string, string>;
}

export interface PostgresAddresses {
  /** `pramana_owner`: owns the database, migrates; not a superuser. */
  ownerUrl: string;
  /** `pramana_app`: what the server works as; owns nothing, bound by row-level security. */
  appUrl: string;
  /** The superuser: for tools and tests only. */
  superUrl: string;
  socketDir: string;
}

export interface RunningPostgres extends PostgresAddresses {
  /** The postmaster's process number now; it changes when it had to be restarted. */
  readonly pid: number;
  /** Stops the database in good order and gives the folder back. May be called twice. */
  stop: () => Promise<void>;
}

/**
 * Starts the PostgreSQL that belongs to `dataDir`, making it at the first start (architecture.md, "Database").
 * Throws `DatabaseStartError` with one sentence when it cannot. What an instance that died left behind is ended first.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const dataDir = resolve(options.dataDir);
  let release: Release | undefined;
  try {
    mkdirSync(dataDir, { recursive: true });
    release = await lockFolder(dataDir);
    return await startLocked({ ...options, dataDir }, release);
  } catch (error) {
    release?.();
    throw inSentence(dataDir, error);
  }
}

/** The addresses of the database that another process runs on `dataDir`, or `undefined` when none does. */
export function findPostgres(dataDir: string): PostgresAddresses | undefined {
  const folder = resolve(dataDir);
  const running = lockHolder(folder) === undefined ? undefined : postmasterFile(join(folder, 'cluster'));
  return running === undefined ? undefined : addresses(running.socketDir);
}

async function startLocked(options: PostgresOptions, release: Release): Promise<RunningPostgres> {
  const { dataDir, log } = options;
  const cluster = join(dataDir, 'cluster');
  const account = databaseAccount(cluster);
  const binaries = findBinaries(join(dataDir, 'programs'), account);
  prepareCluster(cluster, binaries, account);
  const before = postmasterFile(cluster);
  if (await stopOrphans(cluster)) log.warn('ended the database of an instance that died');
  if (before !== undefined) removeSocketDir(before.socketDir, dataDir);

  const socketDir = makeSocketDir(dataDir, account);
  const urls = addresses(socketDir);
  const launch = {
    binaries,
    account,
    cluster,
    logFile: join(dataDir, 'postgres.log'),
    settings: { ...fixedSettings(socketDir), ...options.settings },
    superUrl: urlOf(socketDir, 'postgres', 'postgres'),
  };
  let supervised: Supervised | undefined;
  const stop = async (): Promise<void> => {
    await supervised?.stop();
    removeSocketDir(socketDir, dataDir);
    release();
  };
  try {
    supervised = await supervise(launch, log);
    await ensureRoles((database) => urlOf(socketDir, 'postgres', database));
  } catch (error) {
    await stop();
    throw error;
  }
  const { pid } = supervised;
  return {
    ...urls,
    get pid() {
      return pid();
    },
    stop,
  };
}

/**
 * A folder for the socket that only the database's account (and root) can enter: whoever reaches the socket is let in
 * without a password. A socket's whole path must stay under 100 characters, so it may have to lie in the temporary folder.
 */
function makeSocketDir(dataDir: string, account: Account | undefined): string {
  const inside = join(dataDir, 'run');
  if (join(inside, '.s.PGSQL.5432').length < 100 && canReach(account, dataDir)) {
    rmSync(inside, { recursive: true, force: true });
    mkdirSync(inside, { mode: 0o700 });
    giveTo(account, inside);
    return inside;
  }
  const outside = mkdtempSync(join(tmpdir().length < 60 ? tmpdir() : '/tmp', 'pramana-'));
  giveTo(account, outside);
  return outside;
}

/** Removes a socket folder that this launcher made, and nothing else. */
function removeSocketDir(socketDir: string, dataDir: string): void {
  if (socketDir === join(dataDir, 'run') || /\/pramana-[A-Za-z0-9]{6}$/.test(socketDir)) {
    rmSync(socketDir, { recursive: true, force: true });
  }
}

function addresses(socketDir: string): PostgresAddresses {
  return {
    ownerUrl: urlOf(socketDir, 'pramana_owner', 'pramana'),
    appUrl: urlOf(socketDir, 'pramana_app', 'pramana'),
    superUrl: urlOf(socketDir, 'postgres', 'pramana'),
    socketDir,
  };
}

function urlOf(socketDir: string, role: string, database: string): string {
  return `postgresql://${role}@/${database}?host=${encodeURIComponent(socketDir)}`;
}

/** What the operating system refused, as a sentence that names the folder. */
function inSentence(dataDir: string, error: unknown): unknown {
  const code = systemCode(error);
  if (['EACCES', 'EPERM', 'EROFS'].includes(code)) {
    return new DatabaseStartError(
      `The folder ${dataDir} cannot be written by this account: give it the right, or set PRAMANA_DATA.`,
    );
  }
  if (code === 'ENOSPC') return new DatabaseStartError(`The disk of ${dataDir} is full.`);
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return new DatabaseStartError(`${dataDir} is not a folder: set PRAMANA_DATA to one.`);
  return error;
}
