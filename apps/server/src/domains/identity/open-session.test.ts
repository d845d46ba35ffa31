import { route } from '@pramana/contract';
import type { SessionId } from '@pramana/kernel';
import { beforeEach, describe, expect, test } from 'vitest';
import { implement } from '../../platform/http/index.ts';
import { PASSWORD, type TestClient, testServer } from '../../testing.ts';
import { endSessionsIn } from './index.ts';

const slow = route({
  id: 'test.slow.write',
  method: 'POST',
  path: '/api/test/slow',
  summary: 'Waits before it commits',
  access: 'hospital:read',
  status: 204,
});
let hold: () => Promise<void> = async () => {};
const server = await testServer({
  routes: (app) =>
    implement(app, slow, async ({ tx, hospital }) => {
      await tx.updateTable('hospital').set({ name: 'Written too late' }).where('id', '=', hospital.id).execute();
      await hold();
    }),
});
const { services, clock } = server;
const address = await server.app.listen({ port: 0, host: '127.0.0.1' });
const codeOf = async (answer: Promise<{ body: { code: string } }>): Promise<string> => (await answer).body.code;
const sessionOf = async (client: TestClient): Promise<SessionId> =>
  (await client.get('/api/sessions')).body.data.find((each: { isThis: boolean }) => each.isThis).id;
const MINUTE = 60_000;

// Sessions of the test before are over.
beforeEach(() => clock.advance(24 * 60 * MINUTE));

describe('the list of one’s sessions', () => {
  test('says in words where one is signed in, since when, and which session asks', async () => {
    const agent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36';
    const login = server.person('nurse').login;
    await server.app.inject({
      method: 'POST',
      url: '/api/session',
      payload: { login, password: PASSWORD },
      headers: { 'user-agent': agent },
      remoteAddress: '192.168.1.20',
    });
    clock.advance(5 * MINUTE);
    const here = await server.login('nurse');
    const { body } = await here.get('/api/sessions');
    expect(body.data).toHaveLength(2);
    expect(body.data[0]).toMatchObject({ isThis: true, network: 'server', device: null });
    expect(body.data[1]).toMatchObject({
      browser: 'Chrome',
      system: 'Windows',
      network: 'lan',
      address: '192.168.1.20',
      hospital: 'Asha Hospital',
      isThis: false,
      since: new Date(clock.now() - 5 * MINUTE).toISOString(),
    });
  });

  test('leaves out what is over by its limits, and never shows a token', async () => {
    const old = await server.login('nurse');
    clock.advance(62 * MINUTE);
    const { body, raw } = await (await server.login('nurse')).get('/api/sessions');
    expect(body.data).toHaveLength(1);
    expect(raw.toString()).not.toContain(old.cookie.split('=')[1]);
  });

  test('ends one other, then all others, and not the one that asks', async () => {
    const [here, second, third] = [
      await server.login('nurse'),
      await server.login('nurse'),
      await server.login('nurse'),
    ];
    expect((await here.delete(`/api/sessions/${await sessionOf(second)}`)).status).toBe(204);
    expect(await codeOf(second.get('/api/session'))).toBe('not_signed_in');
    expect((await third.get('/api/session')).status).toBe(200);
    expect((await here.delete('/api/sessions')).status).toBe(204);
    expect(await codeOf(third.get('/api/session'))).toBe('not_signed_in');
    expect((await here.get('/api/session')).status).toBe(200);
  });

  test('ends nobody else’s', async () => {
    const [nurse, doctor] = [await server.login('nurse'), await server.login('doctor')];
    expect(await codeOf(nurse.delete(`/api/sessions/${await sessionOf(doctor)}`))).toBe('not_found');
    expect((await doctor.get('/api/session')).status).toBe(200);
  });
});

describe('the admin', () => {
  test('sees and ends the sessions of a member, in their own hospital only', async () => {
    const [admin, nira, cashier] = [
      await server.login('admin'),
      await server.login('admin-nira'),
      await server.login('cashier'),
    ];
    const url = `/api/people/members/${server.person('cashier').id}/sessions`;
    expect((await admin.get(url)).body.data).toHaveLength(1);
    expect(await codeOf(nira.get(url))).toBe('not_found');
    expect(await codeOf(nira.delete(url))).toBe('not_found');
    expect((await cashier.get('/api/session')).status).toBe(200);
    expect((await admin.delete(url)).status).toBe(204);
    expect(await codeOf(cashier.get('/api/session'))).toBe('not_signed_in');
  });

  test('leaves a member’s session in another hospital alone', async () => {
    const insert = "insert into membership (person_id, hospital_id, role) values ($1, $2, 'auditor')";
    const auditor = server.person('auditor');
    await services.db.statement('i', insert, [auditor.id, server.other.id]);
    const asha = await server.login('auditor');
    const there = await (await server.login('auditor')).post('/api/session/hospital', { hospitalId: server.other.id });
    const cookie = String(there.headers['set-cookie']).split(';')[0] ?? '';
    const admin = await server.login('admin');
    await admin.delete(`/api/people/members/${auditor.id}/sessions`);
    expect(await codeOf(asha.get('/api/session'))).toBe('not_signed_in');
    expect((await server.stranger.get('/api/session', { cookie })).status).toBe(200);
  });

  test('of the node ends an operator’s sessions, and nobody’s who is none', async () => {
    const [here, there] = [await server.login('operator'), await server.login('operator')];
    const list = await here.get('/api/operators/sessions');
    expect(list.body.data[0].person).toEqual({ id: server.person('operator').id, name: 'Test operator' });
    expect(await codeOf(here.delete(`/api/operators/${server.person('cashier').id}/sessions`))).toBe('not_found');
    await here.delete(`/api/operators/${server.person('operator').id}/sessions`);
    expect(await codeOf(there.get('/api/session'))).toBe('not_signed_in');
  });
});

describe('what a session was doing when it was ended', () => {
  test('a request in flight commits nothing', async () => {
    const [admin, cashier] = [await server.login('admin'), await server.login('cashier')];
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    hold = () => (arrive(), gate);
    const late = cashier.post(slow.path);
    await arrived;
    await admin.delete(`/api/people/members/${server.person('cashier').id}/sessions`);
    open();
    expect(await codeOf(late)).toBe('not_signed_in');
    expect((await admin.get('/api/session')).body.data.hospital.name).toBe('Asha Hospital');
  });

  test('the open event stream says why and closes, for a change of rights as well', async () => {
    const doctor = await server.login('doctor');
    const answer = await fetch(`${address}/api/events`, { headers: { cookie: doctor.cookie } });
    const text = answer.text();
    const member = { person: server.person('doctor').id, hospital: server.hospital.id };
    await services.db.onNode((tx) => endSessionsIn(tx, member, clock.now()));
    expect(await text).toContain('data: {"type":"session.ended","ids":{"why":"rights"}}');
    expect(await codeOf(doctor.get('/api/session'))).toBe('not_signed_in');
  });

  test('nothing is told when the ending rolls back', async () => {
    const nurse = await server.login('nurse');
    const id = await sessionOf(nurse);
    const member = { person: server.person('nurse').id, hospital: server.hospital.id };
    const failing = services.db.onNode(async (tx) => {
      await endSessionsIn(tx, member, clock.now());
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow();
    expect(services.endings.has(id)).toBe(false);
    expect((await nurse.get('/api/session')).status).toBe(200);
  });
});

describe('the limits of a hospital', () => {
  const limitsNow = async (admin: TestClient) => (await admin.get('/api/session-limits')).body.data;

  test('hold at once for open sessions, the strictest of one’s roles', async () => {
    const [admin, nurse, cashier] = [
      await server.login('admin'),
      await server.login('nurse'),
      await server.login('cashier'),
    ];
    const limits = await limitsNow(admin);
    const next = { ...limits, roles: { ...limits.roles, nurse: { idleMinutes: 10, hours: 1 } } };
    expect((await admin.put('/api/session-limits', next)).body.data).toEqual(next);
    expect((await nurse.get('/api/session')).body.data.idleMinutes).toBe(10);
    clock.advance(15 * MINUTE);
    expect(await codeOf(nurse.get('/api/session'))).toBe('not_signed_in');
    expect((await cashier.get('/api/session')).status).toBe(200);
    const insert = "insert into membership (person_id, hospital_id, role) values ($1, $2, 'nurse')";
    await services.db.statement('i2', insert, [server.person('cashier').id, server.hospital.id]);
    clock.advance(15 * MINUTE);
    expect(await codeOf(cashier.get('/api/session'))).toBe('not_signed_in');
  });

  test('stay within their bounds', async () => {
    const admin = await server.login('admin');
    const limits = await limitsNow(admin);
    const set = (change: object) => admin.put('/api/session-limits', { ...limits, ...change });
    expect((await set({ roles: { ...limits.roles, admin: { idleMinutes: 1, hours: 8 } } })).body.code).toBe(
      'invalid_field',
    );
    expect((await set({ roles: { ...limits.roles, admin: { idleMinutes: 30, hours: 721 } } })).body.code).toBe(
      'invalid_field',
    );
    expect((await set({ roles: { ...limits.roles, admin: { idleMinutes: 90, hours: 1 } } })).body).toMatchObject({
      code: 'invalid_field',
      field: 'roles/admin/idleMinutes',
    });
    expect((await set({ device: { idleMinutes: 5, pinDays: 31 } })).body.code).toBe('invalid_field');
  });

  test('what a page asks by itself is no sign of a person', async () => {
    const quiet = await server.login('doctor');
    for (let passed = 0; passed < 75; passed += 15) {
      await quiet.get('/api/session', { 'x-pramana-quiet': '1' });
      clock.advance(15 * MINUTE);
    }
    expect(await codeOf(quiet.get('/api/session'))).toBe('not_signed_in');
  });
});
