import { generateSync } from 'otplib';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { PASSWORD, type TestAnswer, type TestClient, testServer } from '../../testing.ts';
import { softAuthenticator } from './authenticator.fixture.ts';
import { addPerson } from './person.service.ts';

const server = await testServer({ demo: true });
const { services, clock, stranger } = server;
const outbox = async () => (await stranger.get('/api/demo/outbox')).body.data;
const totp = (secret: string): string => generateSync({ secret, epoch: Math.floor(clock.now() / 1000) });
const security = async (client: TestClient) => (await client.get('/api/security')).body.data;

/** The client of the session that an answer has just set. */
function renewed(answer: TestAnswer): TestClient {
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  const session = answer.body.data.session ?? answer.body.data;
  return server.client(cookie, session);
}

async function addTotp(client: TestClient, name = 'Phone') {
  const { id, secret, uri, qr } = (await client.post('/api/security/totp', { name })).body.data;
  const answer = await client.post(`/api/security/totp/${id}`, { code: totp(secret) });
  return { id: id as string, secret: secret as string, uri: uri as string, qr, answer };
}

async function prove(client: TestClient, contact: object, more: object = {}) {
  const sent = await client.post('/api/security/contacts', contact);
  const [{ code }] = await outbox();
  clock.advance(1_000);
  return client.post(`/api/security/contacts/${sent.body.data.id}`, { code, ...more });
}

async function addPasskey(client: TestClient, name = 'Laptop') {
  const key = softAuthenticator('localhost');
  const { ticket, options } = (await client.post('/api/security/passkeys')).body.data;
  // What anybody can check later; ML-DSA, which a library would add, is an experiment of Node's.
  expect(options.pubKeyCredParams.map(({ alg }: { alg: number }) => alg)).toEqual([-8, -7, -257]);
  const passkey = key.create(options);
  return { key, answer: await client.post('/api/security/passkeys/new', { ticket, name, passkey }) };
}

beforeEach(() => clock.advance(25 * 60 * 60_000));

describe('adding an authenticator app', () => {
  test('shows its secret as QR and text, and it counts only once a code of it was shown', async () => {
    const client = await server.login('frontdesk');
    const begun = (await client.post('/api/security/totp', { name: 'Phone' })).body.data;
    expect(begun.uri).toContain(`secret=${begun.secret}`);
    expect(begun.uri).toContain('issuer=Pramana');
    expect(begun.qr.size).toBeGreaterThan(20);
    expect(begun.qr.path).toMatch(/^(M\d+ \d+h1v1h-1z)+$/);
    expect((await security(client)).factors).toEqual([]);
    const wrong = await client.post(`/api/security/totp/${begun.id}`, { code: 'abc' });
    expect(wrong.body).toMatchObject({ code: 'not_a_code', field: 'code' });
    expect((await server.login('frontdesk')).session?.secondFactor).toBe('optional');
    const right = await client.post(`/api/security/totp/${begun.id}`, { code: totp(begun.secret) });
    expect((await security(renewed(right))).factors).toMatchObject([{ kind: 'totp', name: 'Phone' }]);
  });

  test('gives ten recovery codes once, ends all other sessions and renews this one', async () => {
    const [here, there] = [await server.login('pharmacist'), await server.login('pharmacist')];
    const { answer } = await addTotp(here);
    const codes: string[] = answer.body.data.recoveryCodes;
    expect(new Set(codes).size).toBe(10);
    expect(codes.every((code) => /^[2-9A-HJ-NP-TV-Z]{5}-[2-9A-HJ-NP-TV-Z]{5}$/.test(code))).toBe(true);
    for (const old of [here, there]) expect((await old.get('/api/session')).body.code).toBe('not_signed_in');
    clock.advance(60_000);
    const second = await addTotp(renewed(answer), 'Tablet');
    expect(second.answer.body.data.recoveryCodes).toBeNull();
    expect((await security(renewed(second.answer))).recovery).toMatchObject({ left: 10 });
  });

  test('of another person’s beginning is not found', async () => {
    const { id, secret } = (await (await server.login('nurse')).post('/api/security/totp', { name: 'P' })).body.data;
    const other = await server.login('auditor');
    expect((await other.post(`/api/security/totp/${id}`, { code: totp(secret) })).body.code).toBe('not_found');
  });

  test('needs a fresh proof that it is them', async () => {
    const client = await server.login('nurse');
    clock.advance(11 * 60_000);
    for (const [url, body] of [
      ['/api/security/totp', { name: 'P' }],
      ['/api/security/passkeys', undefined],
      ['/api/security/contacts', { phone: '9822121212' }],
      ['/api/security/recovery-codes', undefined],
    ] as const)
      expect((await client.post(url, body)).body.code, url).toBe('confirm_needed');
  });
});

describe('a phone or an e-mail address', () => {
  test('abc and 111 are no phone; 9822121212 is proved as +919822121212 and shown by its end', async () => {
    const client = await server.login('nurse');
    for (const phone of ['abc', '111'])
      expect((await client.post('/api/security/contacts', { phone })).body).toMatchObject({
        code: 'invalid_phone',
        field: 'phone',
      });
    // A landline gets no text message.
    expect((await client.post('/api/security/contacts', { phone: '02025501234' })).body.code).toBe('phone_not_mobile');
    expect((await client.post('/api/security/contacts', { email: 'nobody' })).body.field).toBe('email');
    const proved = await prove(client, { phone: '9822121212' });
    expect((await outbox())[0].to).toBe('+919822121212');
    expect(await security(renewed(proved))).toMatchObject({
      contacts: { phone: '•• 1212', email: null },
      factors: [],
      channels: { sms: true, email: true },
    });
  });

  test('as a second factor never stands alone: recovery codes come with it', async () => {
    const client = await server.login('cashier2');
    const added = await prove(client, { phone: '9822100002' }, { signIn: true });
    expect(added.body.data.recoveryCodes).toHaveLength(10);
    expect(added.body.data.session.secondFactor).toBe('set');
  });

  test('hears of every change, also the one that replaces it', async () => {
    const proved = await prove(await server.login('doctor'), { phone: '9822100003' });
    const moved = await prove(renewed(proved), { phone: '9822100004' });
    expect((await outbox())[0]).toMatchObject({
      to: '+919822100003',
      text: expect.stringContaining('was added or removed'),
    });
    clock.advance(1_000);
    await addTotp(renewed(moved));
    expect((await outbox())[0]).toMatchObject({ to: '+919822100004', code: null });
  });
});

describe('a passkey', () => {
  test('is added, asked as the second step, and opens by itself', async () => {
    const warned = vi.spyOn(process, 'emitWarning');
    const { key, answer } = await addPasskey(await server.login('admin'));
    expect(warned.mock.calls, 'experiments of Node that a way in rests on').toEqual([]);
    warned.mockRestore();
    expect(answer.body.data).toMatchObject({ session: { secondFactor: 'set' }, recoveryCodes: expect.any(Array) });
    const at = browser();
    const login = server.person('admin').login;
    const step = await at.post('/api/session', { login, password: PASSWORD });
    expect(step.body.data.methods[0]).toEqual({ kind: 'passkey', hint: null });
    const asked = await at.post('/api/session/second-factor/passkey');
    const passkey = key.get(asked.body.data);
    expect((await at.post('/api/session/second-factor', { kind: 'passkey', passkey })).body.data).toMatchObject({
      person: { name: 'Test admin' },
    });
    const alone = browser();
    const begun = await alone.post('/api/session/passkey/begin');
    const entered = await alone.post('/api/session/passkey', { passkey: key.get(begun.body.data) });
    expect(entered.body.data).toMatchObject({ person: { name: 'Test admin' } });
  });

  test('is refused for another challenge or site, without its person’s finger, and when it is a copy', async () => {
    const { key } = await addPasskey(await server.login('admin-nira'));
    const attempt = async (change: (challenge: string) => object) => {
      const at = browser();
      const { challenge } = (await at.post('/api/session/passkey/begin')).body.data;
      return (await at.post('/api/session/passkey', { passkey: change(challenge) })).body.code;
    };
    expect(await attempt(() => key.get({ challenge: 'AAAA' }))).toBe('passkey_refused');
    expect(await attempt((challenge) => key.get({ challenge, origin: 'https://evil.example' }))).toBe(
      'passkey_refused',
    );
    expect(await attempt((challenge) => key.get({ challenge, verified: false }))).toBe('passkey_refused');
    expect(await attempt((challenge) => softAuthenticator('localhost').get({ challenge }))).toBe('passkey_refused');
    expect(await attempt(() => ({}))).toBe('passkey_refused');
    expect(await attempt((challenge) => key.get({ challenge }))).toBeUndefined();
    key.setCounter(1);
    expect(await attempt((challenge) => key.get({ challenge }))).toBe('passkey_refused');
  });

  test('of a suspended person opens nothing', async () => {
    const { key } = await addPasskey(await server.login('cashier-nira'));
    await services.db.statement('s', 'update person set active = false where id = $1', [
      server.person('cashier-nira').id,
    ]);
    const at = browser();
    const { challenge } = (await at.post('/api/session/passkey/begin')).body.data;
    expect((await at.post('/api/session/passkey', { passkey: key.get({ challenge }) })).body.code).toBe(
      'passkey_refused',
    );
  });

  test('of one person does not finish the sign-in of another', async () => {
    const { key } = await addPasskey(await server.login('operator'));
    await addPasskey(await server.login('cashier'));
    const at = browser();
    await at.post('/api/session', { login: server.person('cashier').login, password: PASSWORD });
    const { challenge } = (await at.post('/api/session/second-factor/passkey')).body.data;
    const passkey = key.get({ challenge });
    expect((await at.post('/api/session/second-factor', { kind: 'passkey', passkey })).body.code).toBe(
      'passkey_refused',
    );
  });
});

describe('changing what one has', () => {
  let made = 0;
  const fresh = async (): Promise<{ client: TestClient; id: string }> => {
    const person = `changing-${(made += 1)}@test.example`;
    await services.db.onNode((tx) =>
      addPerson(
        tx,
        { name: 'Changing', login: person, password: PASSWORD },
        { hospital: server.hospital.id, roles: ['nurse'] },
      ),
    );
    const { id, answer } = await addTotp(await server.signIn(person));
    return { client: renewed(answer), id };
  };

  test('a factor is renamed, and somebody else’s is not found', async () => {
    const { client, id } = await fresh();
    const answer = await client.put(`/api/security/factors/${id}`, { name: ' New  name ' });
    expect(answer.body.data).toMatchObject({ name: 'New name' });
    const { client: other } = await fresh();
    expect((await other.put(`/api/security/factors/${id}`, { name: 'x' })).body.code).toBe('not_found');
    expect((await other.delete(`/api/security/factors/${id}`)).body.code).toBe('not_found');
  });

  test('the last one takes the recovery codes along', async () => {
    const { client, id } = await fresh();
    const removed = await client.delete(`/api/security/factors/${id}`);
    expect(removed.body.data.session.secondFactor).toBe('optional');
    expect(await security(renewed(removed))).toMatchObject({ factors: [], recovery: null });
  });

  test('ten new recovery codes void the old ones', async () => {
    const { client } = await fresh();
    const made = await client.post('/api/security/recovery-codes');
    expect(made.body.data.recoveryCodes).toHaveLength(10);
    expect(await security(renewed(made))).toMatchObject({ recovery: { left: 10 } });
    const without = await server.login('auditor');
    expect((await without.post('/api/security/recovery-codes')).body.code).toBe('factor_missing');
  });
});

describe('where a second factor is asked for', () => {
  const rule = async (value: string): Promise<void> =>
    void (await services.db.statement('r', 'update hospital set second_factor = $1 where id = $2', [
      value,
      server.other.id,
    ]));

  test('a person without one gets a session in which they can only add it; then it opens', async () => {
    await services.db.onNode((tx) =>
      addPerson(
        tx,
        { name: 'Late', login: 'late@test.example', password: PASSWORD },
        { hospital: server.other.id, roles: ['cashier'] },
      ),
    );
    expect((await server.signIn('late@test.example')).session?.secondFactor).toBe('optional');
    await rule('everybody');
    const late = await server.signIn('late@test.example');
    expect(late.session?.secondFactor).toBe('must');
    for (const url of ['/api/patients?q=a', '/api/items?q=a', '/api/people?permission=bill:seal'])
      expect((await late.get(url)).body.code, url).toBe('enrol_needed');
    const password = { current: PASSWORD, next: 'another one for made-up people' };
    expect((await late.post('/api/session/password', password)).body.code).toBe('enrol_needed');
    const reached = renewed(await prove(late, { email: 'any@else.example' }));
    expect(reached.session?.secondFactor).toBe('must');
    expect((await reached.get('/api/items?q=a')).body.code).toBe('enrol_needed');
    const { answer, id } = await addTotp(reached);
    const client = renewed(answer);
    expect((await client.get('/api/items?q=a')).status).toBe(200);
    expect((await client.delete(`/api/security/factors/${id}`)).body.code).toBe('factor_needed');
    expect((await security(client)).factors).toHaveLength(1);
    await rule('optional');
  });

  test('the admin sees the rule and how many lack one, and changes it; nobody else does', async () => {
    const boss = server.person('admin').login;
    await services.db.statement('d', 'delete from factor where person_id = $1', [server.person('admin').id]);
    const admin = await server.signIn(boss);
    expect((await admin.get('/api/second-factor-rule')).body.data).toEqual({
      rule: 'optional',
      without: expect.any(Number),
    });
    const changed = await admin.put('/api/second-factor-rule', { rule: 'admins' });
    expect(changed.body.data.rule).toBe('admins');
    expect((await server.signIn(boss)).session?.secondFactor).toBe('must');
    expect((await (await server.login('nurse')).put('/api/second-factor-rule', { rule: 'optional' })).status).toBe(403);
  });
});

/** A browser that keeps its cookies. */
function browser() {
  const jar = new Map<string, string>();
  return {
    async post(url: string, payload?: object) {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const headers = { 'user-agent': 'one', ...(cookie === '' ? {} : { cookie }) };
      const answer = await server.app.inject({ method: 'POST', url, headers, ...(payload ? { payload } : {}) });
      for (const { name, value } of answer.cookies) jar.set(name, value);
      return { status: answer.statusCode, body: answer.json() };
    },
  };
}
