import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type HttpClient, signIn, until } from './client.fixture.ts';
import { ask } from './judge.fixture.ts';
import { rush, type Wish } from './load.fixture.ts';
import { Outsider } from './outsider.fixture.ts';
import { type NodeFolder, seededFolder } from './process.fixture.ts';

const folder = await seededFolder();
afterAll(() => folder.remove());

const outsider = new Outsider('asha-2627');
const database = join(folder.dataDir, 'postgres');
const aside = (name: string): string => join(folder.dataDir, name);

/** As an operator copies a folder: with owners and rights. */
function copy(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  const { status } = spawnSync('cp', ['-a', from, to]);
  expect(status).toBe(0);
}

async function sealSome(client: HttpClient): Promise<Wish[]> {
  const { hospital } = folder;
  return rush({ client, hospital, counters: 2, most: 6 });
}

/** One run of the node: seals six bills, has them signed, shows their heads to the outsider, stops. */
async function liveDay(node: NodeFolder): Promise<void> {
  const server = await node.start();
  const client = await signIn(server.url, 'cashier');
  for (const { billId } of await sealSome(client)) {
    const receipt = await until(
      () => client.get(`/api/bills/${billId}/receipt`),
      ({ status }) => status === 200,
    );
    outsider.judge(String(receipt.body), await (await fetch(`${server.url}/api/verify-policy`)).text());
  }
  expect(await outsider.forks(server.url)).toEqual([]);
  await server.stop();
}

const heads = () => ask<{ size: bigint }>(folder.superUrl(), 'select size from log_head');

test('after an old backup of the database the node bills, signs nothing, says ROLLBACK and forks nothing (I-5)', async () => {
  await liveDay(folder);
  copy(database, aside('backup'));
  await liveDay(folder);
  copy(database, aside('newest'));

  copy(aside('backup'), database);
  const server = await folder.start({ PRAMANA_LOG_LEVEL: 'silent' });
  const before = await heads();
  const ready = await until(
    () => fetch(`${server.url}/readyz`),
    ({ status }) => status === 503,
  );
  expect(await ready.json()).toMatchObject({ ok: false, checks: { logs: 'ROLLBACK' } });
  const client = await signIn(server.url, 'cashier');
  const [wish] = await sealSome(client);
  expect((await client.get(`/api/bills/${wish?.billId}`)).body.data).toMatchObject({
    status: 'sealed',
    seal: 'queued',
  });
  // Asking for the proof wakes the sequencer and waits for it.
  const receipt = await client.get(`/api/bills/${wish?.billId}/receipt`);
  expect([receipt.status, receipt.body.code]).toEqual([409, 'proof_pending']);
  const head = async () => (await client.get('/api/chain/head')).body.data;
  await expect.poll(async () => (await head()).guard.code, { timeout: 30_000 }).toBe('ROLLBACK');
  const stopped = await head();
  expect(stopped).toMatchObject({ guard: { ok: false, code: 'ROLLBACK' } });
  // The bills, and after them the looks at them.
  expect(stopped.queued).toBeGreaterThanOrEqual(6);
  expect(await heads()).toEqual(before);
  expect(await outsider.look(server.url)).toBeNull();
  await server.stop();

  copy(aside('newest'), database);
  await liveDay(folder);
}, 180_000);
