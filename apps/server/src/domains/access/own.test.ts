import type { PatientId } from '@pramana/kernel';
import { parsePolicy, parseReceipt, verifyReceipt } from '@pramana/ledger';
import { describe, expect, test } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import type { TestClient } from '../../testing.ts';
import { shop } from '../billing/shop.fixture.ts';
import { ownAccount } from '../people/own.fixture.ts';

const server = await shop({ demo: true });
const { stranger, hospital } = server;
const [cashier, doctor, admin] = (await Promise.all(
  ['cashier', 'doctor', 'admin'].map((key) => server.login(key)),
)) as [TestClient, TestClient, TestClient];
const mine = server.patient.id;
const other: PatientId = (await cashier.post('/api/patients', { name: 'Devi Kulkarni', gender: 'female' })).body.data
  .id;

const account = (login: string, more: object = {}) => ownAccount(server, hospital, { login, patientId: mine, ...more });
const patient = await account('rosa@test.example');
const cardOnly = await account('son@test.example', { relation: 'guardian', scope: ['card'] });
const billsOnly = await account('payer@test.example', { relation: 'guardian', scope: ['bills'] });
const devi = await account('devi@test.example', { patientId: other });

const at = (id: string, rest = ''): string => `/api/self/patients/${id}/access-events${rest}`;
const emergencies = (id: string): string => `/api/self/patients/${id}/emergency-access`;
interface Look {
  id: string;
  who: string | null;
  resource: string;
  purpose: string;
  document: string | null;
}
const looks = async (client: TestClient, query = ''): Promise<Look[]> => (await client.get(at(mine, query))).body.data;

async function sealedBill(): Promise<string> {
  const lines = [{ itemId: server.paracetamol, quantity: 2 }];
  const draft = await cashier.post('/api/bills', { patientId: mine, lines });
  const key = { 'idempotency-key': draft.body.data.id };
  const sealed = await cashier.post(`/api/bills/${draft.body.data.id}/seal`, {}, key);
  return sealed.body.data.number;
}
const number = await sealedBill();
await doctor.get(`/api/patients/${mine}`);
const reason = 'Unconscious in the casualty, allergies not known.';
const emergency = (await doctor.post(`/api/patients/${mine}/emergency-access`, { reason })).body.data.id as string;

/** What the proof shows, once the log has answered, verified as a stranger would. */
async function proven(client: TestClient, url: string) {
  await expect.poll(async () => (await client.get(url)).status).toBe(200);
  const policy = parsePolicy((await stranger.get('/api/verify-policy')).raw.toString());
  const { verdict, header, items } = verifyReceipt(parseReceipt((await client.get(url)).raw.toString()), policy);
  expect(verdict).toBe('AMBER');
  return { header, items };
}

describe('a patient', () => {
  test('sees who of the hospital looked, with roles and purpose, and their own account beside them when asked', async () => {
    const staff = await looks(patient, '?by=staff');
    expect(staff).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ who: 'Test cashier', roles: ['cashier'], resource: 'bill', document: number }),
        expect.objectContaining({ who: 'Test doctor', resource: 'patient' }),
        expect.objectContaining({ who: 'Test doctor', purpose: 'emergency' }),
      ]),
    );
    expect(staff.every(({ who }) => who !== null)).toBe(true);
    const own = await looks(patient, '?by=accounts');
    expect(own).toEqual(
      expect.arrayContaining([expect.objectContaining({ who: null, purpose: 'self', resource: 'access-events' })]),
    );
  });

  test('tells two guardians of one quarter of an hour apart, and no event of theirs leads to a session or to another patient', async () => {
    const guardian = (login: string) => account(login, { relation: 'guardian' });
    const [mother, father] = [await guardian('mother@test.example'), await guardian('father@test.example')];
    const path = `/api/self/patients/${mine}/records`;
    for (const each of [mother, father, mother]) expect((await each.get(path)).status).toBe(200);
    const { rows } = await withClient(server.database.superUrl, (client) =>
      client.query(`select e.person_id, e.session_id, s.id as session from access_event e
        left join session s on s.id = e.session_id where e.purpose = 'guardian' and e.resource = 'records'`),
    );
    expect(rows.map(({ person_id: person, session }) => [person, session])).toEqual([
      [null, null],
      [null, null],
    ]);
    expect(new Set(rows.map(({ session_id: id }) => id)).size).toBe(2);
    const both = await ownAccount(server, hospital, {
      login: 'both@test.example',
      patientId: mine,
      relation: 'guardian',
    });
    expect((await both.get(at(mine))).status).toBe(200);
    const { rows: apart } = await withClient(server.database.superUrl, (client) =>
      client.query(`select session_id from access_event where person_id is null
        group by session_id having count(distinct subject_id) > 1`),
    );
    expect(apart).toEqual([]);
  });

  test('proves each look offline with the ordinary verifier, and takes all of them along', async () => {
    const look = (await looks(patient, '?by=staff')).find(({ document }) => document === number);
    const { header, items } = await proven(patient, at(mine, `/${look?.id}/proof`));
    expect(header).toMatchObject({ kind: 'access', hospital: 'asha' });
    expect(items?.map(({ value }) => value)).toEqual([
      expect.objectContaining({ name: 'Test cashier', resource: 'bill', document: number }),
    ]);
    const table = await patient.get(at(mine, '/export'));
    expect(table.raw.toString()).toContain(`Test cashier,cashier,granted,billing,bill,${number}`);
    const file = JSON.parse((await patient.get(at(mine, '/export?as=proofs'))).raw.toString());
    expect(file.looks.some(({ proof }: { proof: string | null }) => proof?.startsWith('c2sp.org/tlog-proof'))).toBe(
      true,
    );
  });

  test('reads why the glass was broken and what the hospital found of it, and proves it', async () => {
    const [open] = (await patient.get(emergencies(mine))).body.data;
    expect(open).toMatchObject({ id: emergency, who: 'Test doctor', reason, active: true, reviewed: null });
    expect(open).not.toHaveProperty('patient');
    const { header, items } = await proven(patient, `${emergencies(mine)}/${emergency}/proof`);
    expect(header?.kind).toBe('override');
    expect(items).toContainEqual(
      expect.objectContaining({ name: 'emergency', value: expect.objectContaining({ reason }) }),
    );
    await admin.post(`/api/emergency-access/${emergency}/review`, { justified: false, note: 'Asked the ward.' });
    const answer = await patient.get(emergencies(mine));
    expect(answer.body.data[0].reviewed).toMatchObject({ by: 'Test admin', justified: false });
    expect(answer.raw.toString()).not.toContain('Asked the ward.');
  });

  test('finds nothing of another patient: not the list, not a proof by either address, not the emergencies', async () => {
    const [look] = await looks(patient, '?by=staff');
    const urls = [
      at(mine),
      at(mine, '/export'),
      at(mine, `/${look?.id}/proof`),
      at(other, `/${look?.id}/proof`),
      emergencies(mine),
      `${emergencies(mine)}/${emergency}/proof`,
      `${emergencies(other)}/${emergency}/proof`,
    ];
    for (const url of urls) expect([url, (await devi.get(url)).body.code]).toEqual([url, 'not_found']);
    const text = (await devi.get(at(other, '/export?as=proofs'))).raw.toString();
    expect(text).not.toMatch(new RegExp(`${number}|Rosa|${mine}`));
  });

  test('leaves an access event with each of these looks, and with each refused one (I-12)', async () => {
    server.clock.advance(20 * 60_000);
    const since = new Date(server.clock.now());
    await patient.get(at(mine));
    await patient.get(`${emergencies(mine)}/${emergency}/proof`);
    await devi.get(at(mine));
    const events = await server.inHospital((tx) =>
      tx
        .selectFrom('access_event')
        .select(['purpose', 'resource', 'outcome', 'person_id'])
        .where('at', '>=', since)
        .orderBy('outcome', 'desc')
        .orderBy('resource')
        .execute(),
    );
    const own = { purpose: 'self', person_id: null };
    expect(events).toEqual([
      { ...own, resource: 'access-event', outcome: 'granted' },
      { ...own, resource: 'access-events', outcome: 'granted' },
      { ...own, resource: 'access-events', outcome: 'denied' },
    ]);
  });
});

describe('a patient who was merged with another number', () => {
  test('reads and proves the emergencies under both, and the look stands under both', async () => {
    // Merging wants somebody who has just signed in, and of those with accounts an administrator.
    const fresh = await server.login('admin');
    const said = { aliasId: mine, reason: 'Same card' };
    expect((await fresh.post(`/api/patients/${other}/merges`, said)).status).toBe(200);
    server.clock.advance(20 * 60_000);
    expect((await devi.get(emergencies(other))).body.data).toMatchObject([{ id: emergency, reason }]);
    expect((await devi.get(`${emergencies(other)}/${emergency}/proof`)).status).toBe(200);
    const since = new Date(server.clock.now());
    const events = await server.inHospital((tx) =>
      tx.selectFrom('access_event').select('resource').where('at', '>=', since).where('purpose', '=', 'self').execute(),
    );
    expect(events.map(({ resource }) => resource).sort()).toEqual([
      'access-event',
      'access-event',
      'access-events',
      'access-events',
    ]);
    const later = await server.login('admin');
    expect((await later.post(`/api/patients/${mine}/separate`, { reason: 'Two sisters' })).status).toBe(200);
    expect((await devi.get(emergencies(other))).body.data).toEqual([]);
  });
});

describe('a guardian', () => {
  test('who sees the card is told of looks at the card, and of no bill', async () => {
    const seen = await looks(cardOnly);
    expect(seen.map(({ resource }) => resource)).toContain('patient');
    expect(JSON.stringify(seen)).not.toContain(number);
    const bill = (await looks(patient)).find(({ document }) => document === number);
    expect((await cardOnly.get(at(mine, `/${bill?.id}/proof`))).body.code).toBe('not_found');
    expect((await cardOnly.get(at(mine, '/export'))).raw.toString()).not.toContain(number);
  });

  test('who sees bills is told of looks at bills, and of nothing else', async () => {
    const seen = await looks(billsOnly);
    expect(seen.map(({ document }) => document)).toContain(number);
    expect(seen.filter(({ resource }) => /^(patient|access|emergency)/.test(resource))).toEqual([]);
  });

  test('who does not see everything learns that and by whom the glass was broken, and not why', async () => {
    for (const guardian of [cardOnly, billsOnly]) {
      const answer = await guardian.get(emergencies(mine));
      expect(answer.body.data[0]).toMatchObject({ who: 'Test doctor', reason: null });
      expect(answer.raw.toString()).not.toContain('Unconscious');
      expect((await guardian.get(`${emergencies(mine)}/${emergency}/proof`)).body.code).toBe('not_found');
    }
  });

  test('loses it with the link', async () => {
    await server.inHospital((tx) =>
      tx
        .updateTable('patient_link')
        .set({ until: new Date(server.clock.now()) })
        .where('relation', '=', 'guardian')
        .execute(),
    );
    for (const url of [at(mine), emergencies(mine)]) expect((await cardOnly.get(url)).body.code).toBe('not_found');
  });
});
