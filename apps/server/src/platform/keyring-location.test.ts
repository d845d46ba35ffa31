import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKeyring } from '@pramana/vault/node';
import { afterAll, expect, it } from 'vitest';
import { freshDatabase } from '../../../../tools/test-database.ts';
import { newId } from './ids.ts';
import { openNodeKeyring } from './keyring-location.ts';
import { withClient } from './postgres/client.ts';

const { ownerUrl, superUrl } = await freshDatabase();
const folder = await mkdtemp(join(tmpdir(), 'pramana-keyring-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const open = (name: string) => openNodeKeyring({ keyringDir: join(folder, name), keyService: null }, ownerUrl);

it('a fresh keyring is made beside an empty database, and never beside one with hospitals: its disk is not mounted', async () => {
  await open('first');
  expect(existsSync(join(folder, 'first', 'node.key'))).toBe(true);

  const hospital = newId<'Hospital'>();
  await withClient(superUrl, (client) =>
    client.query("insert into hospital (id, slug, name) values ($1, 'asha', 'Asha')", [hospital]),
  );
  const refused = `The keyring in ${join(folder, 'absent')} has no key of this database's hospitals: mount its disk`;
  await expect(open('absent')).rejects.toThrow(refused);
  expect(existsSync(join(folder, 'absent'))).toBe(false);
  const other = await openKeyring(join(folder, 'other'));
  await other.createHospital(newId<'Hospital'>());
  await expect(open('other')).rejects.toThrow('restore it from the recovery kit');

  await other.createHospital(hospital);
  expect((await open('other')).generations(hospital)).toHaveLength(1);
});
