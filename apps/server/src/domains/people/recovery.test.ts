import { expect, test } from 'vitest';
import { sealingServer } from '../../testing.keys.ts';
import { addPerson } from '../identity/index.ts';
import { PASSWORD } from '../../testing.ts';
import { WAITING_HOURS } from './recovery.service.ts';

const server = await sealingServer({ demo: true });
const { clock } = server;
const place = `/api/node/hospitals/${server.hospital.id}/recoveries`;
const doctorLogin = server.person('doctor').login;
const HOUR_MS = 3_600_000;
/** Time passes; sessions end meanwhile. */
const wait = (hours: number) => clock.advance(hours * HOUR_MS);
const propose = async (login = doctorLogin) =>
  (await server.login('operator')).post(place, { login, reason: 'The admin has died' });

test('a lost admin is replaced by two people after a waiting period, and the entry names both', async () => {
  const proposed = await propose();
  expect(proposed.body.data).toMatchObject({ state: 'waiting', person: 'Test doctor', proposedBy: 'Test operator' });
  const told = (await server.stranger.get('/api/demo/outbox')).body.data as { text: string; to: string }[];
  const mails = told.filter(({ text }) => text.includes('proposed a new admin for Asha Hospital')).map(({ to }) => to);
  expect(mails).toContain(server.person('admin').login);
  expect(mails).toContain(server.person('nurse').login);

  const path = `/api/people/recoveries/${proposed.body.data.id}/confirm`;
  const early = await (await server.login('nurse')).post(path);
  expect(early.body).toMatchObject({ code: 'too_early', status: 409 });
  wait(WAITING_HOURS);
  const operator = await server.login('operator');
  expect((await operator.post(`${place}/${proposed.body.data.id}/confirm`)).body.code).toBe('same_person');
  expect((await (await server.login('doctor')).post(path)).body.code).toBe('same_person');
  const nurse = await server.login('nurse');
  const answers = await Promise.all([nurse.post(path), nurse.post(path), nurse.post(path)]);
  expect(answers.map(({ body }) => String(body.data?.state ?? body.code)).toSorted()).toEqual([
    'confirmed',
    'link_over',
    'link_over',
  ]);
  const doctor = await server.login('doctor');
  expect(doctor.session?.roles).toEqual(['admin', 'doctor']);
  const { history } = (await doctor.get(`/api/people/members/${server.person('doctor').id}`)).body.data;
  expect(history[0]).toMatchObject({ action: 'give', roles: ['admin'], source: 'recovery', by: 'Test nurse' });
  expect(history[0].reason).toBe('The admin has died');
});

test('an admin who is still there stops it, and it runs out after seven days', async () => {
  const proposed = (await propose(server.person('cashier').login)).body.data;
  expect((await propose()).body.code).toBe('already_exists');
  const admin = await server.login('admin');
  const stopped = await admin.post(`/api/people/recoveries/${proposed.id}/object`);
  expect(stopped.body.data).toMatchObject({ state: 'objected', closedBy: 'Test admin' });
  wait(WAITING_HOURS);
  const confirm = `/api/people/recoveries/${proposed.id}/confirm`;
  expect((await (await server.login('nurse')).post(confirm)).body.code).toBe('link_over');
  const next = (await propose(server.person('cashier').login)).body.data;
  wait(8 * 24);
  expect((await (await server.login('nurse')).post(`/api/people/recoveries/${next.id}/confirm`)).body.code).toBe(
    'link_over',
  );
  expect((await propose(server.person('cashier').login)).status).toBe(201);
});

test('nobody proposes themselves, nobody of another hospital confirms, and a second operator may', async () => {
  const nira = `/api/node/hospitals/${server.other.id}/recoveries`;
  const operator = await server.login('operator');
  const self = await operator.post(nira, { login: server.person('operator').login, reason: 'x' });
  expect(self.body.code).toBe('same_person');
  expect((await operator.post(nira, { login: 'nobody@test.example', reason: 'x' })).body).toMatchObject({
    code: 'invalid_field',
    field: 'login',
  });
  const login = 'second-operator@test.example';
  await server.services.db.onNode((tx) => addPerson(tx, { name: 'Second', login, password: PASSWORD }, 'operator'));
  const made = (await operator.post(nira, { login: server.person('cashier-nira').login, reason: 'x' })).body.data;
  wait(WAITING_HOURS);
  const nurse = await server.login('nurse');
  expect((await nurse.post(`/api/people/recoveries/${made.id}/confirm`)).body.code).toBe('not_found');
  const second = await server.signIn(login);
  expect((await second.post(`${nira}/${made.id}/confirm`)).body.data.state).toBe('confirmed');
  expect((await server.login('cashier-nira')).session?.roles).toEqual(['admin', 'cashier']);
});

test('a tour that was seen or skipped is remembered for the person and the role', async () => {
  const nurse = await server.login('nurse');
  expect((await nurse.get('/api/tours')).body.data).toEqual([]);
  for (const role of ['nurse', 'nurse']) expect((await nurse.post('/api/tours', { role })).status).toBe(204);
  expect((await nurse.get('/api/tours')).body.data).toEqual(['nurse']);
  expect((await (await server.login('cashier')).get('/api/tours')).body.data).toEqual([]);
});
