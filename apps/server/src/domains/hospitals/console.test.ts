import { type PersonId, parsePhone } from '@pramana/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { sealingServer } from '../../testing.keys.ts';
import { PASSWORD, type TestClient } from '../../testing.ts';
import type { SmsGateway } from '../../platform/messages/sms-config.ts';
import { newId } from '../../platform/ids.ts';
import { setProvedContact } from '../identity/index.ts';
import { auditNode } from '../sealing/index.ts';

/** Nobody listens there: what is sent waits. */
const sms: SmsGateway = {
  url: 'http://127.0.0.1:9/',
  method: 'POST',
  headers: {},
  form: 'json',
  body: { to: '{to}' },
  senderId: '',
  entityId: '',
  templates: {},
  accepted: null,
};
const server = await sealingServer({ config: { sms } });
const { services } = server;
let operator: TestClient;
let id = '';
beforeAll(async () => {
  operator = await server.login('operator');
  const admin = { name: 'New Admin', login: 'admin@new.example', password: PASSWORD };
  id = (await operator.post('/api/hospitals', { slug: 'new', name: 'New Hospital', admin })).body.data.id;
});
const suspend = (reason = 'No licence since May.') => operator.post(`/api/node/hospitals/${id}/suspension`, { reason });
const resume = (reason = 'The licence came.') => operator.post(`/api/node/hospitals/${id}/resumption`, { reason });

const audit = () =>
  auditNode({
    db: services.db,
    headsDir: services.config.headsDir,
    hospital: 'node',
    signal: AbortSignal.timeout(60_000),
    onProgress: () => undefined,
  });

describe('the operator’s console', () => {
  test('lists every hospital and the node with the health of their logs, and nothing of their rows', async () => {
    const read = async () => (await operator.get('/api/node/hospitals')).body.data;
    await expect.poll(async () => (await read()).map((row: { queued: number }) => row.queued)).toEqual([0, 0, 0, 0]);
    const rows = await read();
    expect(rows.map(({ slug }: { slug: string }) => slug)).toEqual(['node', 'asha', 'new', 'nira']);
    expect(rows[0]).toMatchObject({ kind: 'node', entries: 3, guard: { ok: true }, queuedSince: null });
    expect(rows[2]).toMatchObject({ slug: 'new', people: 1, seenAt: null, vkey: expect.stringContaining('new-2627') });
    expect(JSON.stringify(rows)).not.toContain('New Admin');
  });

  test('tells what was done about a hospital, each act with its place in the node log', async () => {
    const { acts } = (await operator.get(`/api/node/hospitals/${id}`)).body.data;
    expect(acts.map(({ kind, act, author }: Record<string, string>) => [kind, act, author])).toEqual([
      ['key', 'created', 'Test operator'],
      ['hospital', 'opened', 'Test operator'],
    ]);
    expect(acts[0]).toMatchObject({ series: 'NODE-2627', number: 2 });
  });

  test('suspends a hospital: its people are signed out at once and find only the reason; others work on', async () => {
    const admin = await server.signIn('admin@new.example');
    const elsewhere = await server.login('admin');
    expect((await suspend()).body.data.hospital).toMatchObject({ suspendedReason: 'No licence since May.' });
    expect((await admin.get('/api/people')).status).toBe(401);
    expect((await elsewhere.get('/api/session')).status).toBe(200);
    const again = await server.signIn('admin@new.example');
    expect(again.session).toMatchObject({
      hospital: null,
      roles: [],
      permissions: [],
      memberships: [{ hospital: { slug: 'new' }, suspended: 'No licence since May.' }],
    });
    expect((await again.get('/api/patients')).status).toBe(403);
    expect((await again.post('/api/session/hospital', { hospitalId: id })).body.code).toBe('hospital_suspended');
  });

  test('a suspended hospital’s log is served as before, so that what it sealed still verifies', async () => {
    const { logs } = (await server.stranger.get('/log/', { accept: 'application/json' })).body;
    expect(logs.map(({ hospital }: { hospital: string }) => hospital)).toContain('new');
    expect((await server.stranger.get('/log/new-2627/checkpoint')).status).toBe(200);
  });

  test('suspending twice at once is one entry, resuming another, and its people work again', async () => {
    await resume();
    const answers = await Promise.all([suspend('Again.'), suspend('Again.')]);
    expect(answers.map(({ status }) => String(status)).sort()).toEqual(['200', '409']);
    expect((await resume()).body.data.acts.map(({ act }: { act: string }) => act)).toEqual([
      'resumed',
      'suspended',
      'resumed',
      'suspended',
      'created',
      'opened',
    ]);
    expect((await server.signIn('admin@new.example')).session).toMatchObject({
      hospital: { slug: 'new' },
      roles: ['admin'],
    });
    const [audited] = await audit();
    expect(audited?.report.findings).toEqual([]);
  });

  test('the node itself cannot be suspended', async () => {
    const node = (await operator.get('/api/node/hospitals')).body.data[0];
    const refused = await operator.post(`/api/node/hospitals/${node.id}/suspension`, { reason: 'Why not.' });
    expect(refused.status).toBe(404);
  });

  test('sends a test to the operator’s own proved phone, once however often it is asked under one id', async () => {
    const id = newId();
    const send = () => operator.put(`/api/node/message-tests/${id}`, {});
    expect((await send()).body.code).toBe('phone_not_proved');
    const personId = operator.session?.person.id as PersonId;
    await services.db.onNode((tx) =>
      setProvedContact(tx, personId, { phone: parsePhone('9822177332') }, services.clock.now()),
    );
    const answers = await Promise.all([send(), send()]);
    for (const { body } of answers) expect(body.data).toMatchObject({ id, to: '•• 7332', template: 'code' });
    const [sms] = (await operator.get('/api/node/messages')).body.data;
    expect(sms).toMatchObject({ channel: 'sms', waiting: 1, sent: 0 });
    expect((await (await server.login('admin')).put(`/api/node/message-tests/${id}`, {})).status).toBe(403);
  });

  test('shows the limits and terms with their reasons, and changes a figure', async () => {
    const rules = (await operator.get('/api/node/rules')).body.data;
    expect(rules.uploads[0]).toEqual({ id: 'files.files.send', mostBytes: 2 * 1024 ** 3 });
    expect(rules.terms.every(({ reason }: { reason: string }) => reason.length > 20)).toBe(true);
    const name = 'registrations-sent-per-phone';
    const changed = (await operator.put(`/api/node/limits/${name}`, { most: 5 })).body.data;
    expect(changed.limits.find((limit: { name: string }) => limit.name === name)).toMatchObject({ most: 5 });
    expect(changed.changes).toMatchObject([{ name, most: 5, author: 'Test operator', number: 1 }]);
    // The same figure again is no change.
    expect((await operator.put(`/api/node/limits/${name}`, { most: 5 })).body.data.changes).toHaveLength(1);
    expect(rules.fixed.filter(({ reason }: { reason: string }) => reason === '')).toEqual([]);
    expect(rules.fixed.map(({ id }: { id: string }) => id)).toContain('sign-in-here');
    const [audited] = await audit();
    expect(audited?.report.findings).toEqual([]);
    expect((await operator.put('/api/node/limits/nothing', { most: 5 })).status).toBe(404);
    expect((await operator.put(`/api/node/limits/${name}`, { most: 0 })).status).toBe(422);
  });
});
