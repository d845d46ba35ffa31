import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tools/test-database.ts';
import { pdf, sha256 } from '../domains/files/files.fixture.ts';
import { type HttpClient, signIn, until } from './client.fixture.ts';
import { type SeededHospital, seedNode } from './hospital.fixture.ts';
import { chainFaults, tracesOf, WHOLE } from './judge.fixture.ts';
import { draftBill, trySeal, type Wish } from './load.fixture.ts';
import { Outsider } from './outsider.fixture.ts';
import { type ServerProcess, startServer } from './process.fixture.ts';
import { type Fate, openProxy, type Proxy } from './proxy.fixture.ts';

const urls = await freshDatabase();
const dataDir = mkdtempSync(join(tmpdir(), 'pramana-commit-'));
const outsider = new Outsider('asha-2627');
let hospital: SeededHospital;
let proxy: Proxy;
let server: ServerProcess;
let client: HttpClient;

beforeAll(async () => {
  [hospital] = (await seedNode({ ...urls, dataDir })) as [SeededHospital];
  proxy = await openProxy(urls.appUrl);
  const database = {
    DATABASE_URL: proxy.through(urls.appUrl),
    DATABASE_OWNER_URL: urls.ownerUrl,
    PRAMANA_DATABASE_WITHOUT: 'fsync,full_page_writes',
  };
  server = await startServer({ ...database, PRAMANA_DATA: dataDir });
  client = await signIn(server.url, 'cashier');
});
afterAll(async () => {
  await server.stop();
  await proxy.close();
  await rm(dataDir, { recursive: true, force: true });
});

const wishFor = async (key: string): Promise<Wish> => {
  const draft = await draftBill(client, hospital, 1);
  return { billId: String(draft.body.data.id), key, number: null };
};

const FATES: [Fate, readonly string[]][] = [
  ['answer lost', WHOLE],
  ['commit lost', []],
];

test.each(FATES)(
  'a bill whose COMMIT has its fate, %s, is there once after the same request again',
  async (fate, left) => {
    const wish = await wishFor(`bill-${fate.replace(' ', '-')}`);
    const lost = proxy.loseCommitOf(wish.key, fate);
    const first = await trySeal(client, wish);
    await lost;
    expect([first.status, first.body.code]).toEqual([503, 'outcome_unknown']);
    expect((await tracesOf(urls.superUrl, [wish]))[0]?.parts).toEqual([...left]);

    const second = await trySeal(client, wish);
    const third = await trySeal(client, wish);
    expect([second.status, third.status]).toEqual([201, 201]);
    expect(third.body.data.number).toBe(second.body.data.number);
    const [trace] = await tracesOf(urls.superUrl, [wish]);
    expect([trace?.number, trace?.parts]).toEqual([second.body.data.number, [...WHOLE]]);
    expect(await chainFaults(urls.superUrl)).toEqual([]);
  },
);

test.each(FATES)(
  'a batch of the log whose COMMIT has its fate, %s, is signed once and forks nothing (I-4)',
  async (fate) => {
    await until(
      () => client.get('/api/chain/head'),
      ({ body }) => body.data.queued === 0,
    );
    // The note's origin line stands in the new head's checkpoint.
    const lost = proxy.loseCommitOf('log/asha-2627\n', fate);
    const wish = await wishFor(`batch-${fate.replace(' ', '-')}`);
    expect((await trySeal(client, wish)).status).toBe(201);
    await lost;
    const receipt = await until(
      () => client.get(`/api/bills/${wish.billId}/receipt`),
      ({ status }) => status === 200,
    );
    const policy = await (await fetch(`${server.url}/api/verify-policy`)).text();
    expect(outsider.judge(String(receipt.body), policy).verdict).toBe('AMBER');
    expect(await outsider.forks(server.url)).toEqual([]);
  },
);

test.each(FATES)(
  'a part of a file whose COMMIT has its fate, %s, is there once after the same part again (C7)',
  async (fate) => {
    const doctor = await signIn(server.url, 'doctor');
    const bytes = pdf(2_000);
    const wish = { name: 'scan.pdf', category: 'imaging', size: bytes.length, modified: 0 };
    const begun = await doctor.post(`/api/patients/${hospital.patients[0]}/files`, wish, {
      'idempotency-key': `file-${fate.replace(' ', '-')}`,
    });
    const address = `/api/files/${begun.body.data.id}`;
    const lost = proxy.loseCommitOf('insert into "file_part"', fate);
    const first = await doctor.putBytes(`${address}/content?offset=0`, bytes);
    await lost;
    expect([first.status, first.body.code]).toEqual([503, 'outcome_unknown']);

    const second = await doctor.putBytes(`${address}/content?offset=0`, bytes);
    expect([second.status, second.body.data?.received]).toEqual([200, bytes.length]);
    const done = await doctor.post(`${address}/finish`);
    expect([done.status, done.body.data?.sha256]).toEqual([200, sha256(bytes)]);
  },
);
