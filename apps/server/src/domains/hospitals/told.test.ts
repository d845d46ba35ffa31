import { parsePolicy, parseReceipt, verifyReceipt } from '@pramana/ledger';
import { describe, expect, test } from 'vitest';
import { sealingServer } from '../../testing.keys.ts';
import { PASSWORD, type TestClient } from '../../testing.ts';

const server = await sealingServer();
const operator = await server.login('operator');
const staff = { name: 'New Admin', login: 'admin@new.example', password: PASSWORD };
const made = await operator.post('/api/hospitals', { slug: 'new', name: 'New Hospital', admin: staff });
const id: string = made.body.data.id;
await operator.post(`/api/node/hospitals/${id}/suspension`, { reason: 'No licence since May.' });
await operator.post(`/api/node/hospitals/${id}/resumption`, { reason: 'The licence came.' });
const admin = await server.signIn(staff.login);
const elsewhere = await server.login('admin');

interface Told {
  id: string;
  act: string;
  reason: string;
  seal: { state: string; label: string };
}
const told = async (client: TestClient): Promise<Told[]> => (await client.get('/api/operator-acts')).body.data;

async function proofOf(client: TestClient, act: string) {
  const url = `/api/operator-acts/${act}/proof`;
  await expect.poll(async () => (await client.get(url)).status).toBe(200);
  const policy = parsePolicy((await server.stranger.get('/api/verify-policy')).raw.toString());
  return verifyReceipt(parseReceipt((await client.get(url)).raw.toString()), policy);
}

describe('a hospital’s admin', () => {
  test('sees what the operator did about the hospital, each proven from the node log with its reason', async () => {
    const acts = await told(admin);
    expect(acts.map(({ act, reason }) => [act, reason])).toEqual([
      ['resumed', 'The licence came.'],
      ['suspended', 'No licence since May.'],
      ['created', ''],
      ['opened', ''],
    ]);
    const { verdict, header, items } = await proofOf(admin, acts[1]?.id ?? '');
    expect(verdict).toBe('AMBER');
    expect(header).toMatchObject({ hospital: 'node', kind: 'hospital' });
    expect(items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'act', value: 'suspended' }),
        expect.objectContaining({ name: 'reason', value: 'No licence since May.' }),
      ]),
    );
  });

  test('sees nothing of what was done about another hospital, and gets no proof of it', async () => {
    const [act] = await told(admin);
    expect(JSON.stringify(await told(elsewhere))).not.toMatch(/No licence|new-2627/);
    expect((await elsewhere.get(`/api/operator-acts/${act?.id}/proof`)).body.code).toBe('not_found');
  });

  test('sees what of the hospital the operator opened: each an entry of the hospital’s own log', async () => {
    await operator.get(`/api/node/hospitals/${id}`);
    await operator.get(`/api/node/hospitals/${id}/recoveries`);
    const opened = (await admin.get('/api/access-events?role=operator')).body.data;
    expect(opened.map(({ who, resource }: Record<string, string>) => `${who}: ${resource}`).sort()).toEqual([
      'Test operator: admin-recovery',
      'Test operator: hospital-console',
    ]);
    expect((await elsewhere.get('/api/access-events?role=operator')).body.data).toEqual([]);
    await expect
      .poll(async () => (await admin.get('/api/access-events?role=operator')).body.data[0].seal?.block.state, {
        timeout: 10_000,
      })
      .toBe('sealed');
  });
});
