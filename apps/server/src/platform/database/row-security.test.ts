import { createHash } from 'node:crypto';
import type { HospitalId } from '@pramana/kernel';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../../tools/test-database.ts';
import { newId } from '../ids.ts';
import { withClient } from '../postgres/client.ts';
import { openDatabase, type Tx } from './index.ts';

const urls = await freshDatabase();
const db = openDatabase({ url: urls.appUrl, poolSize: 2, onIdleError: () => undefined });
afterAll(() => db.close());

const asha: HospitalId = newId();
const nira: HospitalId = newId();

const allBlobs = (tx: Tx) => tx.selectFrom('blob').select('hospital_id').execute();
const addBlob = (tx: Tx, hospital: HospitalId) => {
  const bytes = Buffer.from('made up');
  const sha256 = createHash('sha256').update(bytes).digest();
  return tx
    .insertInto('blob')
    .values({ hospital_id: hospital, id: newId(), sha256, media_type: 'text/plain', size: bytes.length, bytes })
    .execute();
};

const move = (tx: Tx) => tx.updateTable('idempotency_key').set({ hospital_id: nira }).execute();
const refused = async (statement: string): Promise<unknown> =>
  withClient(urls.appUrl, (client) => client.query(statement)).catch((error: unknown) =>
    error instanceof pg.DatabaseError ? error.code : error,
  );

beforeAll(async () => {
  await db.onNode((tx) =>
    tx
      .insertInto('hospital')
      .values([
        { id: asha, slug: 'asha', name: 'Asha' },
        { id: nira, slug: 'nira', name: 'Nira' },
      ])
      .execute(),
  );
  await db.inHospital(asha, (tx) => addBlob(tx, asha));
  await db.inHospital(nira, (tx) => addBlob(tx, nira));
});

describe('I-10: the database itself keeps hospitals apart', () => {
  test('a query that forgets the where sees this hospital only', async () => {
    expect(await db.inHospital(asha, allBlobs)).toEqual([{ hospital_id: asha }]);
    expect(await db.inHospital(nira, allBlobs)).toEqual([{ hospital_id: nira }]);
  });

  test('a transaction that forgets the hospital sees nothing and writes nothing', async () => {
    expect(await db.onNode(allBlobs)).toEqual([]);
    await expect(db.onNode((tx) => addBlob(tx, asha))).rejects.toThrow(/row-level security/);
  });

  test('nobody writes into another hospital, nor moves a row there', async () => {
    await expect(db.inHospital(asha, (tx) => addBlob(tx, nira))).rejects.toThrow(/row-level security/);
    await db.inHospital(asha, (tx) =>
      tx
        .insertInto('idempotency_key')
        .values({ hospital_id: asha, person_id: newId(), key: 'k', route_id: 'r', request_hash: Buffer.alloc(32) })
        .execute(),
    );
    await expect(db.inHospital(asha, move)).rejects.toThrow(/row-level security/);
  });

  test('a connection carries no hospital into its next transaction', async () => {
    const single = openDatabase({ url: urls.appUrl, poolSize: 1, onIdleError: () => undefined });
    expect(await single.inHospital(asha, allBlobs)).toHaveLength(1);
    expect(await single.onNode(allBlobs)).toEqual([]);
    expect(await single.statement('forgot', 'select * from blob', [])).toEqual([]);
    await single.close();
  });

  test('the owner, who is no superuser, sees nothing without saying that this is a migration', async () => {
    await withClient(urls.ownerUrl, async (client) => {
      expect((await client.query('select * from blob')).rows).toEqual([]);
      await client.query("select set_config('app.hospital', $1, false)", [asha]);
      expect((await client.query('select * from blob')).rows).toHaveLength(1);
      await client.query("set app.migration = 'on'");
      expect((await client.query('select * from blob')).rows).toHaveLength(2);
    });
  });

  test("the app's role cannot give itself the migration's sight", async () => {
    await withClient(urls.appUrl, async (client) => {
      await client.query("set app.migration = 'on'");
      expect((await client.query('select * from blob')).rows).toEqual([]);
    });
  });

  test("the app's role cannot change or remove what is insert-only (I-9)", async () => {
    for (const table of ['blob', 'access_event', 'block', 'log_entry', 'bill', 'bill_line', 'payment', 'credit_note']) {
      expect(await refused(`update ${table} set hospital_id = hospital_id`), table).toBe('42501');
      expect(await refused(`delete from ${table}`), table).toBe('42501');
      expect(await refused(`truncate ${table}`), table).toBe('42501');
    }
  });
});
