import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tools/test-database.ts';
import { signIn, until } from './client.fixture.ts';
import { seedNode } from './hospital.fixture.ts';
import { chainFaults, tracesOf, WHOLE } from './judge.fixture.ts';
import { rush } from './load.fixture.ts';
import { Outsider } from './outsider.fixture.ts';
import { type ServerProcess, startServer } from './process.fixture.ts';

const urls = await freshDatabase();
const dataDir = mkdtempSync(join(tmpdir(), 'pramana-servers-'));
const servers: ServerProcess[] = [];
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await rm(dataDir, { recursive: true, force: true });
});

const BILLS = 30;

test('two servers on one database seal into one series and one log, without gap, double or fork (I-4)', async () => {
  const [hospital] = await seedNode({ ...urls, dataDir });
  if (hospital === undefined) throw new Error('no hospital was seeded');
  const env = {
    DATABASE_URL: urls.appUrl,
    DATABASE_OWNER_URL: urls.ownerUrl,
    PRAMANA_DATABASE_WITHOUT: 'fsync,full_page_writes',
    PRAMANA_DATA: dataDir,
  };
  servers.push(...(await Promise.all([startServer(env), startServer(env)])));
  const outsider = new Outsider('asha-2627');
  const clients = await Promise.all(servers.map(({ url }) => signIn(url, 'cashier')));
  const onAcknowledged = (): void => {
    for (const { url } of servers) void outsider.look(url).catch(() => undefined);
  };
  const rushes = clients.map((client) => rush({ client, hospital, counters: 4, most: BILLS, onAcknowledged }));
  const wishes = (await Promise.all(rushes)).flat();

  const traces = await tracesOf(urls.superUrl, wishes);
  expect(traces.filter(({ parts }) => parts.length !== WHOLE.length)).toEqual([]);
  expect(new Set(traces.map(({ number }) => number)).size).toBe(2 * BILLS);
  expect(await chainFaults(urls.superUrl)).toEqual([]);
  // Each bill's receipt from both servers, whichever of them sealed it and whichever signed it.
  for (const [index, { url }] of servers.entries()) {
    const policy = await (await fetch(`${url}/api/verify-policy`)).text();
    for (const { billId } of wishes) {
      const receipt = await until(
        async () => clients[index]?.get(`/api/bills/${billId}/receipt`),
        (answer) => answer?.status === 200,
      );
      expect(outsider.judge(String(receipt?.body), policy).verdict).toBe('AMBER');
    }
  }
  for (const { url } of servers) expect(await outsider.forks(url)).toEqual([]);
}, 180_000);
