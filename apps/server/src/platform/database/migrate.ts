import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import pg from 'pg';

/** A sentence for the operator; shown without a stack. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../../../../db/migrations', import.meta.url));

/** The names of this code's migrations, in order. */
export function migrationNames(folder = MIGRATIONS_FOLDER): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
    .sort();
}

/**
 * Brings the database forward to this code, all or nothing; forward only. `url` connects as the owner. Several servers
 * may start at once: they queue behind the migrator's lock. Returns the names that ran.
 */
export async function migrate({
  url,
  folder = MIGRATIONS_FOLDER,
}: {
  url: string;
  folder?: string;
}): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  // A connection that breaks would end the process; its query reports it.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    await refuseUnfit(db, migrationNames(folder));
    const migrator = new Migrator({ db, provider: { getMigrations: async () => readMigrations(folder) } });
    const { error, results = [] } = await migrator.migrateToLatest();
    if (error !== undefined) {
      const failed = results.find((result) => result.status === 'Error')?.migrationName ?? 'The migration';
      const reason = error instanceof Error ? error.message : 'unknown error';
      throw new MigrationError(`${failed} could not be applied, and nothing was changed: ${reason}`, { cause: error });
    }
    return results.map((result) => result.migrationName);
  } finally {
    await db.destroy();
  }
}

function readMigrations(folder: string): Record<string, Migration> {
  return Object.fromEntries(
    migrationNames(folder).map((name) => {
      const text = readFileSync(`${folder}/${name}.sql`, 'utf8');
      const up: Migration['up'] = async (db) => {
        // Row-level security binds the owner too; without this a backfill silently updates 0 rows.
        await sql`select set_config('app.migration', 'on', true)`.execute(db);
        await sql.raw(text).execute(db);
      };
      return [name, { up }];
    }),
  );
}

async function refuseUnfit(db: Kysely<unknown>, known: string[]): Promise<void> {
  const server = await sql<{ version: number; app: boolean; migrated: boolean }>`select
    current_setting('server_version_num')::int as version,
    exists (select from pg_roles where rolname = 'pramana_app') as app,
    to_regclass('kysely_migration') is not null as migrated`.execute(db);
  const { version = 0, app, migrated } = server.rows[0] ?? {};
  if (version < 150_000) throw new MigrationError('Pramana needs PostgreSQL 15 or newer.');
  if (!app)
    throw new MigrationError(
      'The database has no role pramana_app: create it as docs/operations/configuration.md says.',
    );
  if (!migrated) return;
  const applied = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  const unknown = applied.rows.map((row) => row.name).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new MigrationError(
      `The database is newer than this program (it has ${unknown}): start the newer version; nothing was changed.`,
    );
  }
}
