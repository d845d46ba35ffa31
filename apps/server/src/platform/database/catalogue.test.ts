import { expect, test } from 'vitest';
import { freshDatabase } from '../../../../../tools/test-database.ts';
import { withClient } from '../postgres/client.ts';
import { NODE_TABLES } from './node-tables.ts';

const urls = await freshDatabase();

async function ask<Row extends object>(query: string): Promise<Row[]> {
  return withClient(urls.superUrl, async (client) => (await client.query<Row>(query)).rows);
}

/** Tables of the schema that are not the node's. */
const hospitalTables = `select c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relowner::regrole::text as owner
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
  and c.relname <> all (array[${NODE_TABLES.map((name) => `'${name}'`).join(', ')}])`;

test('every table is a hospital’s or on the list of node tables', async () => {
  const tables = await ask<{ relname: string }>(hospitalTables);
  expect(tables.length).toBeGreaterThan(10);
  const without = await ask(`select t.relname from (${hospitalTables}) t where not exists (
    select from pg_attribute a where a.attrelid = t.oid and a.attname = 'hospital_id' and a.attnotnull)`);
  expect(without).toEqual([]);
  const node = await ask<{ relname: string }>(
    `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
  );
  expect(node.map((row) => row.relname)).toEqual(expect.arrayContaining([...NODE_TABLES]));
});

test('every hospital table has row-level security, forced, with both policies (I-10)', async () => {
  const open = await ask(`select relname from (${hospitalTables}) t
    where not relrowsecurity or not relforcerowsecurity or owner <> 'pramana_owner'`);
  expect(open).toEqual([]);
  const unguarded = await ask(`select t.relname from (${hospitalTables}) t
    where (select array_agg(polname::text order by polname) from pg_policy where polrelid = t.oid
      and polname in ('hospital', 'migration')) is distinct from array['hospital', 'migration']`);
  expect(unguarded).toEqual([]);
});

test('no policy lets the server see or write rows of more than one hospital', async () => {
  // The whole expression: "… or true" holds the right words too. An INSERT has only the check; without one the other holds.
  const rules = await ask<{ rule: string }>(`select distinct rule from pg_policy p,
    lateral (values (pg_get_expr(p.polqual, p.polrelid)), (pg_get_expr(p.polwithcheck, p.polrelid))) as of_policy (rule)
    where (p.polroles = '{0}' or 'pramana_app'::regrole = any (p.polroles)) and rule is not null`);
  expect(rules).toEqual([{ rule: '(hospital_id = ( SELECT app_hospital() AS app_hospital))' }]);
});

test('hospital_id is the first column of every key and index of a hospital table', async () => {
  const elsewhere = await ask(`select i.indexrelid::regclass::text as index from pg_index i
    join (${hospitalTables}) t on t.oid = i.indrelid
    left join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
    where a.attname is distinct from 'hospital_id'`);
  expect(elsewhere).toEqual([]);
});

test('hospital_id is the first column of every foreign key between hospital tables', async () => {
  const elsewhere = await ask(`select c.conname from pg_constraint c
    join (${hospitalTables}) t on t.oid = c.conrelid
    join (${hospitalTables}) r on r.oid = c.confrelid
    join pg_attribute a on a.attrelid = t.oid and a.attnum = c.conkey[1]
    where c.contype = 'f' and a.attname <> 'hospital_id'`);
  expect(elsewhere).toEqual([]);
});

test('the planner takes every hospital for equally large: it keeps no statistics of hospital_id', async () => {
  const kept = await ask(`select t.relname from (${hospitalTables}) t
    join pg_attribute a on a.attrelid = t.oid and a.attname = 'hospital_id' where a.attstattarget is distinct from 0`);
  expect(kept).toEqual([]);
});

test('the server’s role is neither superuser nor owner nor above row-level security, and belongs to no such role', async () => {
  const roles = await ask<object>(`select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles
    where rolname in ('pramana_app', 'pramana_owner')`);
  const plain = { rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false };
  expect(roles).toEqual([plain, plain]);
  expect(await ask(`select from pg_auth_members where member = 'pramana_app'::regrole`)).toEqual([]);
  expect(await ask(`select relname from pg_class where relowner = 'pramana_app'::regrole`)).toEqual([]);
});

test('SECURITY DEFINER functions pin their search_path and are granted to named roles only', async () => {
  const loose = await ask(`select p.proname from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef
    and (not coalesce(p.proconfig::text like '%search_path=%', false)
      or has_function_privilege('pg_monitor', p.oid, 'execute'))`);
  expect(loose).toEqual([]);
});
