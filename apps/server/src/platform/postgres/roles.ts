import { withClient } from './client.ts';

/**
 * The roles and the database, as an operator of an outside server types them too (docs/operations/database.md holds
 * the same lines, checked by a test). `pramana_owner` migrates; `pramana_app` is what the server works as: it owns
 * nothing and cannot leave row-level security (I-10); `pramana_search` owns the one function that searches by fragment.
 */
export const ROLES = {
  pramana_owner: 'CREATE ROLE pramana_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT',
  pramana_app: 'CREATE ROLE pramana_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT',
  pramana_search: 'CREATE ROLE pramana_search NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT',
} as const;

export const DATABASE = "CREATE DATABASE pramana OWNER pramana_owner ENCODING 'UTF8' TEMPLATE template0";

/** Run as superuser once the roles exist; the owner may hand a function over to `pramana_search`. */
export const SERVER_GRANTS = [
  'GRANT pramana_search TO pramana_owner',
  'REVOKE ALL ON DATABASE pramana FROM PUBLIC',
  'GRANT CONNECT ON DATABASE pramana TO pramana_app',
] as const;

/** Run as superuser inside the database. */
export const DATABASE_GRANTS = [
  'ALTER SCHEMA public OWNER TO pramana_owner',
  'REVOKE ALL ON SCHEMA public FROM PUBLIC',
  'GRANT USAGE ON SCHEMA public TO pramana_app, pramana_search',
] as const;

/**
 * Makes the roles and the database where they are missing; changes nothing that is there.
 * `urlOf` gives the superuser's address of a database.
 */
export async function ensureRoles(urlOf: (database: string) => string): Promise<void> {
  await withClient(urlOf('postgres'), async (client) => {
    const roles = await client.query<{ rolname: string }>('SELECT rolname FROM pg_roles');
    const known = new Set(roles.rows.map((row) => row.rolname));
    for (const [role, create] of Object.entries(ROLES)) if (!known.has(role)) await client.query(create);
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = 'pramana'");
    if (found.rowCount === 0) await client.query(DATABASE);
    for (const grant of SERVER_GRANTS) await client.query(grant);
  });
  await withClient(urlOf('pramana'), async (client) => {
    for (const grant of DATABASE_GRANTS) await client.query(grant);
  });
}
