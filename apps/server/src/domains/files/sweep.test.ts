import { expect, test } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { testServer } from '../../testing.ts';
import { sweep } from './sweep.service.ts';

const server = await testServer();

test('the keys of uploads are forgotten after a day; those of everything else are kept, whoever asks', async () => {
  await withClient(server.database.superUrl, async (client) => {
    await client.query(
      `insert into idempotency_key select $1, $2, key, route, '', '', now() - age from (values
        ('old', 'files.x', interval '2 days'), ('fresh', 'files.x', '2 hours'), ('paid', 'billing.x', '2 days')) v (key, route, age)`,
      [server.hospital.id, server.person('cashier').id],
    );
  });
  await sweep(server.services);
  const { db } = server.services;
  const kept = await db.inHospital(server.hospital.id, (tx) =>
    tx.selectFrom('idempotency_key').select('key').execute(),
  );
  expect(kept.map(({ key }) => key).sort()).toEqual(['fresh', 'paid']);
  const paid = db.inHospital(server.hospital.id, (tx) =>
    tx.deleteFrom('idempotency_key').where('key', '=', 'paid').execute(),
  );
  await expect(paid).rejects.toThrow('is kept');
});

test('what no row names is left alone while the log is an old one or was not looked at, and goes when it is sure', async () => {
  const { files, config } = server.services;
  const name = `${server.hospital.id}/0197a000-0000-7000-8000-00000000abcd`;
  await files.put(name, new Uint8Array([1]));
  // Older than any backup.
  const late = { ...server.services, clock: { now: () => Date.now() + (config.backupDays + 1) * 86_400_000 } };
  for (const code of ['ROLLBACK', 'FORK', 'HEAD_DAMAGED']) await sweep(late, () => ({ ok: false, code }));
  expect(await files.size(name)).toBe(1);
  const { id } = server.hospital;
  await withClient(server.database.superUrl, (client) =>
    client.query(
      "insert into log (hospital_id, id, shard, origin, vkey, opened_at) values ($1, $1, '2026', 'o', 'k', now())",
      [id],
    ),
  );
  await sweep(late, () => ({ ok: false, code: 'NONE' }));
  expect(await files.size(name)).toBe(1);
  await sweep(late, () => ({ ok: true, code: 'OK' }));
  expect(await files.size(name)).toBeNull();
});

test('of a hospital without a log nothing is to be looked at: what no row names goes', async () => {
  const { files, config } = server.services;
  await withClient(server.database.superUrl, async (client) => {
    await client.query('alter table log disable trigger user');
    await client.query('delete from log where hospital_id = $1', [server.hospital.id]);
    await client.query('alter table log enable trigger user');
  });
  const name = `${server.hospital.id}/0197a000-0000-7000-8000-00000000abce`;
  await files.put(name, new Uint8Array([1]));
  const late = { ...server.services, clock: { now: () => Date.now() + (config.backupDays + 1) * 86_400_000 } };
  await sweep(late, () => ({ ok: false, code: 'NONE' }));
  expect(await files.size(name)).toBeNull();
});
