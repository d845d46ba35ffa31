import { route } from '@pramana/contract';
import { describe, expect, test } from 'vitest';
import { requireFresh } from '../../platform/fresh.ts';
import { implement } from '../../platform/http/index.ts';
import { PASSWORD, testServer } from '../../testing.ts';
import { LIMITS } from '../../platform/limits.ts';

const always = route({
  id: 'test.danger.always',
  method: 'POST',
  path: '/api/test/always',
  summary: 'Dangerous in any case',
  access: 'session',
  fresh: 5,
  status: 204,
});
const sometimes = route({
  id: 'test.danger.sometimes',
  method: 'POST',
  path: '/api/test/sometimes',
  summary: 'Dangerous above an amount',
  access: 'session',
  status: 204,
});
const server = await testServer({
  routes: (app) => {
    implement(app, always, async () => {});
    implement(app, sometimes, async (ctx) => requireFresh(ctx, { within: 5 }));
  },
});
const MINUTE = 60_000;
const refusal = { code: 'confirm_needed', params: { within: 5, ways: 'password' } };

describe('a dangerous act', () => {
  test('passes within minutes of the sign-in, then asks to confirm and says how', async () => {
    const cashier = await server.login('cashier');
    for (const path of [always.path, sometimes.path]) expect((await cashier.post(path)).status).toBe(204);
    server.clock.advance(5 * MINUTE);
    for (const path of [always.path, sometimes.path]) expect((await cashier.post(path)).status).toBe(204);
    server.clock.advance(1);
    for (const path of [always.path, sometimes.path]) {
      const refused = await cashier.post(path);
      expect(refused.status).toBe(403);
      expect(refused.body).toMatchObject(refusal);
    }
  });

  test('passes again once the password was given, on this session and on no other', async () => {
    const here = await server.login('cashier');
    const there = await server.login('cashier');
    server.clock.advance(6 * MINUTE);
    expect((await here.post('/api/session/confirm', { password: PASSWORD })).status).toBe(204);
    expect((await here.post(always.path)).status).toBe(204);
    expect((await there.post(always.path)).body).toMatchObject(refusal);
  });

  test('is not made harmless by a change of hospital: the new session is as old as the proof', async () => {
    const insert = "insert into membership (person_id, hospital_id, role) values ($1, $2, 'auditor')";
    await server.services.db.statement('i', insert, [server.person('auditor').id, server.other.id]);
    const auditor = await server.login('auditor');
    server.clock.advance(6 * MINUTE);
    const answer = await auditor.post('/api/session/hospital', { hospitalId: server.other.id });
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
    const headers = { cookie, 'x-pramana-csrf': answer.body.data.csrf };
    expect((await server.stranger.post(always.path, undefined, headers)).body).toMatchObject(refusal);
  });

  test('is refused for who may not do it before anything is asked', async () => {
    const cashier = await server.login('cashier');
    server.clock.advance(6 * MINUTE);
    const person = { name: 'X', login: 'x', password: 'a long sentence here', roles: ['cashier'] };
    expect((await cashier.post('/api/people', person)).body.code).toBe('not_permitted');
    const admin = await server.login('admin');
    server.clock.advance(6 * MINUTE);
    expect((await admin.post('/api/people', person)).body.code).toBe('confirm_needed');
  });
});

describe('a wrong password', () => {
  test('counts as at the sign-in: twenty at once count as twenty, and the session stays', async () => {
    const nurse = await server.login('nurse');
    const tries = Array.from({ length: 20 }, () => nurse.post('/api/session/confirm', { password: 'wrong' }));
    const codes = (await Promise.all(tries)).map((answer) => answer.body.code);
    expect(codes.filter((code) => code === 'wrong_credentials')).toHaveLength(LIMITS['sign-in-here'].most);
    expect(codes.filter((code) => code === 'account_locked')).toHaveLength(20 - LIMITS['sign-in-here'].most);
    expect((await nurse.post('/api/session/confirm', { password: PASSWORD })).body.code).toBe('account_locked');
    expect((await nurse.get('/api/session')).status).toBe(200);
  });
});
