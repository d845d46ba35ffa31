import type { HospitalId } from '@pramana/kernel';
import { afterAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../../tools/test-database.ts';
import { newId } from '../ids.ts';
import { copyOn, openDatabase } from './index.ts';

const urls = await freshDatabase();
const db = openDatabase({ url: urls.appUrl, poolSize: 1, onIdleError: () => undefined });
afterAll(() => db.close());

test('a copy gives each row as its bytes, however many packets they fill, and nulls as null', async () => {
  const rows: (string | null)[] = [];
  await db.onNode((tx) =>
    copyOn(
      tx,
      'select int8send(i), case when i % 2 = 0 then repeat(i::text, 9999)::bytea end from generate_series(1, 40) as i',
      ([place, bytes]) => {
        rows.push(bytes === null ? null : String(bytes));
        expect(place?.readBigInt64BE()).toBe(BigInt(rows.length));
      },
    ),
  );
  expect(rows).toEqual(Array.from({ length: 40 }, (_, i) => (i % 2 === 1 ? String(i + 1).repeat(9999) : null)));
  const none: unknown[] = [];
  await db.onNode((tx) => copyOn(tx, 'select 1 where false', (row) => none.push(row)));
  expect(none).toEqual([]);
});

test('what takes the rows may fail: the copy fails with it, and the connection goes on', async () => {
  const failing = db.onNode((tx) =>
    copyOn(tx, 'select i from generate_series(1, 100000) as i', () => {
      throw new RangeError('enough');
    }),
  );
  await expect(failing).rejects.toThrow('enough');
  await expect(db.onNode((tx) => copyOn(tx, 'select 1 / 0', () => undefined))).rejects.toMatchObject({ code: '22012' });
  const asked: string[] = [];
  await db.onNode(async (tx) => {
    const first = copyOn(tx, "select 'a'::bytea", ([row]) => asked.push(String(row)));
    const second = copyOn(tx, "select 'b'::bytea", ([row]) => asked.push(String(row)));
    await Promise.all([first, second]);
  });
  expect(asked).toEqual(['a', 'b']);
});

test('a copy reads the rows of its own hospital only, and nothing once its transaction has ended', async () => {
  const [one, other] = [newId<'Hospital'>(), newId<'Hospital'>()] as [HospitalId, HospitalId];
  for (const id of [one, other]) {
    await db.onNode((tx) =>
      tx
        .insertInto('hospital')
        .values({ id, slug: id.slice(-12), name: 'H' })
        .execute(),
    );
    const row = { hospital_id: id, person_id: newId(), key: 'k', route_id: 'r', request_hash: Buffer.from('h') };
    await db.inHospital(id, (tx) => tx.insertInto('idempotency_key').values(row).execute());
  }
  const seen: (string | undefined)[] = [];
  let kept: Parameters<typeof copyOn>[0] | undefined;
  await db.inHospital(one, async (tx) => {
    kept = tx;
    await copyOn(tx, 'select hospital_id from idempotency_key', ([id]) => seen.push(id?.toString('hex')));
  });
  expect(seen).toEqual([one.replaceAll('-', '')]);
  if (kept === undefined) throw new Error('no transaction');
  await expect(copyOn(kept, 'select 1', () => undefined)).rejects.toThrow('has ended');
});
