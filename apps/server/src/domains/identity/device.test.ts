import { PIN_TRIES } from '@pramana/contract';
import { beforeEach, describe, expect, test } from 'vitest';
import { PASSWORD, type TestAnswer, testServer } from '../../testing.ts';
import { addPerson } from './person.service.ts';

const server = await testServer();
const { services, clock } = server;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const PIN = '482913';

/** A browser that is a shared PC of Asha Hospital; each test has its own. */
interface Pc {
  id: string;
  cookie: string;
}
let made = 0;
const cookieOf = ({ headers }: TestAnswer, name: string): string =>
  [headers['set-cookie']]
    .flat()
    .map(String)
    .find((each) => each.startsWith(`${name}=`))
    ?.split(';')[0] ?? '';

async function enrol(key = 'admin'): Promise<Pc> {
  const admin = await server.login(key);
  const answer = await admin.post('/api/devices', { name: `Counter ${(made += 1)}`, counter: 'C1' });
  expect(answer.status).toBe(201);
  return { id: answer.body.data.id, cookie: cookieOf(answer, 'pramana_device') };
}

/** Signs in by password at the PC. */
async function signInAt(pc: Pc, key: string) {
  const answer = await server.app.inject({
    method: 'POST',
    url: '/api/session',
    headers: { cookie: pc.cookie },
    payload: { login: key.includes('@') ? key : server.person(key).login, password: PASSWORD },
  });
  const session = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  const headers = { cookie: `${pc.cookie}; ${session}`, 'x-pramana-csrf': answer.json().data.csrf as string };
  const post = (url: string, body: unknown) => server.stranger.post(url, body, headers);
  return { headers, post, get: (url: string) => server.stranger.get(url, headers) };
}
const unlock = (pc: Pc, key: string, pin: string, cookies = pc.cookie) =>
  server.stranger.post('/api/device/session', { personId: server.person(key).id, pin }, { cookie: cookies });
const codeOf = async (answer: Promise<TestAnswer>): Promise<string> => (await answer).body.code;
async function withPin(pc: Pc, ...keys: string[]): Promise<void> {
  for (const key of keys)
    expect((await (await signInAt(pc, key)).post('/api/device/pin', { pin: PIN })).status).toBe(204);
}
const screen = async (pc: Pc) => (await server.stranger.get('/api/device', { cookie: pc.cookie })).body.data;

beforeEach(() => clock.advance(60 * MINUTE));

describe('a shared PC', () => {
  test('is enrolled by the admin in the browser that asks; its cookie is out of reach of scripts', async () => {
    const admin = await server.login('admin');
    const answer = await admin.post('/api/devices', { name: 'Front desk 1', counter: 'F1' });
    expect(String(answer.headers['set-cookie'])).toMatch(/pramana_device=[\w-]{43};.*HttpOnly; SameSite=Lax/);
    expect(answer.body.data).toMatchObject({ name: 'Front desk 1', counter: 'F1', isThis: true, people: 1 });
    expect(await codeOf(admin.post('/api/devices', { name: 'front DESK 1' }))).toBe('already_exists');
    const rows = await services.db.statement<{ text: string }>('d', 'select device::text as text from device', []);
    const token = cookieOf(answer, 'pramana_device').split('=')[1] ?? '';
    expect(rows.some((row) => row.text.includes(token))).toBe(false);
  });

  test('shows while locked who works at it, and nothing to any other browser', async () => {
    const pc = await enrol();
    await withPin(pc, 'cashier');
    await signInAt(pc, 'cashier2');
    expect(await screen(pc)).toMatchObject({
      counter: 'C1',
      hospital: { name: 'Asha Hospital' },
      people: [
        { name: 'Test admin', pin: false },
        { name: 'Test cashier', roles: ['cashier'], pin: true },
        { name: 'Test cashier2', pin: false },
      ],
    });
    expect((await server.stranger.get('/api/device')).body).toEqual({ data: null });
  });

  test('names no patient who signed in at it, and gives them no PIN', async () => {
    const pc = await enrol();
    const rosa = { name: 'Rosa', login: 'rosa@test.example', password: PASSWORD };
    const place = { hospital: server.hospital.id, roles: ['patient' as const] };
    await services.db.onNode((tx) => addPerson(tx, rosa, place));
    const there = await signInAt(pc, rosa.login);
    expect((await there.get('/api/session')).body.data.roles).toEqual(['patient']);
    expect(await codeOf(there.post('/api/device/pin', { pin: PIN }))).toBe('pin_locked');
    expect((await screen(pc)).people).toMatchObject([{ name: 'Test admin' }]);
    expect((await (await server.login('admin')).get('/api/devices')).body.data.at(-1)).toMatchObject({ people: 1 });
    // Who works there and is a patient too stands there as who works there.
    const insert = "insert into membership (person_id, hospital_id, role) values ($1, $2, 'patient')";
    await services.db.statement('too', insert, [server.person('cashier').id, server.hospital.id]);
    await signInAt(pc, 'cashier');
    expect((await screen(pc)).people).toMatchObject([{ name: 'Test admin' }, { roles: ['cashier'] }]);
    await services.db.statement('no', "update membership set active = false where role = 'patient'", []);
  });

  test('is listed to its own hospital only, and revoked there only', async () => {
    const [pc, nira] = [await enrol(), await server.login('admin-nira')];
    expect((await nira.get('/api/devices')).body.data).toEqual([]);
    expect(await codeOf(nira.delete(`/api/devices/${pc.id}`))).toBe('not_found');
  });

  test('that is revoked ends its sessions at once and takes no PIN any more', async () => {
    const pc = await enrol();
    await withPin(pc, 'cashier');
    const { body } = await unlock(pc, 'cashier', PIN);
    expect(body.data.person.name).toBe('Test cashier');
    const cashier = await signInAt(pc, 'cashier');
    const admin = await server.login('admin');
    expect((await admin.delete(`/api/devices/${pc.id}`)).status).toBe(204);
    expect(await codeOf(cashier.get('/api/session'))).toBe('not_signed_in');
    expect(await codeOf(unlock(pc, 'cashier', PIN))).toBe('device_unknown');
    expect(await screen(pc)).toBeNull();
  });

  test('locks sooner than one’s own: its session is over after the minutes of the PC', async () => {
    const pc = await enrol();
    const cashier = await signInAt(pc, 'cashier');
    expect((await cashier.get('/api/session')).body.data.idleMinutes).toBe(5);
    clock.advance(6 * MINUTE);
    expect(await codeOf(cashier.get('/api/session'))).toBe('not_signed_in');
  });
});

describe('a PIN', () => {
  test('opens a new session of its person, and ends the one that was open in the browser', async () => {
    const pc = await enrol();
    await withPin(pc, 'cashier', 'cashier2');
    const first = await signInAt(pc, 'cashier');
    const second = await unlock(pc, 'cashier2', PIN, first.headers.cookie);
    expect(second.body.data).toMatchObject({ person: { name: 'Test cashier2' }, roles: ['cashier'] });
    expect(await codeOf(first.get('/api/session'))).toBe('not_signed_in');
    const cookie = cookieOf(second, 'pramana_session');
    expect((await server.stranger.get('/api/session', { cookie })).body.data.person.name).toBe('Test cashier2');
  });

  test('works on the PC where it was chosen and nowhere else', async () => {
    const [pc, other] = [await enrol(), await enrol()];
    await withPin(pc, 'cashier');
    await signInAt(other, 'cashier');
    expect(await codeOf(unlock(other, 'cashier', PIN))).toBe('pin_locked');
    expect(await codeOf(unlock({ id: '', cookie: '' }, 'cashier', PIN))).toBe('device_unknown');
    expect(await codeOf(unlock({ id: '', cookie: 'pramana_device=made-up' }, 'cashier', PIN))).toBe('device_unknown');
    expect((await unlock(pc, 'cashier', PIN)).status).toBe(200);
  });

  test('is not chosen where one never signed in fully, nor when it is easy to guess', async () => {
    const pc = await enrol();
    const elsewhere = await server.login('nurse');
    expect(await codeOf(elsewhere.post('/api/device/pin', { pin: PIN }))).toBe('device_unknown');
    const cashier = await signInAt(pc, 'cashier');
    for (const pin of ['123456', '111111', '12345', 'abcdef'])
      expect(await codeOf(cashier.post('/api/device/pin', { pin }))).toBe('pin_weak');
  });

  test('of twenty parallel wrong ones five are looked at; then only a full sign-in opens again', async () => {
    const pc = await enrol();
    await withPin(pc, 'cashier', 'cashier2');
    const codes = await Promise.all(Array.from({ length: 20 }, () => codeOf(unlock(pc, 'cashier', '950162'))));
    // The fifth wrong one says that it was the last.
    expect(codes.filter((code) => code === 'pin_wrong')).toHaveLength(PIN_TRIES - 1);
    expect(codes.filter((code) => code === 'pin_locked')).toHaveLength(20 - PIN_TRIES + 1);
    expect(await codeOf(unlock(pc, 'cashier', PIN))).toBe('pin_locked');
    expect((await unlock(pc, 'cashier2', PIN)).status).toBe(200);
    await signInAt(pc, 'cashier');
    expect((await unlock(pc, 'cashier', PIN)).status).toBe(200);
  });

  test('that was right begins the count anew, and says before that how many tries are left', async () => {
    const pc = await enrol();
    await withPin(pc, 'cashier');
    for (let round = 0; round < 3; round += 1) {
      expect((await unlock(pc, 'cashier', '950162')).body).toMatchObject({
        code: 'pin_wrong',
        params: { triesLeft: 4 },
      });
      expect((await unlock(pc, 'cashier', '950162')).body).toMatchObject({ params: { triesLeft: 3 } });
      expect((await unlock(pc, 'cashier', PIN)).status).toBe(200);
    }
  });

  test('rests when its person has not signed in fully there for seven days', async () => {
    const pc = await enrol();
    await withPin(pc, 'cashier');
    clock.advance(7 * DAY - 1);
    expect((await unlock(pc, 'cashier', PIN)).status).toBe(200);
    clock.advance(1);
    expect(await codeOf(unlock(pc, 'cashier', PIN))).toBe('pin_locked');
    expect((await screen(pc)).people).toEqual([]);
    await signInAt(pc, 'cashier');
    expect((await unlock(pc, 'cashier', PIN)).status).toBe(200);
  });

  test('opens nothing once its person lost their role, was signed out by the admin, or changed their password', async () => {
    const pc = await enrol();
    await withPin(pc, 'nurse', 'doctor', 'frontdesk');
    const suspend = 'update membership set active = false where person_id = $1';
    await services.db.statement('s', suspend, [server.person('nurse').id]);
    expect(await codeOf(unlock(pc, 'nurse', PIN))).toBe('pin_locked');
    const admin = await server.login('admin');
    await admin.delete(`/api/people/members/${server.person('doctor').id}/sessions`);
    expect(await codeOf(unlock(pc, 'doctor', PIN))).toBe('pin_locked');
    const frontdesk = await server.login('frontdesk');
    const next = 'another one for made-up people';
    expect((await frontdesk.post('/api/session/password', { current: PASSWORD, next })).status).toBe(200);
    expect(await codeOf(unlock(pc, 'frontdesk', PIN))).toBe('pin_locked');
  });

  test('opens nothing once its person signed out everywhere else, but at the PC where they did so', async () => {
    const [watched, own] = [await enrol(), await enrol()];
    await withPin(watched, 'pharmacist');
    await withPin(own, 'pharmacist');
    const there = await signInAt(own, 'pharmacist');
    const out = { method: 'DELETE', url: '/api/sessions', headers: there.headers } as const;
    expect((await server.app.inject(out)).statusCode).toBe(204);
    expect(await codeOf(unlock(watched, 'pharmacist', PIN))).toBe('pin_locked');
    expect((await unlock(own, 'pharmacist', PIN)).status).toBe(200);
    await (await server.login('pharmacist')).delete('/api/sessions');
    expect(await codeOf(unlock(own, 'pharmacist', PIN))).toBe('pin_locked');
  });

  test('stands nowhere: two people with the same PIN have different hashes, and none is of the PIN alone', async () => {
    const pc = await enrol();
    await withPin(pc, 'cashier', 'cashier2');
    const rows = await services.db.statement<{ pin_hash: Buffer; text: string }>(
      'h',
      'select pin_hash, device_person::text as text from device_person where device_id = $1 and pin_hash is not null',
      [pc.id],
    );
    expect(new Set(rows.map((row) => row.pin_hash.toString('hex'))).size).toBe(2);
    expect(rows.some((row) => row.text.includes(PIN))).toBe(false);
    expect(server.loggedWords()).not.toContain(PIN);
  });

  test('confirms a dangerous act where it may, and is offered as the first way only there', async () => {
    const pc = await enrol();
    await withPin(pc, 'pharmacist');
    const { headers } = await signInAt(pc, 'admin');
    await server.stranger.post('/api/device/pin', { pin: PIN }, headers);
    const limits = (await server.stranger.get('/api/session-limits', headers)).body.data;
    const add = () => server.stranger.put('/api/session-limits', limits, headers);
    for (let minutes = 0; minutes < 6; minutes += 2) {
      clock.advance(2 * MINUTE);
      await server.stranger.get('/api/session', headers);
    }
    expect((await add()).body).toMatchObject({ code: 'confirm_needed', params: { ways: 'pin password' } });
    expect((await server.stranger.post('/api/device/confirm', { pin: '950162' }, headers)).body.code).toBe('pin_wrong');
    expect((await add()).body.code).toBe('confirm_needed');
    expect((await server.stranger.post('/api/device/confirm', { pin: PIN }, headers)).status).toBe(204);
    expect((await add()).status).toBe(200);
  });
});

test('every act is authored by who unlocked last', async () => {
  const pc = await enrol();
  await withPin(pc, 'cashier', 'cashier2');
  const acts: string[] = [];
  for (const key of ['cashier', 'cashier2', 'cashier']) {
    const answer = await unlock(pc, key, PIN);
    const cookie = cookieOf(answer, 'pramana_session');
    acts.push((await server.stranger.get('/api/session', { cookie })).body.data.person.name);
  }
  expect(acts).toEqual(['Test cashier', 'Test cashier2', 'Test cashier']);
});
