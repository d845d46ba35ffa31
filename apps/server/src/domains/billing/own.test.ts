import { describe, expect, test } from 'vitest';
import { PASSWORD, type TestClient } from '../../testing.ts';
import { shop } from './shop.fixture.ts';

const server = await shop({ demo: true });
const { clock, stranger } = server;
const cashier = await server.login('cashier');
const mine = server.patient.id as string;
const DAY_MS = 86_400_000;
let keys = 0;
const key = () => ({ 'idempotency-key': `own-${(keys += 1)}` });

async function register(name: string, more: object = {}): Promise<string> {
  const answer = await cashier.post('/api/patients', { name, gender: 'female', ...more, confirmDuplicate: true });
  return answer.body.data.id;
}
async function sell(patientId: string): Promise<string> {
  const lines = [{ itemId: server.paracetamol, quantity: 2 }];
  const draft = await cashier.post('/api/bills', { patientId, lines }, key());
  const sealed = await cashier.post(`/api/bills/${draft.body.data.id}/seal`, {}, key());
  expect(sealed.status).toBeLessThan(300);
  return sealed.body.data.id;
}
const other = await register('Another Patient', { phone: '9822000099' });
const child = await register('Small Child', {
  emergencyContact: { name: 'Her Mother', phone: '9822000077', relation: 'mother' },
});
const bills = { mine: await sell(mine), other: await sell(other), child: await sell(child) };

const wish = { relation: 'self', scope: ['card', 'bills'], phoneOf: 'patient', until: null, proof: '' };
const give = (patient: string, more: object = {}) =>
  cashier.post(`/api/people/patients/${patient}/accounts`, { ...wish, ...more });
const outbox = async (): Promise<string> => (await stranger.get('/api/demo/outbox')).body.data[0].code;

async function prove(card: string) {
  clock.advance(31_000);
  const sent = await stranger.post('/api/enrol/code', { hospital: 'asha', card });
  expect(sent.status).toBe(200);
  return { hospital: 'asha', card, codeId: sent.body.data.id as string, code: await outbox() };
}
async function enrol(patient: string, login: string, more: object = {}): Promise<TestClient> {
  const { code } = (await give(patient, more)).body.data;
  const proof = await prove(code);
  const answer = await stranger.post('/api/enrol/finish', {
    ...proof,
    name: `Owner ${login}`,
    login,
    password: PASSWORD,
  });
  expect(answer.status).toBe(200);
  return server.signIn(answer.body.data.login);
}
const path = (patient: string, bill = ''): string => `/api/self/patients/${patient}${bill && `/bills/${bill}`}`;

describe('a patient’s account', () => {
  test('opens with the printed card and a code to the phone on file, and its login is that phone', async () => {
    const made = (await give(mine)).body.data;
    expect(made.code).toMatch(/^[2-9A-Z]{5}-[2-9A-Z]{5}$/);
    const shown = await stranger.post('/api/enrol', {
      hospital: 'asha',
      card: made.code.toLowerCase().replace('-', ' '),
    });
    expect(shown.body.data).toEqual({ hospital: 'Asha Hospital', phone: '••••• ••001', relation: 'self' });
    const proof = await prove(made.code);
    const wrong = proof.code === '000000' ? '111111' : '000000';
    const account = { name: 'Rosa Medina', login: '', password: PASSWORD };
    const refused = await stranger.post('/api/enrol/finish', { ...proof, ...account, code: wrong });
    expect(refused.body).toMatchObject({ code: 'code_wrong', field: 'code' });
    const done = await stranger.post('/api/enrol/finish', { ...proof, ...account });
    expect(done.body.data.login).toBe('+919822000001');
    const again = await stranger.post('/api/enrol', { hospital: 'asha', card: made.code });
    expect(again.body.code).toBe('link_over');
    const patient = await server.signIn('+919822000001');
    expect(patient.session).toMatchObject({ roles: ['patient'], permissions: ['self:read'] });
    const own = (await patient.get('/api/self/patients')).body.data;
    expect(own).toEqual([expect.objectContaining({ patientId: mine, relation: 'self', scope: ['card', 'bills'] })]);
  });

  test('shows the own card, bills, paper and proof, and nothing of anybody else', async () => {
    const patient = await enrol(mine, 'own1@test.example');
    expect((await patient.get(path(mine))).body.data).toMatchObject({ id: mine });
    const listed = (await patient.get(`${path(mine)}/bills`)).body.data;
    expect(listed.map((row: { id: string }) => row.id)).toEqual([bills.mine]);
    expect((await patient.get(path(mine, bills.mine))).body.data).toMatchObject({ id: bills.mine, status: 'sealed' });
    for (const url of [path(other), `${path(other)}/bills`, path(other, bills.other), path(mine, bills.other)])
      expect((await patient.get(url)).body.code).toBe('not_found');
    for (const file of ['pdf', 'receipt'])
      expect((await patient.get(`${path(other, bills.other)}/${file}`)).body.code).toBe('not_found');
    for (const url of ['/api/patients', `/api/bills/${bills.mine}`, '/api/people/members', '/api/chain/head'])
      expect((await patient.get(url)).body.code).toBe('not_permitted');
    const draft = await cashier.post('/api/bills', { patientId: mine, lines: [] }, key());
    expect((await patient.get(path(mine, draft.body.data.id))).body.code).toBe('not_found');
  });

  test('gives the proof of a bill that was sealed this very moment', async () => {
    const patient = await enrol(mine, 'own5@test.example');
    const answers = [];
    for (let n = 0; n < 3; n += 1) {
      const sealed = await sell(mine);
      answers.push((await patient.get(`${path(mine, sealed)}/receipt`)).status);
    }
    expect(answers).toEqual([200, 200, 200]);
  });

  test('records each look and each denied try as an access (I-12)', async () => {
    const patient = await enrol(mine, 'own2@test.example');
    clock.advance(20 * 60_000);
    const since = new Date(clock.now());
    await patient.get(path(mine, bills.mine));
    await patient.get(path(other, bills.other));
    const events = await server.services.db.inHospital(server.hospital.id, (tx) =>
      tx
        .selectFrom('access_event')
        .select(['purpose', 'resource', 'outcome'])
        .where('at', '>=', since)
        .orderBy('outcome', 'desc')
        .execute(),
    );
    expect(events).toEqual([
      { purpose: 'self', resource: 'bill', outcome: 'granted' },
      { purpose: 'self', resource: 'bill', outcome: 'denied' },
    ]);
  });

  test('is ended by the desk or by the patient, with its entry, at once', async () => {
    const patient = await enrol(mine, 'own3@test.example');
    const accounts = (await cashier.get(`/api/people/patients/${mine}/accounts`)).body.data;
    const link = accounts.find((each: { name: string }) => each.name === 'Owner own3@test.example');
    expect((await cashier.delete(`/api/people/patients/${mine}/accounts/${link.id}`)).status).toBe(204);
    expect((await patient.get(path(mine))).body.code).toBe('not_signed_in');
    const leaver = await enrol(mine, 'own4@test.example');
    expect((await leaver.delete(path(mine))).status).toBe(204);
    expect((await leaver.get('/api/session')).body.code).toBe('not_signed_in');
    expect((await server.signIn('own4@test.example')).session).toMatchObject({ roles: [], hospital: null });
  });
});

describe('a guardian', () => {
  test('sees several patients, each only so long and only so far as the desk said', async () => {
    const until = new Date(clock.now() + 30 * DAY_MS).toISOString();
    const guardian = await enrol(child, 'mother@test.example', {
      relation: 'guardian',
      phoneOf: 'contact',
      until,
      proof: 'Birth certificate 7',
    });
    expect(guardian.session?.roles).toEqual(['guardian']);
    const second = (await give(other, { relation: 'guardian', scope: ['card'], proof: 'Order of a court' })).body.data;
    const proof = await prove(second.code);
    expect((await guardian.post('/api/enrol/join', proof)).status).toBe(200);
    expect((await guardian.get('/api/self/patients')).body.data).toHaveLength(2);
    expect((await guardian.get(path(child, bills.child))).status).toBe(200);
    expect((await guardian.get(path(other))).status).toBe(200);
    expect((await guardian.get(`${path(other)}/bills`)).body.code).toBe('not_found');
    expect((await guardian.get(path(mine))).body.code).toBe('not_found');
    clock.advance(30 * DAY_MS);
    const later = await server.signIn('mother@test.example');
    expect((await later.get(path(child, bills.child))).body.code).toBe('not_found');
    expect((await later.get('/api/self/patients')).body.data).toHaveLength(1);
    clock.advance(-30 * DAY_MS);
  });
});

describe('a card', () => {
  test('is made only where a phone is on file, by the desk alone, and not for another hospital’s patient', async () => {
    expect((await give(child)).body.code).toBe('phone_missing');
    const nurse = await server.login('nurse');
    const asked = await nurse.post(`/api/people/patients/${mine}/accounts`, wish);
    expect(asked.body.code).toBe('not_permitted');
    const nira = await server.login('cashier-nira');
    expect((await nira.post(`/api/people/patients/${mine}/accounts`, wish)).body.code).toBe('not_found');
  });

  test('ends after seven days or when it is withdrawn, works once under ten hands, and stands nowhere in clear', async () => {
    const late = (await give(mine)).body.data;
    clock.advance(7 * DAY_MS);
    expect((await stranger.post('/api/enrol', { hospital: 'asha', card: late.code })).body.code).toBe('link_over');
    clock.advance(-7 * DAY_MS);
    const gone = (await give(mine)).body.data;
    await cashier.delete(`/api/people/patients/${mine}/accounts/${gone.id}`);
    expect((await stranger.post('/api/enrol', { hospital: 'asha', card: gone.code })).body.code).toBe('link_over');
    const { code } = (await give(mine)).body.data;
    const proof = await prove(code);
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, n) =>
        stranger.post('/api/enrol/finish', {
          ...proof,
          name: 'Race',
          login: `hand${n}@test.example`,
          password: PASSWORD,
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const rows = await server.services.db.inHospital(server.hospital.id, (tx) =>
      tx.selectFrom('enrolment').selectAll().execute(),
    );
    expect(JSON.stringify(rows)).not.toContain(code);
    expect(server.loggedWords()).not.toContain(code);
    expect(server.loggedWords()).not.toContain('9822000001');
  });
});
