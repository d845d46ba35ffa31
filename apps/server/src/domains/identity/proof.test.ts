import { beforeEach, describe, expect, test } from 'vitest';
import { PASSWORD, testServer } from '../../testing.ts';
import { softAuthenticator } from './authenticator.fixture.ts';

const server = await testServer({ config: { publicUrl: 'http://localhost' } });
const { services, clock } = server;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const PIN = '482913';

/** A browser with all its cookies. */
function browser(kept: Record<string, string> = {}) {
  const cookies = { ...kept };
  let csrf = '';
  const send = async (method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) => {
    const headers = { 'x-pramana-csrf': csrf };
    const answer = await server.app.inject({ method, url, cookies, headers, ...(payload ? { payload } : {}) });
    for (const { name, value } of answer.cookies) {
      if (value === '') delete cookies[name];
      else cookies[name] = value;
    }
    const body = answer.body === '' ? null : answer.json();
    csrf = body?.data?.csrf ?? body?.data?.session?.csrf ?? csrf;
    return { status: answer.statusCode, code: body?.code as string | undefined, body };
  };
  const post = (url: string, payload?: object) => send('POST', url, payload);
  const signIn = (key: string) => post('/api/session', { login: server.person(key).login, password: PASSWORD });
  const unlock = (key: string) => post('/api/device/session', { personId: server.person(key).id, pin: PIN });
  const enrol = async () => {
    const { ticket, options } = (await post('/api/security/passkeys')).body.data;
    const key = softAuthenticator('localhost');
    const made = await post('/api/security/passkeys/new', { ticket, name: 'Key', passkey: key.create(options) });
    expect(made.status).toBeLessThan(300);
    return key;
  };
  return {
    cookies,
    get: (url: string) => send('GET', url),
    put: (url: string, body: object) => send('PUT', url, body),
    post,
    signIn,
    unlock,
    enrol,
  };
}
type Browser = ReturnType<typeof browser>;

let made = 0;
/** A shared PC where these people have signed in fully and have a PIN. */
async function pcOf(...keys: string[]): Promise<Browser> {
  const pc = browser();
  await pc.signIn('admin');
  expect((await pc.post('/api/devices', { name: `PC ${(made += 1)}` })).status).toBe(201);
  for (const key of keys) {
    await pc.signIn(key);
    expect((await pc.post('/api/device/pin', { pin: PIN })).status).toBe(204);
  }
  return pc;
}
const danger = async (at: Browser) => {
  const limits = (await at.get('/api/session-limits')).body.data;
  return at.put('/api/session-limits', limits);
};

beforeEach(() => clock.advance(60 * MINUTE));

describe('a session that a PIN opened', () => {
  test('does the work at the counter and nothing dangerous, also after a confirmation, until a full sign-in', async () => {
    const pc = await pcOf('admin', 'cashier');
    expect((await pc.unlock('admin')).status).toBe(200);
    expect((await pc.get('/api/items')).status).toBe(200);
    expect((await danger(pc)).code).toBe('full_sign_in_needed');
    expect((await pc.post('/api/session/confirm', { password: PASSWORD })).status).toBe(204);
    expect((await danger(pc)).code).toBe('full_sign_in_needed');
    await pc.signIn('admin');
    expect((await danger(pc)).status).toBe(200);
  });

  test('gives no token and chooses no PIN either', async () => {
    const pc = await pcOf('admin');
    await pc.unlock('admin');
    const wish = { name: 'By PIN', scopes: ['item:read'], days: 1 };
    expect((await pc.post('/api/tokens', wish)).code).toBe('full_sign_in_needed');
    expect((await pc.post('/api/device/pin', { pin: '150847' })).code).toBe('full_sign_in_needed');
  });

  test('is good for the hospital of its PC: another one takes a full sign-in', async () => {
    const insert = `insert into membership (person_id, hospital_id, role) values ($1, $2, 'admin')`;
    await services.db.statement('i', insert, [server.person('doctor').id, server.other.id]);
    const pc = await pcOf('doctor');
    await pc.unlock('doctor');
    const move = () => pc.post('/api/session/hospital', { hospitalId: server.other.id });
    expect((await move()).code).toBe('full_sign_in_needed');
    expect((await pc.post('/api/session/confirm', { password: PASSWORD })).status).toBe(204);
    expect((await move()).code).toBe('full_sign_in_needed');
    await pc.signIn('doctor');
    expect((await move()).status).toBe(200);
  });

  test('stays one when its person changes their password: what they sign in with is not theirs to change by it', async () => {
    const pc = await pcOf('auditor');
    await pc.unlock('auditor');
    const next = 'another one for made-up people';
    const change = (from: string, to: string) => pc.post('/api/session/password', { current: from, next: to });
    expect((await change(PASSWORD, next)).status).toBe(200);
    expect((await change(next, PASSWORD)).status).toBe(200);
    expect((await pc.post('/api/security/passkeys')).code).toBe('full_sign_in_needed');
    expect((await pc.post('/api/device/pin', { pin: '150847' })).code).toBe('full_sign_in_needed');
  });

  test('of an operator who also works at a counter has nothing of the node, and says what would open it', async () => {
    const insert = `insert into membership (person_id, hospital_id, role) values ($1, $2, 'cashier')`;
    await services.db.statement('o', insert, [server.person('operator').id, server.hospital.id]);
    const pc = await pcOf('operator');
    const opened = await pc.unlock('operator');
    expect(opened.body.data).toMatchObject({ roles: ['cashier'], withheld: ['operator'] });
    expect(opened.body.data.permissions).not.toContain('node:read');
    const suspend = () => pc.post(`/api/node/hospitals/${server.other.id}/suspension`, { reason: 'By six digits' });
    expect((await suspend()).code).toBe('full_sign_in_needed');
    expect((await pc.get('/api/node/hospitals')).code).toBe('full_sign_in_needed');
    expect((await pc.get('/api/people/members')).code).toBe('not_permitted');
    expect((await pc.signIn('operator')).body.data).toMatchObject({ roles: ['cashier', 'operator'] });
    expect((await pc.get('/api/node/hospitals')).status).toBe(200);
    for (let minutes = 0; minutes < 6; minutes += 2) {
      clock.advance(2 * MINUTE);
      await pc.get('/api/session');
    }
    expect((await suspend()).code).toBe('confirm_needed');
  });

  test('does not lengthen the days of its PIN by a password', async () => {
    const pc = await pcOf('doctor');
    clock.advance(6 * DAY);
    expect((await pc.unlock('doctor')).status).toBe(200);
    expect((await pc.post('/api/session/confirm', { password: PASSWORD })).status).toBe(204);
    clock.advance(1 * DAY);
    expect((await pc.unlock('doctor')).code).toBe('pin_locked');
  });

  test('is not opened for who owes a second factor: no PIN leads around it', async () => {
    const pc = await pcOf('nurse');
    await services.db.statement('r1', `update hospital set second_factor = 'everybody' where id = $1`, [
      server.hospital.id,
    ]);
    expect((await pc.unlock('nurse')).code).toBe('pin_locked');
    expect((await pc.signIn('nurse')).body.data.secondFactor).toBe('must');
    expect((await pc.get('/api/items')).code).toBe('enrol_needed');
    await pc.enrol();
    expect((await pc.get('/api/items')).status).toBe(200);
    await services.db.statement('r2', `update hospital set second_factor = null where id = $1`, [server.hospital.id]);
  });
});

describe('a passkey', () => {
  test('opens a shared PC as a full sign-in, and ends what lay under the lock screen', async () => {
    const own = browser();
    await own.signIn('pharmacist');
    const key = await own.enrol();
    const pc = await pcOf('cashier');
    const former = { ...pc.cookies };
    const begun = await pc.post('/api/session/passkey/begin');
    const entered = await pc.post('/api/session/passkey', { passkey: key.get(begun.body.data) });
    expect(entered.body.data.person.name).toBe('Test pharmacist');
    expect(
      (await pc.get('/api/sessions')).body.data.find((each: { isThis: boolean }) => each.isThis).device,
    ).not.toBeNull();
    expect((await browser(former).get('/api/session')).code).toBe('not_signed_in');
    expect((await pc.post('/api/device/pin', { pin: PIN })).status).toBe(204);
  });

  test('confirms a dangerous act of its own person, once for each question', async () => {
    const at = browser();
    await at.signIn('admin');
    const key = await at.enrol();
    clock.advance(6 * MINUTE);
    const refused = await danger(at);
    expect(refused.body).toMatchObject({ code: 'confirm_needed', params: { ways: 'passkey password' } });
    const asked = await at.post('/api/session/confirm/passkey/begin');
    const passkey = key.get(asked.body.data);
    const kept = { ...at.cookies };
    const both = await Promise.all([1, 2].map(() => at.post('/api/session/confirm/passkey', { passkey })));
    expect(both.filter(({ status }) => status === 204)).toHaveLength(1);
    expect((await danger(at)).status).toBe(200);
    clock.advance(6 * MINUTE);
    Object.assign(at.cookies, kept);
    expect((await at.post('/api/session/confirm/passkey', { passkey })).code).toBe('sign_in_over');
    expect((await danger(at)).code).toBe('confirm_needed');
  });

  test('of a colleague confirms nothing, and neither does a question that was asked of a colleague', async () => {
    const [one, other] = [browser(), browser()];
    await one.signIn('auditor');
    const mine = await one.enrol();
    await other.signIn('frontdesk');
    const theirs = await other.enrol();
    const asked = await one.post('/api/session/confirm/passkey/begin');
    expect((await one.post('/api/session/confirm/passkey', { passkey: theirs.get(asked.body.data) })).code).toBe(
      'passkey_refused',
    );
    const again = await one.post('/api/session/confirm/passkey/begin');
    other.cookies.pramana_sign_in = one.cookies.pramana_sign_in ?? '';
    const passkey = mine.get(again.body.data);
    expect((await other.post('/api/session/confirm/passkey', { passkey })).code).toBe('passkey_refused');
    const none = browser();
    await none.signIn('cashier2');
    expect((await none.post('/api/session/confirm/passkey/begin')).code).toBe('not_found');
  });
});

test('a session knows how it was begun', async () => {
  const rows = await services.db.statement<{ amr: string[]; full: boolean }>(
    'a',
    'select distinct amr, full_sign_in_at is not null as full from session order by amr',
    [],
  );
  expect(rows).toContainEqual({ amr: ['pwd'], full: true });
  expect(rows).toContainEqual({ amr: ['pin'], full: false });
  expect(rows).toContainEqual({ amr: ['hwk', 'user'], full: true });
  expect(rows.filter(({ amr }) => amr.includes('pin') && amr.length > 1)).toEqual([]);
});
