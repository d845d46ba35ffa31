import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretKey } from '@pramana/vault';
import { nodeCrypto } from '@pramana/vault/node';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../apps/server/src/platform/clock.ts';
import { loadConfig } from '../apps/server/src/platform/config.ts';
import { noteOf, readDemoNote } from '../apps/server/src/platform/demo.ts';
import { newId } from '../apps/server/src/platform/ids.ts';
import { createLog } from '../apps/server/src/platform/log.ts';
import { closeServices, openServices } from '../apps/server/src/platform/open-services.ts';
import { withClient } from '../apps/server/src/platform/postgres/client.ts';
import { hasNodeSecrets, installNodeSecrets } from '../apps/server/src/platform/secrets.ts';
import { freshDatabase } from '../tools/test-database.ts';
import { openDemo } from './open.ts';

const database = await freshDatabase();
const folder = await mkdtemp(join(tmpdir(), 'pramana-demo-note-'));
const config = loadConfig(
  { PRAMANA_DATA: folder, DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl },
  [],
);
const log = createLog({ level: 'silent' });
const services = openServices({ config, appUrl: database.appUrl, clock: systemClock, log, demo: null });
// What made-up people's authenticator secrets are made from.
if (!hasNodeSecrets()) installNodeSecrets({ nodeSecret: () => new SecretKey(nodeCrypto, nodeCrypto.random(32)) });
const node = newId<'Hospital'>();
afterAll(async () => {
  await closeServices(services);
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => rm(noteOf(folder), { force: true }));

const note = (fields: object): Promise<void> =>
  writeFile(noteOf(folder), JSON.stringify({ password: 'neem-lotus-1234', ...fields }));
const open = () => openDemo(services, config, () => undefined);
const sql = (text: string, values: unknown[] = []) =>
  withClient(database.superUrl, (client) => client.query(text, values));

it('a note of a demo makes no demo of an empty database: the first visitor would be the operator of one', async () => {
  await note({ ready: true, node: newId() });
  await expect(open()).rejects.toThrow(`${noteOf(folder)} is the note of a demo, and this database is not that demo's`);
  await note({ ready: true });
  await expect(open()).rejects.toThrow('set PRAMANA_DATA to another folder');
});

it('a real node is no demo, whatever note its folder holds: another one’s, one of before, one that was not finished', async () => {
  await sql("insert into hospital (id, slug, name, kind) values ($1, 'node', 'Node', 'node')", [node]);
  await sql("insert into person (id, name) values ($1, 'Meera Iyer')", [newId()]);
  expect(await open()).toBeNull();
  for (const other of [newId(), undefined]) {
    await note({ ready: true, node: other });
    await expect(open()).rejects.toThrow("this database is not that demo's");
  }
  await note({ ready: false });
  await expect(open()).rejects.toThrow('a demo was not filled to its end, and this database has people');
});

it('a demo is opened by its own note; one of before notes named their node is known by its operator, and names it then', async () => {
  await note({ ready: true, node });
  expect(await open()).toMatchObject({ password: 'neem-lotus-1234' });
  await sql(
    "insert into credential (id, person_id, login, password_hash) select $1, id, 'operator@demo.pramana.example', '$argon2id$' from person",
    [newId()],
  );
  await note({ ready: true });
  expect(await open()).toMatchObject({ password: 'neem-lotus-1234' });
  expect(await readDemoNote(folder)).toEqual({ password: 'neem-lotus-1234', ready: true, node });
});
