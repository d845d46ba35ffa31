import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { PASSWORD, testServer } from '../../testing.ts';
import { addPerson } from './index.ts';

const server = await testServer({ demo: true });
const { services, clock, stranger } = server;
const codeOf = async (answer: Promise<{ body: { code: string } }>): Promise<string> => (await answer).body.code;

describe('sign-in', () => {
  test('a cashier sees who they are, where, and what they may do', async () => {
    const cashier = await server.login('cashier');
    const answer = await cashier.get('/api/session');
    expect(answer.status).toBe(200);
    expect(answer.body.data).toEqual({
      person: { id: server.person('cashier').id, name: 'Test cashier' },
      language: null,
      hospital: {
        id: server.hospital.id,
        slug: 'asha',
        name: 'Asha Hospital',
        timeZone: 'Asia/Kolkata',
        currency: 'INR',
        dayCutHour: 0,
        yearStartMonth: 4,
        stateCode: '27',
      },
      memberships: [{ hospital: { id: server.hospital.id, slug: 'asha', name: 'Asha Hospital' }, roles: ['cashier'] }],
      roles: ['cashier'],
      permissions: expect.arrayContaining(['bill:seal', 'payment:take']),
      secondFactor: 'optional',
      idleMinutes: 60,
      csrf: cashier.session?.csrf,
      demo: true,
    });
    expect(answer.body.data.permissions).not.toContain('discount:approve');
  });

  test('the operator works on the node and in no hospital', async () => {
    const operator = await server.login('operator');
    expect(operator.session).toMatchObject({ hospital: null, memberships: [], roles: ['operator'] });
    expect(operator.session?.permissions.every((permission) => permission.startsWith('node:'))).toBe(true);
  });

  test('the login is read without regard to case and space, the password is not', async () => {
    const login = ' CASHIER@Test.Example ';
    expect((await stranger.post('/api/session', { login, password: PASSWORD })).status).toBe(200);
    const upper = stranger.post('/api/session', { login, password: PASSWORD.toUpperCase() });
    expect(await codeOf(upper)).toBe('wrong_credentials');
  });

  test('a wrong password and an unknown login look the same', async () => {
    const wrong = await stranger.post('/api/session', { login: 'cashier@test.example', password: 'wrong' });
    const unknown = await stranger.post('/api/session', { login: 'nobody@test.example', password: 'wrong' });
    expect({ ...wrong.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.headers['set-cookie']).toBeUndefined();
  });

  test('the cookie is out of reach of scripts and of other sites', async () => {
    const answer = await stranger.post('/api/session', { login: 'nurse@test.example', password: PASSWORD });
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^pramana_session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/),
      expect.stringMatching(/^pramana_browser=[\w.-]{50}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Strict$/),
    ]);
  });

  test('the database holds neither a password nor a token', async () => {
    const nurse = await server.login('nurse');
    const token = nurse.cookie.split('=')[1] ?? '';
    const person = { name: 'Kept nowhere', login: 'kept-nowhere@test.example', password: PASSWORD };
    const id = await services.db.onNode((tx) => addPerson(tx, person, 'nowhere'));
    const [credential] = await services.db.statement<{ text: string }>(
      'c',
      'select credential::text as text from credential where person_id = $1',
      [id],
    );
    expect(credential?.text).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    const rows = await services.db.statement<{ text: string; token_hash: Buffer }>(
      's',
      'select session::text as text, token_hash from session',
      [],
    );
    expect(rows.some((row) => row.text.includes(token) || row.text.includes(nurse.session?.csrf ?? ''))).toBe(false);
    const hash = createHash('sha256').update(token).digest();
    expect(rows.some((row) => row.token_hash.equals(hash))).toBe(true);
  });
});

describe('the end of a session', () => {
  test('signing out ends it on the server, not only in the browser', async () => {
    const doctor = await server.login('doctor');
    const answer = await doctor.delete('/api/session');
    expect(answer.status).toBe(204);
    expect(answer.headers['set-cookie']).toMatch(/^pramana_session=;.*Expires=Thu, 01 Jan 1970/);
    expect(await codeOf(doctor.get('/api/session'))).toBe('not_signed_in');
  });

  test('an hour without a request ends it; requests keep it, up to a shift', async () => {
    const idle = await server.login('doctor');
    const busy = await server.login('doctor');
    const half = 30 * 60_000;
    const lastSeen = async (): Promise<Date | undefined> => {
      const text = 'select max(last_seen_at) as at from session where person_id = $1';
      const [row] = await services.db.statement<{ at: Date }>('seen', text, [server.person('doctor').id]);
      return row?.at;
    };
    for (let passed = 0; passed < 12 * 60 * 60_000; passed += half) {
      expect((await busy.get('/api/session')).status).toBe(200);
      // The sign of its person is written beside the request; on a busy machine later than the next one.
      await expect.poll(lastSeen).toEqual(new Date(clock.now()));
      clock.advance(half);
    }
    expect(await codeOf(busy.get('/api/session'))).toBe('not_signed_in');
    expect(await codeOf(idle.get('/api/session'))).toBe('not_signed_in');
  });

  test('whoever loses their last role, or is suspended, is out at the next request', async () => {
    const frontdesk = await server.login('frontdesk');
    const pharmacist = await server.login('pharmacist');
    await services.db.statement('m', 'update membership set active = false where person_id = $1', [
      server.person('frontdesk').id,
    ]);
    await services.db.statement('p', 'update person set active = false where id = $1', [
      server.person('pharmacist').id,
    ]);
    expect((await frontdesk.get('/api/session')).body.data).toMatchObject({
      hospital: null,
      roles: [],
      permissions: [],
    });
    expect(await codeOf(frontdesk.get('/api/people?permission=discount:approve'))).toBe('not_permitted');
    expect(await codeOf(pharmacist.get('/api/session'))).toBe('not_signed_in');
  });
});

describe('hospitals', () => {
  test('a person of two hospitals switches, with a new token, and comes back to the last one', async () => {
    const person = server.person('auditor');
    const insert = "insert into membership (person_id, hospital_id, role) values ($1, $2, 'admin')";
    await services.db.statement('i', insert, [person.id, server.other.id]);
    const asha = await server.login('auditor');
    expect(asha.session?.memberships.map((each) => each.hospital.slug)).toEqual(['asha', 'nira']);
    const switched = await asha.post('/api/session/hospital', { hospitalId: server.other.id });
    expect(switched.body.data).toMatchObject({ hospital: { slug: 'nira' }, roles: ['admin'] });
    expect(switched.body.data.csrf).not.toBe(asha.session?.csrf);
    expect(await codeOf(asha.get('/api/session'))).toBe('not_signed_in');
    expect((await server.login('auditor')).session?.hospital?.slug).toBe('nira');
  });

  test('a change of hospital makes no shift longer, and nobody moves to where they are', async () => {
    const insert = "insert into membership (person_id, hospital_id, role) values ($1, $2, 'doctor')";
    await services.db.statement('shift', insert, [server.person('doctor').id, server.other.id]);
    let doctor = await server.login('doctor');
    const here = doctor.session?.hospital?.id;
    expect(await codeOf(doctor.post('/api/session/hospital', { hospitalId: here }))).toBe('conflict');
    const half = 30 * 60_000;
    for (let passed = half; passed < 12 * 60 * 60_000; passed += half) {
      server.clock.advance(half);
      const hospitalId = doctor.session?.hospital?.id === here ? server.other.id : here;
      const moved = await doctor.post('/api/session/hospital', { hospitalId });
      expect(moved.status).toBe(200);
      doctor = server.client(String(moved.headers['set-cookie']).split(';')[0] ?? '', moved.body.data);
    }
    server.clock.advance(half);
    expect(await codeOf(doctor.get('/api/session'))).toBe('not_signed_in');
  });

  test('a second factor is owed also by who comes from a hospital that asks for none', async () => {
    const nurse = await server.login('nurse');
    const insert = "insert into membership (person_id, hospital_id, role) values ($1, $2, 'admin')";
    await services.db.statement('given', insert, [server.person('nurse').id, server.other.id]);
    const rule = 'update hospital set second_factor = $1 where id = $2';
    await services.db.statement('rule', rule, ['everybody', server.other.id]);
    const moved = await nurse.post('/api/session/hospital', { hospitalId: server.other.id });
    expect(moved.body.data.secondFactor).toBe('must');
    const there = server.client(String(moved.headers['set-cookie']).split(';')[0] ?? '', moved.body.data);
    expect(await codeOf(there.get('/api/people/members'))).toBe('enrol_needed');
    await services.db.statement('rule', rule, ['optional', server.other.id]);
  });

  test('a session that would be over by the hours of the other hospital stays where it is, until a full sign-in', async () => {
    const { db } = services;
    const { id } = server.person('cashier');
    const hospitalId = server.other.id;
    await db.statement('short', "insert into membership (person_id, hospital_id, role) values ($1, $2, 'auditor')", [
      id,
      hospitalId,
    ]);
    const set = "update hospital set settings = jsonb_set(settings, '{sessions}', $1::jsonb) where id = $2";
    await db.statement('hours', set, ['{"roles":{"auditor":{"idleMinutes":30,"hours":1}}}', hospitalId]);
    const cashier = await server.login('cashier');
    for (const minutes of [40, 40]) {
      server.clock.advance(minutes * 60_000);
      expect((await cashier.get('/api/session')).status).toBe(200);
    }
    expect(await codeOf(cashier.post('/api/session/hospital', { hospitalId }))).toBe('full_sign_in_needed');
    expect((await cashier.get('/api/session')).status).toBe(200);
    const fresh = await server.login('cashier');
    expect((await fresh.post('/api/session/hospital', { hospitalId })).status).toBe(200);
    await db.statement('hours', set, ['{}', hospitalId]);
    await db.statement('gone', 'update membership set active = false where person_id = $1 and hospital_id = $2', [
      id,
      hospitalId,
    ]);
  });

  test('nobody switches to a hospital where they have no role', async () => {
    const cashier = await server.login('cashier');
    expect(await codeOf(cashier.post('/api/session/hospital', { hospitalId: server.other.id }))).toBe('not_found');
    expect((await cashier.get('/api/session')).status).toBe(200);
  });
});

describe('changing a password', () => {
  test('needs the current one, ends all other sessions, and the old one no longer opens', async () => {
    const [here, there] = [await server.login('cashier2'), await server.login('cashier2')];
    const next = 'another one for made-up people';
    const body = { current: 'wrong', next };
    expect(await codeOf(here.post('/api/session/password', body))).toBe('wrong_credentials');
    const changed = await here.post('/api/session/password', { current: PASSWORD, next });
    expect(changed.status).toBe(200);
    expect(await codeOf(here.get('/api/session'))).toBe('not_signed_in');
    expect(await codeOf(there.get('/api/session'))).toBe('not_signed_in');
    const login = 'cashier2@test.example';
    expect(await codeOf(stranger.post('/api/session', { login, password: PASSWORD }))).toBe('wrong_credentials');
    expect((await stranger.post('/api/session', { login, password: next })).status).toBe(200);
  });

  test.each([
    ['pass', 'common'],
    ['Pass123', 'common'],
    ['Password1234', 'similarToCommon'],
    ['qwertyuiop12', 'similarToCommon'],
    ['aaaaaaaaaaaa', 'simpleRepeat'],
    ['Test admin!', 'userInputs'],
    ['x8$Qp2', 'guessable'],
    ['tr7#Kq0!z', 'short'],
  ])('refuses %s, and says why it is easy to guess', async (next, why) => {
    const admin = await server.login('admin');
    const answer = await admin.post('/api/session/password', { current: PASSWORD, next });
    expect(answer).toMatchObject({ status: 422, body: { code: 'password_weak', field: 'next', params: { why } } });
    expect(answer.body.detail.split(' ')).not.toContain(next);
    expect(answer.body.detail).toContain('unrelated words');
  });

  test.each(['tiger-lamp-seven', 'चार सोपे शब्द एकत्र', 'correct horse battery'])(
    'takes %s: nothing is asked of a good one',
    async (next) => {
      const auditor = await server.login('auditor');
      const changed = await auditor.post('/api/session/password', { current: PASSWORD, next });
      expect(changed.status).toBe(200);
      const again = await server.app.inject({
        method: 'POST',
        url: '/api/session/password',
        headers: {
          cookie: String(changed.headers['set-cookie']).split(';')[0] ?? '',
          'x-pramana-csrf': changed.body.data.csrf,
        },
        payload: { current: next, next: PASSWORD },
      });
      expect(again.statusCode).toBe(200);
    },
  );
});
