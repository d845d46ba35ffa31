import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Copied, copyTree, syncPath } from '../copy-tree.ts';
import { databaseAccount } from './account.ts';
import { withClient } from './client.ts';
import { DatabaseStartError, systemCode } from './failure.ts';
import { lockFolder } from './lock.ts';

/**
 * What a copy of a running cluster leaves out, by PostgreSQL's manual ("Making a Base Backup Using the Low Level API"): what
 * names the running instance, and folders whose content a start makes anew. The log follows by itself.
 */
const NOT_FILES =
  /^(postmaster\.(pid|opts)|backup_label(\.old)?|tablespace_map(\.old)?)$|(^|\/)pgsql_tmp|(^|\/)pg_internal\.init/;
const EMPTIED = new Set(
  'pg_wal pg_replslot pg_dynshmem pg_notify pg_serial pg_snapshots pg_stat_tmp pg_subtrans'.split(' '),
);
const isLeftOut = (path: string): boolean => NOT_FILES.test(path) || EMPTIED.has(dirname(path)) || path === CONTROL;
/** Copied last, as `pg_basebackup` does. */
const CONTROL = 'global/pg_control';

/** SQLSTATE. */
const DUPLICATE_OBJECT = '42710';

/** The name of a segment of the write-ahead log. */
const SEGMENT = /^[0-9A-F]{24}$/;

/**
 * Copies the cluster of a database that may be working, to the folder `to`, which must not be there: a start on the copy
 * recovers it to the moment at which this returns. `dataDir` and `superUrl` are those of `startPostgres`.
 */
export async function backUpPostgres(dataDir: string, superUrl: string, to: string): Promise<Copied> {
  const cluster = join(resolve(dataDir), 'cluster');
  return withClient(superUrl, async (client) => {
    const valueOf = async <T>(sql: string, values: unknown[] = []): Promise<T> =>
      (await client.query<{ value: T }>(`select ${sql} as value`, values)).rows[0]?.value as T;
    if ((await readdir(join(cluster, 'pg_tblspc'))).length > 0)
      throw new Error('The database has tablespaces of its own, which this copy does not know.');
    // Ends with this connection; until then the log is kept from here on. A second backup meanwhile is refused by its name.
    await valueOf(`pg_create_physical_replication_slot('pramana_backup', true, true)::text`).catch(isUnderWay);
    await valueOf(`pg_backup_start('pramana', true)::text`);
    const copied = await copyTree(cluster, to, { skip: isLeftOut });
    await copyTree(join(cluster, 'global'), join(to, 'global'), { skip: (path) => join('global', path) !== CONTROL });
    const [end] = (await client.query<{ lsn: string; labelfile: string }>('select * from pg_backup_stop(false)')).rows;
    if (end === undefined) throw new Error('PostgreSQL did not say where the backup ends.');
    await writeFile(join(to, 'backup_label'), end.labelfile, { mode: 0o600 });
    await syncPath(join(to, 'backup_label'));
    const last = await valueOf<string>('pg_walfile_name($1::pg_lsn)', [end.lsn]);
    const first = /\(file ([0-9A-F]{24})\)/.exec(end.labelfile)?.[1] ?? '';
    copied.bytes += await copyLog(cluster, to, first, last);
    return copied;
  });
}

function isUnderWay(error: unknown): never {
  if (systemCode(error) === DUPLICATE_OBJECT)
    throw new Error('another backup of this database is under way', { cause: error });
  throw error;
}

/** The segments from `first` to `last`, without which the copy could not be recovered: each must be there. */
async function copyLog(cluster: string, to: string, first: string, last: string): Promise<number> {
  const names = new Set((await readdir(join(cluster, 'pg_wal'))).filter((name) => SEGMENT.test(name)));
  const needed = [...names].filter((name) => name >= first && name <= last);
  if (needed.length !== placeOf(last) - placeOf(first) + 1)
    throw new Error('A part of the write-ahead log was gone before it could be copied.');
  const skip = (path: string): boolean => !needed.includes(path) && !path.endsWith('.history');
  return (await copyTree(join(cluster, 'pg_wal'), join(to, 'pg_wal'), { skip })).bytes;
}

/** The how manieth of its time line, with segments of 16 MiB. */
function placeOf(segment: string): number {
  return Number.parseInt(segment.slice(8, 16), 16) * 256 + Number.parseInt(segment.slice(16), 16);
}

/**
 * Puts such a copy where `startPostgres` of `dataDir` finds it. Throws `DatabaseStartError` in one sentence where a database
 * is already: nothing is ever put over one.
 */
export async function putBackPostgres(from: string, dataDir: string): Promise<void> {
  const cluster = join(resolve(dataDir), 'cluster');
  await mkdir(dataDir, { recursive: true });
  const release = await lockFolder(resolve(dataDir));
  try {
    if (existsSync(cluster))
      throw new DatabaseStartError(`There is a database in ${cluster}: move it away first, nothing is put over it.`);
    const draft = `${cluster}.back`;
    await rm(draft, { recursive: true, force: true });
    await copyTree(from, draft, { account: databaseAccount(cluster) });
    await chmod(draft, 0o700);
    await rename(draft, cluster);
    await syncPath(dirname(cluster));
  } finally {
    release();
  }
}
