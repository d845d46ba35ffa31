import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../../tools/test-database.ts';
import { withClient } from '../postgres/client.ts';
import { generateTypes } from './codegen.ts';
import { MIGRATIONS_FOLDER, MigrationError, migrate, migrationNames } from './migrate.ts';

const urls = await freshDatabase();
const folder = mkdtempSync(join(tmpdir(), 'pramana-migrations-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
cpSync(MIGRATIONS_FOLDER, folder, { recursive: true });

const exists = (table: string): Promise<boolean> =>
  withClient(urls.superUrl, async (client) => {
    const { rows } = await client.query<{ found: boolean }>('select to_regclass($1) is not null as found', [table]);
    return rows[0]?.found === true;
  });

test('schema.generated.ts is what the migrations make: else run platform/database/codegen.ts', () => {
  expect(generateTypes(urls.ownerUrl, true)).toBe(true);
});

test('an up-to-date database is left alone', async () => {
  expect(await migrate({ url: urls.ownerUrl })).toEqual([]);
});

test('a migration that fails half-way leaves nothing behind and is named', async () => {
  writeFileSync(join(folder, '9000_test_broken.sql'), 'create table half (id int); select 1 / 0;');
  await expect(migrate({ url: urls.ownerUrl, folder })).rejects.toThrow(/^9000_test_broken could not be applied/);
  expect(await exists('half')).toBe(false);
});

test('two servers that start at once migrate once, and a migration sees every hospital’s rows', async () => {
  await withClient(urls.ownerUrl, async (client) => {
    await client.query("insert into hospital (id, slug, name) values (gen_random_uuid(), 'asha', 'Asha')");
    await client.query("set app.migration = 'on'");
    await client.query(`insert into idempotency_key (hospital_id, person_id, key, route_id, request_hash)
      select id, gen_random_uuid(), 'k', 'r', '' from hospital`);
  });
  const backfill =
    "create table done (n int); with u as (update idempotency_key set route_id = 'new' returning 1) insert into done select count(*) from u;";
  writeFileSync(join(folder, '9000_test_broken.sql'), backfill);
  const ran = await Promise.all([migrate({ url: urls.ownerUrl, folder }), migrate({ url: urls.ownerUrl, folder })]);
  expect(ran.flat()).toEqual(['9000_test_broken']);
  const { rows } = await withClient(urls.superUrl, (client) => client.query('select n from done'));
  expect(rows).toEqual([{ n: 1 }]);
});

test('a database that is newer than the program is refused in one sentence', async () => {
  const refused = migrate({ url: urls.ownerUrl });
  await expect(refused).rejects.toThrow(MigrationError);
  await expect(refused).rejects.toThrow(/newer than this program \(it has 9000_test_broken\)/);
});

test('migrations are numbered without a double and carry their domain in the name', () => {
  const names = migrationNames();
  expect(names.filter((name) => !/^[0-9]{4}_[a-z]+_[a-z_]+$/.test(name))).toEqual([]);
  expect(new Set(names.map((name) => name.slice(0, 4))).size).toBe(names.length);
});
