import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type Account, canReach, giveTo } from './account.ts';
import type { Binaries } from './binaries.ts';
import { DatabaseStartError, systemCode } from './failure.ts';
import { databaseProcesses, eventually, signal } from './process.ts';
import { tunedSettings } from './settings.ts';

/** How PostgreSQL's programs name the data folder, and what they inherit for it. */
export interface ClusterPath {
  path: string;
  /** Open descriptors to pass on as number 3 and up. */
  inherited: number[];
}

/** Nothing of our own environment (PGDATA, PGHOST, secrets) goes to the database's processes. */
export const CLEAN_ENVIRONMENT = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Makes the data folder at the first start and checks at the others that these binaries may open it. It is put in
 * place only when it is complete: a start that was cut short leaves nothing half-made.
 */
export function prepareCluster(cluster: string, binaries: Binaries, account: Account | undefined): void {
  const major = versionOf(cluster);
  if (major === undefined) createCluster(cluster, binaries, account);
  else if (major !== String(binaries.major)) {
    throw new DatabaseStartError(
      `The database in ${cluster} was made by PostgreSQL ${major}, and this is PostgreSQL ${binaries.major}: set PRAMANA_PG_BIN to the programs of PostgreSQL ${major}, or restore a backup into a new folder.`,
    );
  }
  const lines = Object.entries(tunedSettings()).map(([name, value]) => `${name} = ${value}\n`);
  const text = [
    '# Written anew at every start. Change a setting with ALTER SYSTEM, which wins over this file.\n',
    ...lines,
  ];
  writeFileSync(`${cluster}/pramana.conf`, text.join(''), { mode: 0o600 });
  giveTo(account, `${cluster}/pramana.conf`);
}

/**
 * As root, a folder inside a closed one (/root) cannot be named to an unprivileged process, but it can be handed to it
 * open: Linux then lets the process name it by that descriptor.
 */
export function openCluster(cluster: string, account: Account | undefined): ClusterPath {
  if (canReach(account, cluster)) return { path: cluster, inherited: [] };
  if (process.platform !== 'linux') {
    throw new DatabaseStartError(
      `The database's account cannot reach ${cluster}: set PRAMANA_DATA to a folder it can reach.`,
    );
  }
  return { path: '/proc/self/fd/3', inherited: [openSync(cluster, 'r')] };
}

/**
 * Ends what an instance that died left running in `cluster`. It is stopped, not adopted: a session of the dead
 * instance must not commit any more once this one has looked at the database (I-3, I-4).
 */
export async function stopOrphans(cluster: string): Promise<boolean> {
  const postmaster = postmasterFile(cluster)?.pid;
  const left = (): number[] => databaseProcesses(cluster, postmaster);
  const found = left().length > 0;
  if (postmaster !== undefined && left().includes(postmaster)) {
    signal(postmaster, 'SIGINT');
    await eventually(() => !left().includes(postmaster), 30_000);
  }
  // Whatever is left has lost its postmaster or does not end: stop at once, as in a power cut. It recovers from the log.
  for (const name of ['SIGQUIT', 'SIGKILL'] as const) {
    for (const pid of left()) signal(pid, name);
    await eventually(() => left().length === 0, 10_000);
  }
  if (left().length > 0) {
    throw new DatabaseStartError(
      `Processes of an earlier database (${left().join(', ')}) in ${cluster} cannot be ended.`,
    );
  }
  // PostgreSQL would take a zombie, or a stranger with the same process number after a reboot, for a live postmaster.
  rmSync(`${cluster}/postmaster.pid`, { force: true });
  return found;
}

/** What `postmaster.pid` says of the postmaster that runs, or ran, in `cluster`. */
export function postmasterFile(cluster: string): { pid: number; socketDir: string } | undefined {
  const [pid, , , , socketDir] = readOr(`${cluster}/postmaster.pid`).split('\n');
  return Number(pid) > 0 ? { pid: Number(pid), socketDir: socketDir ?? '' } : undefined;
}

function versionOf(cluster: string): string | undefined {
  const version = readOr(`${cluster}/PG_VERSION`).trim();
  return version === '' ? undefined : version;
}

function createCluster(cluster: string, binaries: Binaries, account: Account | undefined): void {
  const draft = `${cluster}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  chmodSync(draft, 0o700);
  giveTo(account, draft);
  const { path, inherited } = openCluster(draft, account);
  // The builtin locale does not change under an operating system's upgrade, which would corrupt text indexes.
  // Before PostgreSQL 17 there is none: order by bytes all the same, upper and lower case as in Unicode.
  const builtin = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const locale = binaries.major >= 17 ? builtin : process.platform === 'linux' ? ['--lc-ctype=C.UTF-8'] : [];
  const made = spawnSync(
    binaries.initdb,
    ['-D', path, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--data-checksums', ...locale],
    { ...account, cwd: '/', env: CLEAN_ENVIRONMENT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe', ...inherited] },
  );
  for (const descriptor of inherited) closeSync(descriptor);
  if (made.status !== 0) {
    const reason = made.error?.message ?? made.stderr.trim().split('\n').slice(-2).join(' ');
    throw new DatabaseStartError(`The database could not be made in ${cluster}: ${reason}`);
  }
  const configuration = `${draft}/postgresql.conf`;
  writeFileSync(configuration, `${readFileSync(configuration, 'utf8')}\ninclude 'pramana.conf'\n`);
  // Only the socket, which only one account can reach (docs/decisions/embedded-postgresql.md).
  writeFileSync(`${draft}/pg_hba.conf`, 'local all all trust\n');
  renameSync(draft, cluster);
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  }
}
