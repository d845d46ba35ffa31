import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Copied, copyTree, syncPath } from '@pramana/server/copy-tree';
import type { Config } from '@pramana/server/config';
import { backUpPostgres } from '@pramana/server/platform/postgres';
import { type Command, CouldNot, EXIT, given, readArgs, toJson, UsageError } from './command.ts';
import { openPostgres, readConfig } from './database.ts';

const DAY_MS = 86_400_000;
/** `20261123T054500Z`, so that names are in the order of time. */
const NAME = /^\d{8}T\d{6}Z$/;

/** What is in the folder of a backup, and in it alone; written last. */
export const BACKUP = { cluster: 'cluster', files: 'files', about: 'backup.json' } as const;

export const backup: Command = {
  name: 'backup',
  usage: '--to FOLDER [--json]',
  summary: 'Copy the database and the files, while the server works or not',
  details: [
    'Makes a folder with the time as its name in FOLDER, which only this account may read. Files that an earlier backup',
    'there has are linked, not copied. Backups older than PRAMANA_BACKUP_DAYS are removed once the new one is whole: so',
    'long an erasure says that a backup may still hold somebody. Not in it, on purpose: the keyring, whose copy is the',
    'recovery kit’s file, and the copies of the signed heads, which notice that an old backup came back.',
    '"pramana restore --from BACKUP" puts it back. 0: the backup is whole and on the disk. 3: there is none.',
  ],
  run: async (args) => {
    const { values, positionals } = readArgs(args, { to: { type: 'string' }, json: { type: 'boolean' } });
    if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"?`);
    const made = await makeBackup(readConfig(), resolve(given(values.to, 'to')), new Date());
    console.log(values.json === true ? toJson(made) : asText(made));
    return EXIT.good;
  },
};

interface Made {
  readonly folder: string;
  readonly database: Copied;
  /** Null: the files are kept elsewhere, in an object store. */
  readonly files: Copied | null;
  /** Older backups that were removed. */
  readonly removed: readonly string[];
}

async function makeBackup(config: Config, to: string, now: Date): Promise<Made> {
  if (config.database !== null)
    throw new CouldNot(
      'The database of DATABASE_URL has its own means, such as pg_basebackup: this copies the embedded one.',
    );
  await makeFolder(to);
  const name = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const [folder, draft] = [join(to, name), join(to, `${name}.part`)];
  const earlier = await backupsIn(to);
  // Who finds it there must not touch it: it is another one's, and its `rm` would take the half of that away.
  if (existsSync(folder) || !(await isMade(draft))) throw new CouldNot('Another backup was begun in this very second.');
  try {
    const database = await copyDatabase(config, join(draft, BACKUP.cluster));
    // Behind the database: whatever a row names is in it then.
    const files = await copyFiles(config, join(draft, BACKUP.files), earlier.at(-1));
    await writeFile(join(draft, BACKUP.about), toJson({ madeAt: now.toISOString(), database, files }), { mode: 0o600 });
    await syncPath(join(draft, BACKUP.about));
    await syncPath(draft);
    await rename(draft, folder);
    await syncPath(to);
    return { folder, database, files, removed: await removeOld(earlier, now.getTime() - config.backupDays * DAY_MS) };
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (error instanceof CouldNot) throw error;
    throw new CouldNot(`There is no backup: ${error instanceof Error ? error.message : 'it failed'}`, { cause: error });
  }
}

async function isMade(draft: string): Promise<boolean> {
  return mkdir(draft, { mode: 0o700 }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
      throw new CouldNot(`There is no backup: ${error instanceof Error ? error.message : 'it failed'}`, {
        cause: error,
      });
    },
  );
}

/** Not those above it: where a disk is not mounted, the backup would go to the disk that it is to outlive. */
async function makeFolder(to: string): Promise<void> {
  const there = await stat(to).catch(() => null);
  if (there?.isDirectory() === true) return;
  if (there !== null) throw new CouldNot(`${to} is not a folder.`);
  await mkdir(to, { mode: 0o700 }).catch((error: unknown) => {
    throw new CouldNot(
      existsSync(dirname(to))
        ? `The folder ${to} cannot be made: ${error instanceof Error ? error.message : 'it failed'}`
        : `There is no folder ${dirname(to)}: is its disk there?`,
      { cause: error },
    );
  });
}

async function copyDatabase(config: Config, to: string): Promise<Copied> {
  const postgres = await openPostgres(config);
  try {
    return await backUpPostgres(join(config.dataDir, 'postgres'), postgres.superUrl, to);
  } finally {
    await postgres.stop();
  }
}

async function copyFiles({ files }: Config, to: string, earlier: string | undefined): Promise<Copied | null> {
  if (files.kind !== 'disk') return null;
  if (!existsSync(files.folder)) return { files: 0, linked: 0, bytes: 0 };
  // What is not whole yet is no row's.
  const skip = (path: string): boolean => path.endsWith('.draft');
  return copyTree(files.folder, to, { skip, like: earlier === undefined ? undefined : join(earlier, BACKUP.files) });
}

/** Whole backups, the oldest first. */
async function backupsIn(to: string): Promise<string[]> {
  const names = (await readdir(to)).filter((name) => NAME.test(name)).sort();
  return names.map((name) => join(to, name)).filter((folder) => existsSync(join(folder, BACKUP.about)));
}

async function removeOld(folders: readonly string[], before: number): Promise<string[]> {
  const removed: string[] = [];
  for (const folder of folders) {
    const about: unknown = JSON.parse(await readFile(join(folder, BACKUP.about), 'utf8'));
    const madeAt =
      typeof about === 'object' && about !== null && 'madeAt' in about ? Date.parse(String(about.madeAt)) : Number.NaN;
    if (!(madeAt < before)) continue;
    await rm(folder, { recursive: true });
    removed.push(folder);
  }
  return removed;
}

function asText({ folder, database, files, removed }: Made): string {
  const kept =
    files === null
      ? 'The files are in an object store: its own means keep them.'
      : `Files: ${files.files}, ${files.linked} of them as in the backup before, ${megabytes(files)} copied.`;
  return [
    `The backup is ${folder}`,
    `Database: ${megabytes(database)}. ${kept}`,
    'Not in it: the keyring (keep the newest file of the recovery kit) and the copies of the signed heads.',
    ...removed.map((old) => `Removed, since it is older than PRAMANA_BACKUP_DAYS: ${old}`),
  ].join('\n');
}

const megabytes = ({ bytes }: Copied): string => `${Math.ceil(bytes / 1_000_000)} MB`;
