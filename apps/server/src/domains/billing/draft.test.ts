import { beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer, TestClient } from '../../testing.ts';
import type { BillId } from '@pramana/kernel';
import { sql } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { writeConfirmLimit } from './confirm-limit.store.ts';
import { readDraft, readDraftAtSeal } from './draft.store.ts';
import { type Shop, shop } from './shop.fixture.ts';

let place: Shop;
let cashier: TestClient;
let cashier2: TestClient;
let keys = 0;
const key = () => ({ 'idempotency-key': `draft-${(keys += 1)}` });

beforeAll(async () => {
  place = await shop();
  cashier = await place.login('cashier');
  cashier2 = await place.login('cashier2');
});

const draft = async (body: object = {}, client = cashier): Promise<TestAnswer['body']> => {
  const answer = await client.post('/api/bills', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.data;
};
const strip = () => ({ itemId: place.paracetamol, quantity: 10 });
const draftsOf = async (client: TestClient, whose = ''): Promise<{ id: string; author: string }[]> =>
  (await client.get(`/api/bills?status=draft${whose}`)).body.data;

describe('a draft that is begun', () => {
  it('twice with one key is one draft', async () => {
    const once = key();
    const [first, again] = await Promise.all([
      cashier.post('/api/bills', { lines: [strip()] }, once),
      cashier.post('/api/bills', { lines: [strip()] }, once),
    ]);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.data.id).toBe(first.body.data.id);
    const other = await cashier.post('/api/bills', { lines: [] }, once);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('twice without a key is two: two identical sales are legitimate', async () => {
    expect((await draft({ lines: [strip()] })).id).not.toBe((await draft({ lines: [strip()] })).id);
  });
});

it('of many is found page by page and by its patient, and shows what it came to when it was saved', async () => {
  const lines = [strip()];
  const mine = await draft({ patientId: place.patient.id, lines }, cashier2);
  for (let n = 0; n < 41; n += 1) await draft({ lines }, cashier2);
  for (const [client, query] of [
    [cashier2, ''],
    [cashier, '&whose=colleagues'],
  ] as const) {
    const ids: string[] = [];
    let next: string | null = '';
    for (let pages = 0; next !== null && pages < 9; pages += 1) {
      const { body } = await client.get(`/api/bills?status=draft${query}${next === '' ? '' : `&cursor=${next}`}`);
      ids.push(...body.data.map(({ id }: { id: string }) => id));
      next = body.next;
      // The last of a page is saved again before the next is asked for: no page comes twice.
      if (next === null) continue;
      place.clock.advance(1);
      const last = await cashier2.get(`/api/bills/${ids.at(-1)}`);
      const { revision } = last.body.data;
      expect((await cashier2.put(`/api/bills/${ids.at(-1)}`, { lines, revision })).status).toBe(200);
    }
    expect([new Set(ids).size === ids.length, ids.length >= 42, ids.includes(mine.id)]).toEqual([true, true, true]);
    for (const sought of ['q=rosa', `patient=${place.patient.id}`]) {
      const found = (await client.get(`/api/bills?status=draft${query}&${sought}`)).body.data;
      expect(found).toMatchObject([{ id: mine.id, total: mine.total, lineCount: 1, name: 'Rosa Medina' }]);
    }
    expect((await client.get(`/api/bills?status=draft${query}&q=nobody`)).body.data).toEqual([]);
  }
  // Saved before totals were kept: it is priced as it is listed.
  await place.inHospital((tx) => tx.updateTable('draft_bill').set({ total: null }).where('id', '=', mine.id).execute());
  const [old] = (await cashier2.get('/api/bills?status=draft&q=rosa')).body.data;
  expect(old.total).toBe(mine.total);
});

it('that waited to be sealed is sealed under the limit that holds when the wait is over', async () => {
  const { hospital, services } = place;
  const id: BillId = (await draft({ lines: [strip()] })).id;
  const person = place.person('cashier').id;
  const waiting = await place.inHospital(async (tx) => {
    await readDraft(tx, hospital.id, id, { lock: true });
    const reading = services.db.aside(hospital.id, (other) => readDraftAtSeal(other, hospital.id, id, person));
    const blocked = sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
      where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`;
    await expect.poll(async () => (await blocked.execute(tx)).rows[0]?.n).toBeGreaterThan(0);
    await writeConfirmLimit(tx, hospital.id, 'seal', 77_777_777n);
    return { reading };
  });
  expect(await waiting.reading).toMatchObject({ limit: 77_777_777n, drawer: place.drawer });
});

it('keeps a walk-in’s phone as far as it is typed, and is sealed only with one that can be called', async () => {
  const lines = [strip()];
  for (const phone of ['abc', '111']) {
    const { id } = await draft({ lines, customer: { name: 'Asha', phone } });
    const kept = await cashier.get(`/api/bills/${id}`);
    expect(kept.body.data.customer.phone).toBe(phone);
    expect(kept.body.can.seal).toMatchObject({ ok: false, code: 'invalid_phone' });
    const refused = await cashier.post(`/api/bills/${id}/seal`, {}, key());
    expect(refused.body).toMatchObject({ code: 'invalid_phone', field: 'customer/phone' });
  }
  const { id } = await draft({ lines, customer: { phone: '9822121212' } });
  const sealed = await cashier.post(`/api/bills/${id}/seal`, {}, key());
  expect(sealed.body.data.customer.phone).toBe('+919822121212');
});

it('takes back what it tells: what was read is saved again as it was read, and nobody is named as nobody', async () => {
  const { id } = await draft({ lines: [strip()], note: 'At the gate' });
  const { body } = await cashier.get(`/api/bills/${id}`);
  const { kind, customer, prescriber, note, revision, discountInput } = body.data;
  expect(customer).toBeNull();
  const lines = body.data.lines.map(
    (line: { itemId: string; quantity: number; batch: { id: string }; chargeId: null }) => ({
      itemId: line.itemId,
      quantity: line.quantity,
      batchId: line.batch.id,
      chargeId: line.chargeId,
    }),
  );
  const same = { patientId: null, kind, customer, prescriber, note, revision, discount: discountInput, lines };
  const saved = await cashier.put(`/api/bills/${id}`, same);
  expect([saved.status, saved.body.data]).toEqual([200, { ...body.data, revision: revision + 1 }]);
  await cashier.put(`/api/bills/${id}`, { customer: { name: 'Asha' } });
  expect((await cashier.put(`/api/bills/${id}`, { customer: null })).body.data.customer).toBeNull();
});

describe('a draft that cites recorded care', () => {
  it('shows the charge to whoever resumes it, and keeps it when it is saved as it was shown', async () => {
    const chargeId = newId();
    const bill = await draft({ patientId: place.patient.id, lines: [{ ...strip(), chargeId }] });
    const resumed = (await cashier.get(`/api/bills/${bill.id}`)).body.data;
    expect(resumed.lines).toMatchObject([{ chargeId }]);
    const lines = resumed.lines.map((line: { itemId: string; quantity: number; chargeId: string }) => ({
      itemId: line.itemId,
      quantity: line.quantity,
      chargeId: line.chargeId,
    }));
    const saved = await cashier.put(`/api/bills/${bill.id}`, { lines, note: 'resumed' });
    // That there is no such charge to bill any more is said at its line.
    expect(saved.body.data.lines).toMatchObject([{ chargeId, problem: { code: 'charge_billed' } }]);
  });
});

describe("a colleague's draft", () => {
  it('can be looked at, and not changed, put away, approved or sealed', async () => {
    const { id } = await draft({
      lines: [strip()],
      discount: { kind: 'percent', bp: 2000, reason: 'staff' },
    });
    const seen = await cashier2.get(`/api/bills/${id}`);
    expect(seen.body).toMatchObject({
      data: { author: 'Test cashier' },
      can: { edit: { ok: false, why: expect.stringContaining('Test cashier') }, takeOver: { ok: true } },
    });
    const approver = { login: place.person('admin').login, password: 'only for made-up people' };
    const tries = [
      await cashier2.put(`/api/bills/${id}`, { note: 'mine' }),
      await cashier2.delete(`/api/bills/${id}`),
      await cashier2.post(`/api/bills/${id}/discount-approval`, approver),
      await cashier2.post(`/api/bills/${id}/seal`, {}, key()),
    ];
    for (const { status, body } of tries)
      expect([status, body.code, body.params]).toEqual([409, 'draft_not_yours', { owner: 'Test cashier' }]);
    expect((await cashier.get(`/api/bills/${id}`)).body).toMatchObject({
      data: { revision: 1, note: '' },
      can: { edit: { ok: true }, takeOver: { ok: false } },
    });
  });

  it('becomes one’s own when it is taken over: the former owner is told, the story and the accesses say so', async () => {
    const { id } = await draft({ patientId: place.patient.id, lines: [strip()] });
    expect((await draftsOf(cashier2, '&whose=colleagues')).find((each) => each.id === id)).toMatchObject({
      author: 'Test cashier',
    });
    const taken = await cashier2.post(`/api/bills/${id}/take-over`);
    expect(taken.body).toMatchObject({ data: { author: 'Test cashier2', revision: 2 }, can: { edit: { ok: true } } });
    expect((await cashier.put(`/api/bills/${id}`, { note: 'late' })).body).toMatchObject({
      code: 'draft_not_yours',
      params: { owner: 'Test cashier2' },
    });
    expect((await draftsOf(cashier)).map((each) => each.id)).not.toContain(id);
    expect((await draftsOf(cashier2)).map((each) => each.id)).toContain(id);
    expect((await cashier2.post(`/api/bills/${id}/take-over`)).body.data.revision).toBe(2);
    expect((await cashier2.post(`/api/bills/${id}/seal`, {}, key())).body.data.author).toBe('Test cashier2');
    const { body } = await cashier.get(`/api/bills/${id}/story`);
    expect(body.data).toMatchObject([
      { kind: 'begun', who: 'Test cashier' },
      { kind: 'taken-over', who: 'Test cashier2', params: { from: 'Test cashier' } },
      { kind: 'sealed', who: 'Test cashier2' },
    ]);
    const events = await place.inHospital((tx) =>
      tx.selectFrom('access_event').select('person_id').where('resource', '=', 'bill.take-over').execute(),
    );
    expect(events).toEqual([{ person_id: place.person('cashier2').id }]);
  });

  it('does not change hands in the database without the takeover that says so', async () => {
    const { id } = await draft();
    const silent = place.inHospital((tx) =>
      tx
        .updateTable('draft_bill')
        .set({ owner_id: place.person('cashier2').id })
        .where('id', '=', id)
        .execute(),
    );
    await expect(silent).rejects.toThrow('only by a takeover');
  });

  it('that is sealed already is not taken over', async () => {
    const { id } = await draft({ lines: [strip()] });
    await cashier.post(`/api/bills/${id}/seal`, {}, key());
    expect((await cashier2.post(`/api/bills/${id}/take-over`)).body.code).toBe('bill_already_sealed');
  });
});
