import { FILE_PART_BYTES } from '@pramana/contract';
import { afterAll, expect, test } from 'vitest';
import { pdf, sha256 } from '../domains/files/files.fixture.ts';
import { withClient } from '../platform/postgres/client.ts';
import { signIn } from './client.fixture.ts';
import { type ServerProcess, seededFolder } from './process.fixture.ts';

const folder = await seededFolder();
let server: ServerProcess | undefined;
afterAll(async () => {
  await server?.stop();
  await folder.remove();
});

/** 100 MB and several kills in the long form. */
const LONG = process.env.PRAMANA_LONG === '1';
const SIZE = LONG ? 100 * 1024 * 1024 : 2 * FILE_PART_BYTES + 77;
const KILLS = LONG ? 5 : 1;

test('kill -9 in the middle of an upload loses no acknowledged part and leaves nothing half (C7)', async () => {
  server = await folder.start();
  const bytes = pdf(SIZE);
  let client = await signIn(server.url, 'doctor');
  const [{ id: patient }] = (await client.get('/api/patients')).body.data;
  const body = { name: 'scan.pdf', category: 'imaging', size: SIZE, modified: 0 };
  const begun = await client.post(`/api/patients/${patient}/files`, body, { 'idempotency-key': 'k1' });
  const id = begun.body.data.id as string;
  let acknowledged = 0;
  for (let kills = 0; acknowledged < SIZE; ) {
    const part = bytes.subarray(acknowledged, acknowledged + FILE_PART_BYTES);
    // Null: the connection was lost with the server.
    const sending = client.putBytes(`/api/files/${id}/content?offset=${acknowledged}`, part).catch(() => null);
    if (acknowledged >= (kills + 1) * FILE_PART_BYTES && kills < KILLS) {
      kills += 1;
      await server.kill();
      await sending;
      server = await folder.start();
      client = await signIn(server.url, 'doctor');
      const received = (await client.get(`/api/files/${id}`)).body.data.received as number;
      expect([acknowledged, acknowledged + part.length]).toContain(received);
      acknowledged = received;
    } else {
      acknowledged = (await sending)?.body.data.received;
    }
  }
  expect((await client.post(`/api/files/${id}/finish`)).body.data).toMatchObject({ sha256: sha256(bytes) });
  const parts = await withClient(folder.superUrl(), async (db) => (await db.query('select * from file_part')).rowCount);
  expect(parts).toBe(Math.ceil(SIZE / FILE_PART_BYTES));
}, 120_000);
