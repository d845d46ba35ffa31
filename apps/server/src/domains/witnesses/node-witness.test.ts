import { parsePolicy } from '@pramana/ledger';
import { beforeAll, expect, test } from 'vitest';
import { sealingServer } from '../../testing.keys.ts';
import type { TestClient } from '../../testing.ts';
import { ensureNode } from '../sealing/index.ts';
import { ADMITTED, intent, testWitness } from './witness.fixture.ts';

const server = await sealingServer({ config: { witnessHosts: ADMITTED } });
const now = (): number => server.clock.now();
const one = await testWitness('patients.example/witness', now);
const { vkey, url } = one;
let operator: TestClient;

beforeAll(async () => {
  await ensureNode(server.services);
  operator = await server.login('operator');
});

const view = async () => (await operator.get('/api/node/witnesses')).body.data;
const policy = async () => {
  server.clock.advance(2_000);
  return parsePolicy((await server.stranger.get('/api/verify-policy')).body);
};

test('the operator alone joins a witness to the node log, and that is an entry of it which the witness cosigns', async () => {
  await expect.poll(async () => (await view()).logs.length).toBe(1);
  const { logs, hospital, guard } = await view();
  expect([logs[0].log, guard.ok]).toEqual(['node-2627', true]);
  one.follow(logs[0].vkey);
  const admin = await server.login('admin');
  expect((await admin.post('/api/node/witnesses', { vkey, url }, intent())).status).toBe(403);
  expect((await operator.post('/api/node/witnesses', { vkey, url }, intent())).status).toBe(201);
  await expect.poll(async () => (await view()).witnesses[0]?.logs[0]).toMatchObject({ code: 'ok', lag: 0 });
  await expect.poll(async () => (await view()).logs[0].witnessed).toBeGreaterThan(1);
  const [act] = (await operator.get('/api/node/witness-acts')).body.data;
  expect(act).toMatchObject({ act: 'join', name: 'patients.example/witness', person: 'Test operator' });
  expect((await operator.get(`/api/node/chain/blocks?document=${act.id}&kind=policy`)).body.data).toHaveLength(1);
  // The hospitals' logs have none of it; their admins see their own.
  expect((await admin.get('/api/witnesses')).body.data.witnesses).toEqual([]);
  // Nothing is lifted that does not stand.
  const body = { doubt: 'witnesses', reason: 'Its house burnt down' };
  expect((await operator.post(`/api/node/hospitals/${hospital}/guard-override`, body)).body.code).toBe('conflict');
});

test('the policy of the node names the witnesses of its logs, with a quorum only where all logs have the same', async () => {
  const mixed = await policy();
  expect([mixed.witnesses.map((each) => each.vkey.text), mixed.quorum]).toEqual([[vkey], 'none']);
  for (const person of ['admin', 'admin-nira']) {
    const admin = await server.login(person);
    one.follow((await admin.get('/api/witnesses')).body.data.logs[0].vkey);
    expect((await admin.post('/api/witnesses', { vkey, url }, intent())).status).toBe(201);
  }
  const shared = await policy();
  expect([shared.logs.length, shared.witnesses.length, shared.quorum]).toEqual([3, 1, 'witnesses']);
  expect(shared.groups).toEqual([{ name: 'witnesses', threshold: 1, members: [shared.witnesses[0]?.name] }]);
});

test('the operator leaves it again, and chooses the quorum of the node log', async () => {
  expect((await operator.put('/api/node/witnesses/quorum', { count: 2 }, intent())).body).toMatchObject({
    field: 'count',
  });
  expect((await operator.put('/api/node/witnesses/quorum', { count: 1 }, intent())).body.data.quorum.chosen).toBe(1);
  expect((await operator.post('/api/node/witnesses/ask')).status).toBe(200);
  // The answer was lost: sent again with its key it is the same act, and what another person sends is their own.
  const leaving = intent();
  const leave = (by: TestClient) => by.post('/api/node/witnesses/leave', { vkey }, leaving);
  const [first, second] = await Promise.all([leave(operator), leave(operator)]);
  expect([first.status, second.status, second.body.data.witnesses]).toEqual([200, 200, []]);
  expect((await leave(await server.login('admin'))).status).toBe(403);
  expect((await operator.post('/api/node/witnesses/leave', { vkey }, intent())).status).toBe(404);
  const acts = (await operator.get('/api/node/witness-acts')).body.data;
  expect(acts.map(({ act }: { act: string }) => act)).toEqual(['leave', 'quorum', 'join']);
});
