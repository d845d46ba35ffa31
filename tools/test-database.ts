import { randomBytes } from 'node:crypto';
import { afterAll, inject } from 'vitest';
import { withClient } from '../apps/server/src/platform/postgres/client.ts';

/** A database of a test file's own: migrated, empty, and seen by nobody else. */
export interface TestDatabase {
  /** As `pramana_app`: what the server works as. */
  appUrl: string;
  /** As `pramana_owner`: migrates; not a superuser. */
  ownerUrl: string;
  /** As superuser: to look behind row-level security, to tamper. */
  superUrl: string;
  name: string;
}

/**
 * Copies the migrated template; call it once per test file (`const database = await freshDatabase()` at the top).
 * It is dropped after the file's tests when every connection to it is closed by then.
 */
export async function freshDatabase(): Promise<TestDatabase> {
  const server = inject('postgres');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = addressOf(server, 'postgres', 'postgres');
  await withClient(admin, async (client) => {
    await client.query(`CREATE DATABASE ${name} TEMPLATE pramana STRATEGY file_copy OWNER pramana_owner`);
    await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${name} TO pramana_app`);
  });
  // Without FORCE: a pool that a test left open must not be torn down under it. The whole server goes at the end.
  afterAll(() => withClient(admin, (client) => client.query(`DROP DATABASE ${name}`).catch(() => undefined)));
  return {
    appUrl: addressOf(server, 'pramana_app', name),
    ownerUrl: addressOf(server, 'pramana_owner', name),
    superUrl: addressOf(server, 'postgres', name),
    name,
  };
}

function addressOf(server: string, role: string, database: string): string {
  return server.replace(/\/\/[^@]*@\/[^?]*/, `//${role}@/${database}`);
}
