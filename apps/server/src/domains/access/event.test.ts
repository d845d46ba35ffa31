import { parsePolicy, parseReceipt, verifyReceipt } from '@pramana/ledger';
import { describe, expect, test } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import type { TestClient } from '../../testing.ts';
import { shop } from '../billing/shop.fixture.ts';

const server = await shop();
const [admin, cashier, frontdesk, auditor, nurse] = (await Promise.all(
  ['admin', 'cashier', 'frontdesk', 'auditor', 'nurse'].map((key) => server.login(key)),
)) as [TestClient, TestClient, TestClient, TestClient, TestClient];
const looksUrl = `/api/patients/${server.patient.id}/access-events`;

/** A sealed bill of the patient, which the cashier has opened. */
async function openedBill(): Promise<string> {
  const lines = [{ itemId: server.paracetamol, quantity: 2 }];
  const draft = await cashier.post('/api/bills', { patientId: server.patient.id, lines });
  const sealed = await cashier.post(
    `/api/bills/${draft.body.data.id}/seal`,
    {},
    { 'idempotency-key': draft.body.data.id },
  );
  return sealed.body.data.number as string;
}
const number = await openedBill();

const lookAtBill = async () =>
  (await frontdesk.get(looksUrl)).body.data.find(({ document }: { document: string | null }) => document === number);

/** The proof, once the log has answered. */
async function proofText(client: TestClient, url: string): Promise<string> {
  await expect.poll(async () => (await client.get(url)).status).toBe(200);
  return (await client.get(url)).raw.toString();
}

describe('who looked at a patient', () => {
  test('names who, what they were, why, what, when and from where', async () => {
    expect(await lookAtBill()).toMatchObject({
      who: 'Test cashier',
      roles: ['cashier'],
      purpose: 'billing',
      resource: 'bill',
      outcome: 'granted',
      at: new Date(server.clock.now()).toISOString(),
      network: 'server',
    });
  });

  test('is proven look by look: the item alone, its claim, its place in the signed log', async () => {
    const look = await lookAtBill();
    const text = await proofText(frontdesk, `${looksUrl}/${look.id}/proof`);
    const policy = parsePolicy((await server.stranger.get('/api/verify-policy')).raw.toString());
    const { verdict, header, items } = verifyReceipt(parseReceipt(text), policy);
    expect(verdict).toBe('AMBER');
    expect(header).toMatchObject({ kind: 'access', hospital: 'asha', series: 'AX-2627' });
    expect(items).toHaveLength(1);
    expect(items?.[0]).toMatchObject({
      name: 'access',
      value: { name: 'Test cashier', roles: ['cashier'], resource: 'bill', document: number, outcome: 'granted' },
    });
    expect((await lookAtBill()).seal.block).toMatchObject({ kind: 'access', state: 'sealed' });
  });

  test('is for the desk and the admin only, tells nothing of another hospital, and is an access itself', async () => {
    expect((await cashier.get(looksUrl)).status).toBe(403);
    const elsewhere = await server.login('admin-nira');
    expect((await elsewhere.get(looksUrl)).status).toBe(404);
    const { data } = (await frontdesk.get(looksUrl)).body;
    expect(data).toEqual(
      expect.arrayContaining([expect.objectContaining({ who: 'Test frontdesk', resource: 'access-events' })]),
    );
  });

  test('shows a proof of this patient only', async () => {
    const other = await admin.post('/api/patients', { name: 'Devi Kulkarni', gender: 'female' });
    const look = await lookAtBill();
    const foreign = await frontdesk.get(`/api/patients/${other.body.data.id}/access-events/${look.id}/proof`);
    expect([foreign.status, foreign.body.code]).toEqual([404, 'not_found']);
  });

  test('can be taken along as a table and with every proof', async () => {
    const table = await frontdesk.get(`${looksUrl}/export`);
    expect(table.headers['content-type']).toContain('text/csv');
    expect(table.raw.toString()).toContain(`Test cashier,cashier,granted,billing,bill,${number}`);
    const proven = JSON.parse((await frontdesk.get(`${looksUrl}/export?as=proofs`)).raw.toString());
    const look = proven.looks.find(({ document }: { document: string }) => document === number);
    expect(look.proof).toContain('c2sp.org/tlog-proof@v1');
  });

  test('says of a look whose stored item was changed that it is damaged, and of a forgotten one that it is forgotten', async () => {
    const look = await lookAtBill();
    const url = `${looksUrl}/${look.id}/proof`;
    await proofText(frontdesk, url);
    await asOwner(
      `update access_leaf set box = set_byte(box, 30, get_byte(box, 30) # 1) where event_id = '${look.id}'`,
    );
    expect((await frontdesk.get(url)).body.code).toBe('record_damaged');
    await asOwner(
      `update access_leaf set box = set_byte(box, 30, get_byte(box, 30) # 1) where event_id = '${look.id}'`,
    );
    expect((await frontdesk.get(url)).status).toBe(200);
  });
});

async function asOwner(sql: string): Promise<void> {
  await withClient(server.database.superUrl, async (client) => void (await client.query(sql)));
}

describe('the activity monitor', () => {
  const list = async (client: TestClient, query = '') => (await client.get(`/api/access-events${query}`)).body;

  test('shows an admin whose record it was, and an auditor the pseudonym only, saying what is left out', async () => {
    const seen = await list(admin, `?resource=bill&person=${server.person('cashier').id}`);
    const facts = { document: number, patient: { name: 'Rosa Medina' }, address: '127.0.0.1' };
    expect(seen.data).toEqual(
      expect.arrayContaining([expect.objectContaining({ ...facts, patient: expect.objectContaining(facts.patient) })]),
    );
    expect(seen.hidden).toBeUndefined();
    const hidden = await list(auditor, '?resource=bill');
    expect(hidden.hidden).toEqual(['patient', 'address']);
    expect(hidden.data[0].subject).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(hidden)).not.toMatch(/Rosa|127\.0\.0\.1/);
    expect((await auditor.get(`/api/access-events?patient=${server.patient.id}`)).status).toBe(403);
    expect((await auditor.get('/api/access-events?address=127.0.0.1')).status).toBe(403);
  });

  test('filtered by one patient is a look at that patient, once a quarter of an hour', async () => {
    const { id } = (await admin.post('/api/patients', { name: 'Devi Reviewed', gender: 'female' })).body.data;
    const reviews = async () => {
      const looks = (await frontdesk.get(`/api/patients/${id}/access-events`)).body.data as Record<string, unknown>[];
      return looks.filter(({ purpose }) => purpose === 'review').map(({ who, resource }) => [who, resource]);
    };
    await list(admin);
    expect(await reviews()).toEqual([]);
    for (let polls = 0; polls < 3; polls += 1) await list(admin, `?patient=${id}`);
    expect(await reviews()).toEqual([['Test admin', 'access-events']]);
  });

  test('is filtered by patient, role, outcome, search and time', async () => {
    await nurse.get('/api/bills');
    await frontdesk.get('/api/patients?q=rosa');
    const denied = (await list(admin, '?outcome=denied&role=nurse')).data;
    expect(denied[0]).toMatchObject({ who: 'Test nurse', resource: 'billing.bills.list', subject: null });
    const searches = (await list(admin, '?what=search&role=frontdesk')).data;
    expect(searches[0]).toMatchObject({ who: 'Test frontdesk', resource: 'patient', resultCount: 1, patient: null });
    const about = (await list(admin, `?patient=${server.patient.id}&what=opened`)).data;
    expect(new Set(about.map(({ patient }: { patient: { number: string } }) => patient.number))).toEqual(
      new Set([server.patient.number]),
    );
    const later = encodeURIComponent(new Date(server.clock.now() + 1).toISOString());
    expect((await list(admin, `?from=${later}`)).data).toEqual([]);
  });

  test('goes on page by page without gap or repeat', async () => {
    for (let i = 0; i < 60; i++) await frontdesk.get('/api/patients?q=nobody');
    const first = await list(admin, '?role=frontdesk');
    const second = await list(admin, `?role=frontdesk&cursor=${first.next}`);
    const ids = [...first.data, ...second.data].map(({ id }: { id: string }) => id);
    expect(first.data).toHaveLength(50);
    expect(second.data.length).toBeGreaterThan(10);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(ids.toSorted().toReversed());
  });

  test('may be watched: asking again and again is one event in a quarter of an hour', async () => {
    for (let i = 0; i < 5; i++) await list(admin);
    const own = await list(admin, `?purpose=review&person=${server.person('admin').id}`);
    expect(own.data.filter(({ subject }: { subject: string | null }) => subject === null)).toHaveLength(1);
  });

  test('counts by hour, denied tries, searches that opened nobody, and what waits', async () => {
    const span = `from=${new Date(server.clock.now() - 3_600_000).toISOString()}&to=${new Date(server.clock.now() + 1000).toISOString()}`;
    const { status, body } = await admin.get(`/api/access-events/summary?${span}`);
    expect(status).toBe(200);
    expect(body.data.hours.at(-1)).toMatchObject({ opened: expect.any(Number), searched: expect.any(Number) });
    expect(body.data.denied.map(({ who }: { who: string }) => who)).toContain('Test nurse');
    expect(body.data.people.map(({ who }: { who: string }) => who)).toContain('Test cashier');
    expect(body.data.resources).toContain('bill');
    const turned = await admin.get('/api/access-events/summary?from=2026-11-21T10:00:00Z&to=2026-11-20T10:00:00Z');
    expect(turned.body).toMatchObject({ code: 'invalid_field', field: 'to' });
  });

  test('is taken along as CSV, which is an access to every patient in it', async () => {
    const file = await admin.get('/api/access-events/export?resource=bill');
    expect(file.raw.toString()).toContain(server.patient.number);
    const { data } = await list(admin, `?patient=${server.patient.id}&purpose=export`);
    expect(data).toHaveLength(1);
  });

  test('proves a search and a denied try as well', async () => {
    const [denied] = (await list(admin, '?outcome=denied&role=nurse')).data;
    const text = await proofText(admin, `/api/access-events/${denied.id}/proof`);
    const { items } = verifyReceipt(
      parseReceipt(text),
      parsePolicy((await server.stranger.get('/api/verify-policy')).raw.toString()),
    );
    expect(items?.[0]?.value).toMatchObject({ outcome: 'denied', name: 'Test nurse' });
  });
});
