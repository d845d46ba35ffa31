import { readFileSync } from 'node:fs';
import type { Config } from '@pramana/server/config';
import { eraseAgain } from '@pramana/server/erasure';
import { keyFilesAt } from '@pramana/server/keyring';
import { VaultError } from '@pramana/vault';
import { openBundle, restoreBundle } from '@pramana/vault/node';
import { asText, auditAll } from './audit.node.ts';
import { type Command, CouldNot, EXIT, readArgs, UsageError } from './command.ts';
import { openPostgres, readConfig } from './database.ts';
import { withNode } from './node.ts';

export const restore: Command = {
  name: 'restore',
  usage: '--kit keyring.age [--parts FILE]',
  summary: 'Rebuild the keyring from a recovery kit, and prove that it reads everything',
  details: [
    "Two of the kit's three parts come from a file, or are typed, one a line: never as arguments, which others on this",
    'machine could see. The keys go where PRAMANA_KEYRING says; a key that is there already is never replaced. Restore',
    'the database first. 0: every sealed document was opened; 1: something does not open, and each is named.',
  ],
  run: async (args) => {
    const { values, positionals } = readArgs(args, { kit: { type: 'string' }, parts: { type: 'string' } });
    if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"?`);
    if (values.kit === undefined) throw new UsageError('Say which file has the encrypted keys: --kit keyring.age');
    const bundle = readText(values.kit);
    const config = readConfig();
    if (values.parts === undefined && process.stdin.isTTY)
      process.stderr.write('Type two parts, one a line, then Ctrl-D:\n');
    const parts = readText(values.parts ?? '/dev/stdin')
      .split('\n')
      .filter((line) => line.trim() !== '');
    try {
      const opened = await openBundle(bundle, parts);
      await restoreBundle(await keyFilesAt(config), opened);
      console.log(
        `The keyring of ${opened.madeAt.toISOString()} is in ${config.keyringDir}: ${opened.files.size} files.`,
      );
    } catch (error) {
      if (error instanceof VaultError) throw new CouldNot(error.message, { cause: error });
      throw error;
    }
    for (const line of await againErased(config)) console.error(line);
    const audited = await auditAll(undefined, false);
    console.log(asText(audited));
    return audited.every((each) => each.report.ok) ? EXIT.good : EXIT.damage;
  },
};

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
