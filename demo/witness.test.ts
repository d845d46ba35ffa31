import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { newId } from '../apps/server/src/platform/ids.ts';
import { sealDocument } from '../apps/server/src/domains/sealing/index.ts';
import { sealingServer } from '../apps/server/src/testing.keys.ts';
import { startDemoWitness } from './witness.ts';

const server = await sealingServer();
// The witness is a process of its own and goes by the true time.
server.clock.advance(Date.now() - server.clock.now());
const data = await mkdtemp(join(tmpdir(), 'pramana-demo-witness-'));
afterAll(() => rm(data, { recursive: true, force: true }));

const sealOne = (): Promise<unknown> => {
  const hospital = { ...server.hospital, timeZone: 'Asia/Kolkata', yearStartMonth: 4 };
  return server.services.db.inHospital(hospital.id, (tx) =>
    sealDocument(tx, {
      hospital,
      series: { kind: 'opd-bill', prefix: 'OPD' },
      kind: 'bill',
      documentId: newId(),
      subjectId: null,
      currency: 'INR',
      total: 100n,
      at: new Date(server.clock.now()),
      businessDate: '2026-11-22',
      authorId: server.person('cashier').id,
      items: [{ name: 'line', value: { item: 'Paracetamol 500 mg', amount: 100n } }],
      urgent: true,
    }),
  );
};
/** The public sees a newer head once a second. */
const published = async (path: string): Promise<string> => {
  server.clock.advance(1_000);
  return String((await server.stranger.get(path)).body);
};

test('the demo’s witness cosigns its logs, counts in no quorum, and is the same one after a restart', async () => {
  const admin = await server.login('admin');
  await sealOne();
  await expect.poll(() => published('/log/asha-2627/checkpoint')).toMatch(/asha-2627\n[1-9]/);
  const acts = async (): Promise<number> => (await admin.get('/api/witness-acts')).body.data.length;
  const stop = await startDemoWitness(server.services, data);
  await expect.poll(() => published('/log/asha-2627/checkpoint')).toContain('— witness-of-the-demo.pramana.example ');
  expect(await published('/log/asha-2627/policy')).toContain('quorum none');
  await stop();
  const again = await startDemoWitness(server.services, data);
  const { witnesses } = (await admin.get('/api/witnesses')).body.data;
  expect([witnesses.length, witnesses[0].counts, await acts()]).toEqual([1, false, 1]);
  await again();
});

test('a demo that ends while its witness comes up leaves no witness behind: it would keep the server from ending', async () => {
  const db = { ...server.services.db, onNode: () => Promise.reject(new Error('the database is closed')) };
  await expect(startDemoWitness({ ...server.services, db }, data)).rejects.toThrow('the database is closed');
  const [host, port] = (await readFile(join(data, 'demo-witness', 'address'), 'utf8')).trim().split(':');
  const refused = await new Promise((resolve) => {
    const socket = connect(Number(port), host, () => resolve(socket.destroy() && 'it listens'));
    socket.once('error', (error) => resolve((error as NodeJS.ErrnoException).code));
  });
  expect(refused).toBe('ECONNREFUSED');
});
