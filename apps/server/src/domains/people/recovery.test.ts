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
  const mails = told
    .filter(({ text }) => text.includes('A new admin is proposed for Asha Hospital'))
    .map(({ to }) => to);
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
    'proposal_closed',
    'proposal_closed',
  ]);
  const done = answers.find(({ status }) => status === 200)?.body.data;
  expect(done.block.label).toMatch(/^ROL-2627-\d{6}$/);
  expect((await nurse.get(`/api/chain/blocks/${done.block.series}/${done.block.number}`)).status).toBe(200);
  const doctor = await server.login('doctor');
  expect(doctor.session?.roles).toEqual(['admin', 'doctor']);
  const { history } = (await doctor.get(`/api/people/members/${server.person('doctor').id}`)).body.data;
  expect(history[0]).toMatchObject({ action: 'give', roles: ['admin'], source: 'recovery', by: 'Test nurse' });
  expect(history[0].reason).toBe('The admin has died');
});

test('an admin who is still there stops it, and it runs out after seven days', async () => {
  const proposed = (await propose(server.person('cashier').login)).body.data;
  expect((await propose()).body).toMatchObject({ code: 'invalid_field', field: 'login' });
  expect((await propose(server.person('pharmacist').login)).body.code).toBe('already_exists');
  const admin = await server.login('admin');
  const stopped = await admin.post(`/api/people/recoveries/${proposed.id}/object`);
  expect(stopped.body.data).toMatchObject({ state: 'objected', closedBy: 'Test admin' });
  wait(WAITING_HOURS);
  const confirm = `/api/people/recoveries/${proposed.id}/confirm`;
  expect((await (await server.login('nurse')).post(confirm)).body.code).toBe('proposal_closed');
  const next = (await propose(server.person('cashier').login)).body.data;
  wait(8 * 24);
  expect((await (await server.login('nurse')).post(`/api/people/recoveries/${next.id}/confirm`)).body.code).toBe(
    'proposal_closed',
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

test('somebody who works there asks, and only the operator is the second person', async () => {
  const asked = { login: server.person('frontdesk').login, reason: 'Our admin left' };
  const nurse = await server.login('nurse');
  // From an earlier story one may still be open.
  for (const { id, can } of (await (await server.login('admin')).get('/api/people/recoveries')).body.data)
    if (can.object.ok) await (await server.login('admin')).post(`/api/people/recoveries/${id}/object`);
  const self = await nurse.post('/api/people/recoveries', { ...asked, login: server.person('nurse').login });
  expect(self.body.code).toBe('same_person');
  const stranger = { ...asked, login: server.person('cashier-nira').login };
  expect((await nurse.post('/api/people/recoveries', stranger)).body).toMatchObject({
    code: 'invalid_field',
    field: 'login',
  });
  const made = (await nurse.post('/api/people/recoveries', asked)).body.data;
  expect(made).toMatchObject({ state: 'waiting', isAskedInside: true, proposedBy: 'Test nurse', block: null });
  wait(WAITING_HOURS);
  const pharmacist = await server.login('pharmacist');
  const [seen] = (await pharmacist.get('/api/people/recoveries')).body.data;
  expect(seen).toMatchObject({
    id: made.id,
    state: 'ready',
    can: { confirm: { ok: false, code: 'operator_confirms' } },
  });
  expect((await pharmacist.post(`/api/people/recoveries/${made.id}/confirm`)).body.code).toBe('operator_confirms');
  expect((await pharmacist.post(`/api/people/recoveries/${made.id}/withdraw`)).body.code).toBe('not_proposer');
  expect((await pharmacist.post(`/api/people/recoveries/${made.id}/object`)).body.code).toBe('not_permitted');
  const confirmed = await (await server.login('operator')).post(`${place}/${made.id}/confirm`);
  expect(confirmed.body.data).toMatchObject({ state: 'confirmed', closedBy: 'Test operator' });
  expect((await server.login('frontdesk')).session?.roles).toEqual(['admin', 'frontdesk']);
});

test('whoever asked takes it back, an operator stops it, and nobody asks without end', async () => {
  const asked = { login: server.person('pharmacist').login, reason: 'Our admin left' };
  wait(8 * 24);
  const nurse = await server.login('nurse');
  const [one, two] = await Promise.all([1, 2].map(() => nurse.post('/api/people/recoveries', asked)));
  const [made, refused] = one?.status === 201 ? [one, two] : [two, one];
  expect([made?.status, refused?.body.code]).toEqual([201, 'already_exists']);
  const id = made?.body.data.id as string;
  const back = await nurse.post(`/api/people/recoveries/${id}/withdraw`);
  expect(back.body.data).toMatchObject({ state: 'withdrawn', closedBy: 'Test nurse' });
  expect((await nurse.post(`/api/people/recoveries/${id}/withdraw`)).body.code).toBe('proposal_closed');
  const operator = await server.login('operator');
  expect((await operator.post(`${place}/${id}/confirm`)).body.code).toBe('proposal_closed');
  const again = (await nurse.post('/api/people/recoveries', asked)).body.data;
  expect((await operator.post(`${place}/${again.id}/withdraw`)).body.data.state).toBe('objected');
  for (let more = 0; more < 3; more += 1) {
    const next = (await nurse.post('/api/people/recoveries', asked)).body.data;
    await nurse.post(`/api/people/recoveries/${next.id}/withdraw`);
  }
  expect((await nurse.post('/api/people/recoveries', asked)).body.code).toBe('rate_limited');
});

test('where a tour was left is kept for the person and the role, and so is that it was seen to the end', async () => {
  const nurse = await server.login('nurse');
  const tours = async () => (await nurse.get('/api/tours')).body.data;
  expect(await tours()).toEqual([]);
  for (const leftAt of ['find', 'records']) expect((await nurse.put('/api/tours/nurse', { leftAt })).status).toBe(200);
  expect(await tours()).toEqual([{ role: 'nurse', leftAt: 'records' }]);
  await nurse.put('/api/tours/nurse', { leftAt: null });
  expect(await tours()).toEqual([{ role: 'nurse', leftAt: null }]);
  expect((await (await server.login('cashier')).get('/api/tours')).body.data).toEqual([]);
  expect((await nurse.put('/api/tours/nurse', { leftAt: 'no step at all' })).status).toBe(422);
  expect((await nurse.put('/api/tours/surgeon', { leftAt: null })).status).toBe(404);
});
