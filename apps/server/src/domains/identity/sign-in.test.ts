import { generateSync } from 'otplib';
import { beforeEach, describe, expect, test } from 'vitest';
import { PASSWORD, type TestClient, testServer } from '../../testing.ts';

const server = await testServer({ demo: true });
const { services, clock, stranger } = server;

/** A browser that keeps its cookies. */
function browser(headers: Record<string, string> = { 'user-agent': 'one' }) {
  const jar = new Map<string, string>();
  const send = async (method: 'GET' | 'POST', url: string, payload?: object, remoteAddress = '192.0.2.7') => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await server.app.inject({
      method,
      url,
      remoteAddress,
      headers: { ...headers, ...(cookie === '' ? {} : { cookie }) },
      ...(payload === undefined ? {} : { payload }),
    });
    for (const { name, value } of answer.cookies) {
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return { status: answer.statusCode, body: answer.json(), cookies: answer.cookies };
  };
  return {
    jar,
    post: (url: string, body?: object, from?: string) => send('POST', url, body, from),
    get: (url: string) => send('GET', url),
  };
}
type Browser = ReturnType<typeof browser>;

const start = (at: Browser, key: string) =>
  at.post('/api/session', { login: server.person(key).login, password: PASSWORD });
const second = (at: Browser, body: object, from?: string) => at.post('/api/session/second-factor', body, from);
const outbox = async () => (await stranger.get('/api/demo/outbox')).body.data;
const wrongOf = (code: string): string => (code === '000000' ? '111111' : '000000');
const totp = (secret: string): string => generateSync({ secret, epoch: Math.floor(clock.now() / 1000) });

/** Adds an authenticator app to a person; gives its secret and the recovery codes. */
async function enrolTotp(key: string): Promise<{ secret: string; codes: string[]; client: TestClient }> {
  const client = await server.login(key);
  const { secret, id } = (await client.post('/api/security/totp', { name: 'Phone' })).body.data;
  const done = await client.post(`/api/security/totp/${id}`, { code: totp(secret) });
  clock.advance(60_000);
  return { secret, codes: done.body.data.recoveryCodes, client };
}

async function enrolSms(key: string, phone: string): Promise<string[]> {
  const client = await server.login(key);
  const sent = await client.post('/api/security/contacts', { phone });
  const [{ code }] = await outbox();
  const done = await client.post(`/api/security/contacts/${sent.body.data.id}`, { code, signIn: true });
  return done.body.data.recoveryCodes;
}

const { secret, codes } = await enrolTotp('doctor');
await enrolSms('cashier', '98221 55501');
beforeEach(() => clock.advance(25 * 60 * 60_000));

describe('a sign-in with a second factor', () => {
  test('gives no session for the password alone, only a ticket of five minutes for the next step', async () => {
    const at = browser();
    const answer = await start(at, 'doctor');
    expect(answer.status).toBe(200);
    expect(answer.body.data).toEqual({
      step: 'second-factor',
      id: expect.any(String),
      methods: [
        { kind: 'totp', hint: null },
        { kind: 'recovery', hint: null },
      ],
      expiresAt: new Date(clock.now() + 5 * 60_000).toISOString(),
    });
    expect(answer.cookies).toMatchObject([
      { name: 'pramana_sign_in', httpOnly: true, sameSite: 'Strict', path: '/api/session', maxAge: 300 },
      { name: 'pramana_browser', httpOnly: true, sameSite: 'Strict' },
    ]);
    expect((await at.get('/api/session')).body.code).toBe('not_signed_in');
  });

  test('is finished by a code of the authenticator app, and the ticket is spent', async () => {
    const at = browser();
    await start(at, 'doctor');
    const ticket = at.jar.get('pramana_sign_in') ?? '';
    const done = await second(at, { kind: 'totp', code: totp(secret) });
    expect(done.body.data).toMatchObject({ person: { name: 'Test doctor' }, secondFactor: 'set' });
    expect(at.jar.has('pramana_session')).toBe(true);
    expect(at.jar.has('pramana_sign_in')).toBe(false);
    expect((await at.get('/api/session')).status).toBe(200);
    at.jar.set('pramana_sign_in', ticket);
    clock.advance(30_000);
    expect((await second(at, { kind: 'totp', code: totp(secret) })).body.code).toBe('sign_in_over');
  });

  test('an app’s code opens once, also when it comes twice at the same moment', async () => {
    const [one, two] = [browser(), browser()];
    await start(one, 'doctor');
    await start(two, 'doctor');
    const body = { kind: 'totp', code: totp(secret) };
    const both = await Promise.all([second(one, body), second(two, body)]);
    expect(both.map((each) => each.status).toSorted((a, b) => a - b)).toEqual([200, 401]);
    expect(both.find((each) => each.status === 401)?.body).toMatchObject({ code: 'code_wrong', field: 'code' });
  });

  test('the steps before and after hold too, for clocks that differ, and none further away', async () => {
    for (const [offset, status] of [
      [-60, 401],
      [-30, 200],
      [60, 401],
      [30, 200],
    ] as const) {
      clock.advance(10 * 60_000);
      const at = browser();
      await start(at, 'doctor');
      const code = generateSync({ secret, epoch: Math.floor(clock.now() / 1000) + offset });
      expect((await second(at, { kind: 'totp', code })).status, `${offset}`).toBe(status);
    }
  });

  test('abc is no code; twenty parallel wrong codes count as twenty, and then the right one is locked too', async () => {
    const at = browser();
    await start(at, 'doctor');
    expect((await second(at, { kind: 'totp', code: 'abc' })).body).toMatchObject({ code: 'not_a_code', field: 'code' });
    const guesses = await Promise.all(
      Array.from({ length: 20 }, () => second(at, { kind: 'totp', code: wrongOf(totp(secret)) })),
    );
    const count = (code: string): number => guesses.filter((each) => each.body.code === code).length;
    expect([count('code_wrong'), count('account_locked')]).toEqual([9, 11]);
    expect((await second(at, { kind: 'totp', code: totp(secret) })).body.code).toBe('account_locked');
    clock.advance(15 * 60_000);
    const later = browser();
    await start(later, 'doctor');
    expect((await second(later, { kind: 'totp', code: totp(secret) })).status).toBe(200);
  });

  test('a recovery code opens once, however it is typed', async () => {
    const typed = ` ${(codes[0] ?? '').toLowerCase().replace('-', ' ')}`;
    const at = browser();
    await start(at, 'doctor');
    expect((await second(at, { kind: 'recovery', code: typed })).status).toBe(200);
    const again = browser();
    await start(again, 'doctor');
    expect((await second(again, { kind: 'recovery', code: typed })).body.code).toBe('code_wrong');
    expect((await second(again, { kind: 'recovery', code: codes[1] ?? '' })).status).toBe(200);
  });

  test('an SMS code arrives, is wrong, is right, once; the phone is named by its end only', async () => {
    const at = browser();
    const asked = await start(at, 'cashier');
    expect(asked.body.data.methods[0]).toEqual({ kind: 'sms', hint: '•• 5501' });
    const sent = await at.post('/api/session/second-factor/code');
    expect(sent.body.data).toMatchObject({ triesLeft: 5, expiresAt: new Date(clock.now() + 60_000).toISOString() });
    const [{ to, code }] = await outbox();
    expect(to).toBe('+919822155501');
    const wrong = await second(at, { kind: 'sms', code: wrongOf(code) });
    expect(wrong.body).toMatchObject({ code: 'code_wrong', field: 'code', params: { triesLeft: 4 } });
    expect((await at.post('/api/session/second-factor/code')).body).toMatchObject({
      code: 'code_limit',
      params: { seconds: 30 },
    });
    expect((await second(at, { kind: 'sms', code })).status).toBe(200);
    const other = browser();
    await start(other, 'cashier');
    expect((await second(other, { kind: 'sms', code })).body.code).toBe('code_expired');
  });

  test('an SMS code is void after sixty seconds, and another one can be sent', async () => {
    const at = browser();
    await start(at, 'cashier');
    await at.post('/api/session/second-factor/code');
    const [{ code }] = await outbox();
    clock.advance(60_000);
    expect((await second(at, { kind: 'sms', code })).body.code).toBe('code_expired');
    await at.post('/api/session/second-factor/code');
    expect((await second(at, { kind: 'sms', code: (await outbox())[0].code })).status).toBe(200);
  });

  test('ends after five minutes, in another browser, and over another kind of network', async () => {
    const at = browser();
    await start(at, 'doctor');
    const elsewhere = browser({ 'user-agent': 'two' });
    elsewhere.jar.set('pramana_sign_in', at.jar.get('pramana_sign_in') ?? '');
    const body = { kind: 'totp', code: totp(secret) };
    expect((await second(elsewhere, body)).body.code).toBe('sign_in_over');
    expect((await second(at, body, '2001:db8::1')).body.code).toBe('sign_in_over');
    expect((await second(browser(), body)).body.code).toBe('sign_in_over');
    clock.advance(5 * 60_000);
    expect((await second(at, { kind: 'totp', code: totp(secret) })).body.code).toBe('sign_in_over');
  });

  test('a password alone still opens where nobody added a second factor', async () => {
    const answer = await start(browser(), 'nurse');
    expect(answer.body.data).toMatchObject({ person: { name: 'Test nurse' }, secondFactor: 'optional' });
  });

  test('the database holds no secret, no phone and no recovery code in clear', async () => {
    const dump = await services.db.statement<{ text: string }>(
      'dump',
      `select factor::text as text from factor union all select contact::text from contact
        union all select recovery_code::text from recovery_code union all select sign_in::text from sign_in`,
      [],
    );
    const text = dump.map((row) => row.text).join('\n');
    for (const marker of [secret, '9822155501', ...codes, ...codes.map((code) => code.replace('-', ''))]) {
      expect(text).not.toContain(marker);
      expect(text).not.toContain(Buffer.from(marker).toString('hex'));
    }
  });

  test('neither a code, a phone nor a recovery code is in the log', () => {
    const log = server.logged.join('\n');
    expect(log.includes('/api/session/second-factor')).toBe(true);
    for (const marker of ['9822155501', secret, ...codes]) expect(log.includes(marker)).toBe(false);
  });
});
