import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyTree } from '@pramana/server/copy-tree';
import type { Config } from '@pramana/server/config';
import { eraseAgain } from '@pramana/server/erasure';
import { keyFilesAt } from '@pramana/server/keyring';
import { DatabaseStartError, putBackPostgres } from '@pramana/server/platform/postgres';
import { VaultError } from '@pramana/vault';
import { openBundle, restoreBundle } from '@pramana/vault/node';
import { asText, auditAll } from './audit.node.ts';
import { BACKUP } from './backup.ts';
import { type Command, CouldNot, EXIT, readArgs, UsageError } from './command.ts';
import { openPostgres, readConfig } from './database.ts';
import { withNode } from './node.ts';

export const restore: Command = {
  name: 'restore',
  usage: '[--from BACKUP] [--kit keyring.age [--parts FILE]]',
  summary: 'Put a backup back and the keyring from a recovery kit, and prove that everything can be read',
  details: [
    '--from: a folder that "pramana backup" made. Nothing is put over a database that is there; files that are there stay.',
    "--kit: two of the kit's three parts come from a file, or are typed, one a line: never as arguments, which others on this",
    'machine could see. The keys go where PRAMANA_KEYRING says; a key that is there already is never replaced. Then whoever',
    'was erased since is erased again, and everything is audited. A database that is older than what was signed last signs',
    'nothing, so nothing forks: "pramana recover" gives it back what a mirror has.',
    '0: every sealed document was opened; 1: something does not open, and each is named.',
  ],
  run: async (args) => {
    const { values, positionals } = readArgs(args, {
      from: { type: 'string' },
      kit: { type: 'string' },
      parts: { type: 'string' },
    });
    if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"?`);
    const { from, kit, parts } = values;
    if (from === undefined && kit === undefined)
      throw new UsageError('Say what is to be put back: --from BACKUP, --kit keyring.age, or both.');
    const config = readConfig();
    // Both are read before anything is put anywhere.
    const opened = kit === undefined ? null : await openKit(kit, parts);
    if (from !== undefined) console.log(await putBack(config, from));
    if (opened !== null) console.log(await takeKeys(config, opened));
    for (const line of await againErased(config)) console.error(line);
    const audited = await auditAll(undefined, false);
    console.log(asText(audited));
    return audited.every((each) => each.report.ok) ? EXIT.good : EXIT.damage;
  },
};

type Opened = Awaited<ReturnType<typeof openBundle>>;

async function openKit(kit: string, partsFile: string | undefined): Promise<Opened> {
  const bundle = readText(kit);
  if (partsFile === undefined && process.stdin.isTTY)
    process.stderr.write('Type two parts, one a line, then Ctrl-D:\n');
  const lines = readText(partsFile ?? '/dev/stdin').split('\n');
  const parts = lines.filter((line) => line.trim() !== '');
  return openBundle(bundle, parts).catch(inSentence);
}

async function takeKeys(config: Config, opened: Opened): Promise<string> {
  await restoreBundle(await keyFilesAt(config), opened).catch(inSentence);
  return `The keyring of ${opened.madeAt.toISOString()} is in ${config.keyringDir}: ${opened.files.size} files.`;
}

function inSentence(error: unknown): never {
  if (error instanceof VaultError || error instanceof DatabaseStartError)
    throw new CouldNot(error.message, { cause: error });
  throw error;
}

/** The database to where none is, and the files that are not there. */
async function putBack(config: Config, from: string): Promise<string> {
  if (config.database !== null)
    throw new CouldNot('The database of DATABASE_URL is put back by its own means; here --kit alone is of use.');
  const cluster = join(from, BACKUP.cluster);
  if (!existsSync(join(from, BACKUP.about)) || !existsSync(cluster))
    throw new CouldNot(`${from} is no whole backup of "pramana backup".`);
  await putBackPostgres(cluster, join(config.dataDir, 'postgres')).catch(inSentence);
  const files = join(from, BACKUP.files);
  const { files: put } =
    config.files.kind === 'disk' && existsSync(files)
      ? await copyTree(files, config.files.folder, { keep: true })
      : { files: 0 };
  return `The backup ${from} is in ${config.dataDir}, with ${put} files.`;
}

/** Who was erased since the backup is erased again (the list beside the copies of signed heads). */
async function againErased(config: Config): Promise<string[]> {
  const postgres = await openPostgres(config);
  try {
    return await withNode(config, postgres.appUrl, (services) => eraseAgain(services, new Date()));
  } finally {
    await postgres.stop();
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CouldNot(`${path} cannot be read: ${error instanceof Error ? error.message : 'unknown'}`, {
      cause: error,
    });
  }
}
