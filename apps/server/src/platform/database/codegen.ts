import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '../postgres/index.ts';
import { migrate } from './migrate.ts';

export const GENERATED = fileURLToPath(new URL('./schema.generated.ts', import.meta.url));
const CLI = fileURLToPath(new URL('../../../../../node_modules/kysely-codegen/dist/cli/bin.js', import.meta.url));

/**
 * Writes `schema.generated.ts` from the migrated database at `url`, or with `check` only says whether it is up to date.
 */
export function generateTypes(url: string, check = false): boolean {
  const options = [
    ['--dialect', 'postgres'],
    ['--url', url],
    ['--out-file', GENERATED],
    // As `types.ts` reads the columns.
    ['--date-parser', 'string'],
    ['--type-mapping', '{"int8":"bigint","bytea":"Bytes"}'],
    ['--custom-imports', '{"Bytes":"./bytes.ts#Bytes"}'],
    ['--exclude-pattern', 'kysely_*'],
    ['--log-level', 'error'],
    check ? ['--verify'] : [],
  ].flat();
  const run = spawnSync(process.execPath, [CLI, ...options], { encoding: 'utf8' });
  if (run.status !== 0 && !check) throw new Error(`kysely-codegen failed: ${run.stderr}`);
  return run.status === 0;
}

/** `node codegen.ts [--check]`: migrates a throwaway database and generates from it. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pramana-codegen-'));
  const log = { info: () => undefined, warn: console.warn, error: console.error };
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), log, settings: { fsync: 'off' } });
  try {
    await migrate({ url: postgres.ownerUrl });
    const check = process.argv.includes('--check');
    if (generateTypes(postgres.ownerUrl, check)) return;
    console.error(
      'schema.generated.ts does not match the migrations: run node apps/server/src/platform/database/codegen.ts',
    );
    process.exitCode = 1;
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) await main();
