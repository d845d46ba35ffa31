import { parsePolicy, parseReceipt, verifyReceipt } from '@pramana/ledger';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer, TestClient } from '../../testing.ts';
import { newId } from '../../platform/ids.ts';
import { type Shop, shop } from './shop.fixture.ts';

let place: Shop;
let cashier: TestClient;
let keys = 0;
const key = () => ({ 'idempotency-key': `test-${(keys += 1)}` });

beforeAll(async () => {
  place = await shop();
  cashier = await place.login('cashier');
});

const draft = async (body: object = {}, client = cashier): Promise<TestAnswer['body']> => {
  const answer = await client.post('/api/bills', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.data;
};
const strip = () => ({ itemId: place.paracetamol, quantity: 10 });
const seal = (id: string, body: object = {}, headers: Record<string, string> = key(), client = cashier) =>
  client.post(`/api/bills/${id}/seal`, body, headers);
const sealed = async (body: object): Promise<TestAnswer['body']> => {
  const answer = await seal((await draft(body)).id);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.data;
};

describe('a draft', () => {
  it('computes loose tablets, tax and round-off as it is typed', async () => {
    const bill = await draft({ patientId: place.patient.id, lines: [{ itemId: place.paracetamol, quantity: 3 }] });
    expect(bill).toMatchObject({
      status: 'draft',
      number: null,
      total: '300',
      roundOff: '-9',
      taxable: '294',
      cgst: '7',
      sgst: '8',
    });
    expect(bill.lines[0]).toMatchObject({
      amount: '309',
      batch: { number: 'OLD1' },
      evidenceGrade: 'unsupported',
      problem: null,
    });
  });

  it('splits a line that one batch cannot fill', async () => {
    const bill = await draft({ lines: [{ itemId: place.amoxicillin, quantity: 150 }] });
    expect(
      bill.lines.map(
        (line: { batch: { number: string }; quantity: number }) => `${line.batch.number} ${line.quantity}`,
      ),
    ).toEqual(['OLD1 100', 'NEW1 50']);
  });

  it('keeps what it holds over a reload, and tells of another writer', async () => {
    const bill = await draft({ customer: { name: 'Asha Kale' }, lines: [strip()] });
    const saved = await cashier.put(`/api/bills/${bill.id}`, { note: 'for home', revision: 1 });
    expect(saved.body.data).toMatchObject({
      revision: 2,
      note: 'for home',
      customer: { name: 'Asha Kale' },
      lines: [{ quantity: 10 }],
    });
    const stale = await cashier.put(`/api/bills/${bill.id}`, { note: 'lost', revision: 1 });
    expect([stale.status, stale.body.code]).toEqual([409, 'bill_changed']);
  });
});

describe('sealing', () => {
  it('numbers the bill, takes the stock, and answers a proof that a stranger can check', async () => {
    const bill = await sealed({
      patientId: place.patient.id,
      lines: [strip(), { itemId: place.consultation, quantity: 1 }],
    });
    expect(bill).toMatchObject({
      status: 'sealed',
      number: expect.stringMatching(/^OPD-2627-\d{6}$/),
      title: 'tax-invoice',
      total: '41000',
      due: '41000',
    });
    const receipt = await cashier.get(`/api/bills/${bill.number}/receipt`);
    expect(receipt.status, JSON.stringify(receipt.body)).toBe(200);
    const policy = await place.stranger.get('/api/verify-policy');
    const verdict = verifyReceipt(parseReceipt(receipt.body), parsePolicy(policy.body));
    expect(verdict.verdict).toBe('AMBER');
    expect(verdict.header).toMatchObject({ kind: 'bill', hospital: 'asha', total: 41_000n });
    expect(verdict.items?.filter((item) => item.name === 'line')).toHaveLength(2);
  });

  it('replays the first answer for the same key, and refuses another key on a sealed bill', async () => {
    const { id } = await draft({ lines: [strip()] });
    const once = key();
    const first = await seal(id, {}, once);
    const again = await seal(id, {}, once);
    expect([first.status, again.status, again.body.data.number]).toEqual([201, 201, first.body.data.number]);
    const other = await seal(id);
    expect([other.status, other.body.code]).toEqual([409, 'bill_already_sealed']);
    const edit = await cashier.put(`/api/bills/${id}`, { lines: [] });
    expect([edit.status, edit.body.code]).toEqual([409, 'bill_already_sealed']);
  });

  it('gives one bill when sixteen clients seal the same draft at once', async () => {
    const { id } = await draft({ lines: [strip()] });
    const answers = await Promise.all(Array.from({ length: 16 }, () => seal(id)));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(new Set(answers.filter((answer) => answer.status !== 201).map((answer) => answer.body.code))).toEqual(
      new Set(['bill_already_sealed']),
    );
  });

  it('leaves no gap, no double and no fork when sixteen bills are sealed at once', async () => {
    const drafts = await Promise.all(
      Array.from({ length: 16 }, () => draft({ lines: [{ itemId: place.consultation, quantity: 1 }] })),
    );
    const bills = (await Promise.all(drafts.map(({ id }) => seal(id)))).map((answer) => answer.body.data.block);
    const chain = bills.sort((a, b) => a.number - b.number);
    expect(chain.map((block) => block.number)).toEqual(
      Array.from({ length: 16 }, (_, index) => chain[0].number + index),
    );
    for (const [index, block] of chain.entries()) if (index > 0) expect(block.prev).toBe(chain[index - 1].hash);
  });

  it.each([
    ['an empty bill', () => ({ lines: [] }), 'bill_empty'],
    ['more than there is', () => ({ lines: [{ itemId: place.paracetamol, quantity: 900_000 }] }), 'stock_short'],
    [
      'a discount above the limit',
      () => ({ lines: [strip()], discount: { kind: 'percent', bp: 1100, reason: 'friend' } }),
      'discount_needs_approval',
    ],
  ])('refuses %s with its reason, and takes nothing', async (_, body, code) => {
    const { id } = await draft(body());
    const refused = await seal(id);
    expect(refused.body).toMatchObject({ code, title: expect.any(String) });
    expect((await cashier.get(`/api/bills/${id}`)).body.data.status).toBe('draft');
  });

  it('refuses a total that is not the one the person saw', async () => {
    const { id } = await draft({ lines: [strip()] });
    expect((await seal(id, { total: '999' })).body).toMatchObject({ code: 'bill_changed', params: { total: '1000' } });
  });

  it('is possible above the limit with another person, and never with oneself', async () => {
    const { id } = await draft({ lines: [strip()], discount: { kind: 'percent', bp: 2000, reason: 'staff' } });
    const approve = (login: string, password = 'only for made-up people') =>
      cashier.post(`/api/bills/${id}/discount-approval`, { login, password });
    expect((await approve(place.person('cashier').login)).body.code).toBe('approver_is_maker');
    expect((await approve(place.person('nurse').login)).body.code).toBe('approver_not_permitted');
    expect((await approve(place.person('admin').login, 'wrong')).body.code).toBe('wrong_credentials');
    expect((await approve(place.person('admin').login)).status).toBe(200);
    const answer = await seal(id);
    expect(answer.body.data).toMatchObject({
      status: 'sealed',
      discountApprover: place.person('admin').name,
      total: '800',
    });
  });

  it('never names one person as maker and approver, also when the approver seals', async () => {
    const { id } = await draft({ lines: [strip()], discount: { kind: 'percent', bp: 2000, reason: 'staff' } });
    const { login } = place.person('admin');
    await cashier.post(`/api/bills/${id}/discount-approval`, { login, password: 'only for made-up people' });
    const admin = await place.login('admin');
    await admin.post(`/api/bills/${id}/take-over`);
    expect((await seal(id, {}, key(), admin)).body.data).toMatchObject({ discountApprover: null, total: '800' });
    const limit = (billAmount: bigint) =>
      place.inHospital((tx) =>
        tx.updateTable('discount_limit').set({ bill_amount: billAmount }).where('role', '=', 'admin').execute(),
      );
    await limit(0n);
    const own = await draft({ lines: [strip()], discount: { kind: 'percent', bp: 3000, reason: 'staff' } }, admin);
    await admin.post(`/api/bills/${own.id}/discount-approval`, { login, password: 'only for made-up people' });
    expect((await seal(own.id, {}, key(), admin)).body.code).toBe('discount_needs_approval');
    await limit(10_000_000n);
  });

  it('takes a charge that care recorded for this patient, item and quantity, once, and no other', async () => {
    const recorded = async (quantity: bigint): Promise<string> => {
      const { id } = await sealed({ patientId: place.patient.id, lines: [strip()] });
      const [charge, encounter] = [newId(), newId()];
      await place.inHospital(async (tx) => {
        const of = await tx.selectFrom('bill').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
        const line = await tx.selectFrom('bill_line').selectAll().where('bill_id', '=', id).executeTakeFirstOrThrow();
        const common = { hospital_id: place.place.id, created_by: of.author_id };
        await tx
          .insertInto('encounter')
          .values({
            ...common,
            id: encounter,
            class: 'outpatient',
            subject_id: of.subject_id,
            started_at: of.sealed_at,
          })
          .execute();
        await tx
          .insertInto('charge')
          .values({
            ...common,
            id: charge,
            encounter_id: encounter,
            item_id: line.item_id,
            price_id: line.price_id,
            quantity,
            status: 'billable',
            occurred_at: of.sealed_at,
            created_at: of.sealed_at,
          })
          .execute();
      });
      return charge;
    };
    const own = { ...strip(), chargeId: await recorded(10n) };
    const walkIn = await seal((await draft({ lines: [own] })).id);
    const more = { ...strip(), chargeId: await recorded(9n) };
    const larger = await seal((await draft({ patientId: place.patient.id, lines: [more] })).id);
    for (const { body } of [walkIn, larger]) {
      expect(body).toMatchObject({ code: 'conflict', field: 'lines/0/chargeId' });
    }
    const bill = await sealed({ patientId: place.patient.id, lines: [own] });
    // It cites nothing: care that nobody sealed supports no line.
    expect(bill.lines[0]).toMatchObject({ evidenceGrade: 'unsupported', evidence: null });
    const many = { itemId: place.paracetamol, quantity: 10_050, chargeId: await recorded(10_050n) };
    const unsplit = await draft({ patientId: place.patient.id, lines: [many] });
    expect(unsplit.lines).toMatchObject([{ quantity: 10_050, problem: { code: 'stock_short' } }]);
    const again = await seal((await draft({ patientId: place.patient.id, lines: [own] })).id);
    expect(again.body).toMatchObject({ code: 'charge_billed', field: 'lines/0' });
  });

  it('is invisible to another hospital, by id and by number', async () => {
    const bill = await sealed({ lines: [strip()] });
    const stranger = await place.login('cashier-nira');
    for (const ref of [bill.id, bill.number]) expect((await stranger.get(`/api/bills/${ref}`)).status).toBe(404);
    expect((await seal(bill.id, {}, key(), stranger)).status).toBe(404);
  });
});

describe('the list of bills', () => {
  it('refuses a day that no calendar has, and does not break on it', async () => {
    const answer = await cashier.get('/api/bills?from=2026-02-30');
    expect([answer.status, answer.body.code, answer.body.field]).toEqual([422, 'invalid_field', 'from']);
  });
});

describe('who looks', () => {
  it('is written down with every answer that shows a bill, also to whoever has just changed, sealed or paid it', async () => {
    const [pharmacist, cashier2, frontdesk, admin] = await Promise.all(
      ['pharmacist', 'cashier2', 'frontdesk', 'admin'].map((who) => place.login(who)),
    );
    const { id } = await draft({ patientId: place.patient.id, lines: [strip()] }, pharmacist);
    await cashier2?.post(`/api/bills/${id}/take-over`);
    await frontdesk?.post(`/api/bills/${id}/take-over`);
    expect((await seal(id, {}, key(), frontdesk)).status).toBe(201);
    await admin?.post('/api/counter-sessions', { counter: 'COUNTER 9', openingFloat: '0' }, key());
    await admin?.post(`/api/bills/${id}/payments`, { method: 'cash', amount: '1000' }, key());
    const events = await place.inHospital((tx) =>
      tx
        .selectFrom('access_event')
        .innerJoin('bill', 'bill.subject_id', 'access_event.subject_id')
        .innerJoin('person', 'person.id', 'access_event.person_id')
        .select('person.name')
        .where('bill.id', '=', id)
        .where('resource', '=', 'bill')
        .execute(),
    );
    const names = events.map((event) => event.name.replace('Test ', ''));
    expect(names).toEqual(expect.arrayContaining(['pharmacist', 'cashier2', 'frontdesk', 'admin']));
  });
});

describe('printing', () => {
  it('at several screens at once counts each copy, and one of them is the original', async () => {
    const { id } = await sealed({ lines: [strip()] });
    const screens = await Promise.all(['cashier', 'cashier2', 'admin'].map((who) => place.login(who)));
    const prints = await Promise.all(screens.map((screen) => screen.get(`/api/bills/${id}/pdf`)));
    expect(prints.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { body } = await cashier.get(`/api/bills/${id}/story`);
    const steps: { kind: string; params: { copy?: string } }[] = body.data;
    const copies = steps.flatMap(({ kind, params }) => (kind === 'printed' ? [params.copy] : []));
    expect(copies.map(String).toSorted()).toEqual(['1', '2', '3']);
  });
});
