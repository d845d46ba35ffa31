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

interface Running {
  superUrl: string;
  stop(): Promise<void>;
}

/** On the process, not in this file: each project of the run reads this file anew. */
const shared = globalThis as { pramanaTestPostgres?: { server: Promise<Running>; projects: number } };

/**
 * Starts ONE PostgreSQL for the whole test run, in a folder that is removed afterwards, and migrates its database
 * `pramana`. Tests never work in that one: it is the template of `freshDatabase()`. The last project to end stops it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = (shared.pramanaTestPostgres ??= { server: start(), projects: 0 });
  postgres.projects += 1;
  const running = await postgres.server;
  project.provide('postgres', running.superUrl);
  return async () => {
    postgres.projects -= 1;
    if (postgres.projects > 0) return;
    delete shared.pramanaTestPostgres;
    await running.stop();
  };
}

async function start(): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'pramana-test-'));
  // As root the database runs under another account, which has to come in here.
  await chmod(folder, 0o755);
  // Nothing here has to survive a power cut; the crash tests start a durable one of their own.
  const settings = { fsync: 'off', full_page_writes: 'off', max_connections: '200' };
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), log, settings });
  const stop = async (): Promise<void> => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await migrate({ url: postgres.ownerUrl });
  } catch (error) {
    await stop();
    throw error;
  }
  return { superUrl: postgres.superUrl, stop };
}
