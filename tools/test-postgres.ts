import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '../apps/server/src/platform/database/migrate.ts';
import { startPostgres } from '../apps/server/src/platform/postgres/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The superuser's address of the run's PostgreSQL; `freshDatabase()` reads it. */
    postgres: string;
  }
}

const log = { info: () => undefined, warn: console.warn, error: console.error };

/**
 * Starts ONE PostgreSQL for the whole test run, in a folder that is removed afterwards, and migrates its database
 * `pramana`. Tests never work in that one: it is the template of `freshDatabase()`.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'pramana-test-'));
  // As root the database runs under another account, which has to come in here.
  await chmod(folder, 0o755);
  // Nothing here has to survive a power cut; the crash tests start a durable one of their own.
  const settings = { fsync: 'off', full_page_writes: 'off', max_connections: '200' };
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), log, settings });
  const teardown = async (): Promise<void> => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await migrate({ url: postgres.ownerUrl });
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide('postgres', postgres.superUrl);
  return teardown;
}
