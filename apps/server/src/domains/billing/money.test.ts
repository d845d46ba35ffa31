import { beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, type TestAnswer, type TestClient } from '../../testing.ts';
import { type Shop, shop } from './shop.fixture.ts';

let place: Shop;
let cashier: TestClient;
let keys = 0;
const key = () => ({ 'idempotency-key': `test-${(keys += 1)}` });

beforeAll(async () => {
  place = await shop();
  cashier = await place.login('cashier');
});

const sealed = async (body: object, sealBody: object = {}): Promise<TestAnswer['body']> => {
  const { body: made } = await cashier.post('/api/bills', body);
  const answer = await cashier.post(`/api/bills/${made.data.id}/seal`, sealBody, key());
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.data;
};
const strips = (count: number) => ({ lines: [{ itemId: place.paracetamol, quantity: 10 * count }] });
const pay = (id: string, body: object, headers = key(), client = cashier) =>
  client.post(`/api/bills/${id}/payments`, body, headers);
const credit = (id: string, quantity: number, extra: object = {}) =>
  cashier.post(
    `/api/bills/${id}/credit-notes`,
    { lines: [{ position: 0, quantity }], reasonCode: 'returned', ...extra },
    key(),
  );

describe('payments', () => {
  it('are numbered documents of their own, with change, split and due', async () => {
    const { id } = await sealed(strips(5));
    const answer = await pay(id, {
      parts: [
        { method: 'cash', amount: '3000', tendered: '5000' },
        { method: 'upi', amount: '1000', reference: 'UPI77' },
      ],
    });
    expect(answer.body.data).toMatchObject({
      paid: '4000',
      due: '1100',
      payments: [
        { method: 'cash', change: '2000', block: { label: expect.stringMatching(/^RCT-/) } },
        { method: 'upi', reference: 'UPI77' },
      ],
    });
    expect((await pay(id, { method: 'cash', amount: '1101' })).body).toMatchObject({
      code: 'payment_exceeds_due',
      params: { due: '1100' },
    });
  });

  it('can be sealed together with the bill, which then says so for ever', async () => {
    const bill = await sealed(strips(1), { payments: [{ method: 'cash', amount: '1000' }] });
    expect(bill).toMatchObject({ paidAtSeal: '1000', due: '0' });
  });

  it('of two cashiers at once are never more than what is due', async () => {
    const { id } = await sealed(strips(1));
    const admin = await place.login('admin');
    await admin.post('/api/counter-sessions', { counter: 'COUNTER 9', openingFloat: '0' }, key());
    const answers = await Promise.all(
      [cashier, admin, cashier, admin].map((client) => pay(id, { method: 'cash', amount: '1000' }, key(), client)),
    );
    expect(answers.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([201, 422, 422, 422]);
  });

  it('with the same key are taken once', async () => {
    const { id } = await sealed(strips(1));
    const once = key();
    await pay(id, { method: 'cash', amount: '400' }, once);
    expect((await pay(id, { method: 'cash', amount: '400' }, once)).body.data).toMatchObject({ paid: '400' });
    expect((await pay(id, { method: 'cash', amount: '500' }, once)).body.code).toBe('idempotency_key_reused');
  });

  it('are not taken from a page that does not show the last one', async () => {
    const { id } = await sealed(strips(1));
    const half = { method: 'cash', amount: '500', seen: 0 };
    expect((await pay(id, half)).status).toBe(201);
    const stale = await pay(id, half);
    expect(stale).toMatchObject({ status: 409, body: { code: 'bill_changed', params: { documents: 1, seen: 0 } } });
    expect((await pay(id, { parts: [{ method: 'cash', amount: '500' }], seen: 1 })).body.data.due).toBe('0');
    await credit(id, 10, { seen: 2 });
    const back = (seen: number) =>
      cashier.post(`/api/bills/${id}/refunds`, { method: 'cash', amount: '400', seen }, key());
    expect((await credit(id, 1, { seen: 2 })).body.code).toBe('bill_changed');
    expect((await back(3)).status).toBe(201);
    expect((await back(3)).body.code).toBe('bill_changed');
  });

  it('need an open drawer', async () => {
    const { id } = await sealed(strips(1));
    const other = await place.login('cashier2');
    expect((await pay(id, { method: 'cash', amount: '100' }, key(), other)).body.code).toBe('counter_not_open');
  });
});

describe('a reference that paid before', () => {
  const upi = (reference: string, amount: string, extra: object = {}) => ({
    method: 'upi',
    reference,
    amount,
    ...extra,
  });

  it('is asked about, and pays a further bill once a person has confirmed it', async () => {
    const first = await sealed(strips(2));
    await pay(first.id, upi('UPI 900 A', '1000'));
    const { id } = await sealed(strips(2));
    const refused = await pay(id, upi('upi900a', '500'));
    expect(refused.body).toMatchObject({
      code: 'payment_reference_used',
      field: 'parts/0/reference',
      params: { confirm: 'reference', bill: first.number, payment: expect.stringMatching(/^RCT-/), amount: '1000' },
    });
    expect((await pay(id, upi('upi900a', '500', { confirmed: 'reference' }))).body.data.paid).toBe('500');
  });

  it('with the same method and amount needs more than that confirmation, also with the seal', async () => {
    const first = await sealed(strips(1));
    await pay(first.id, upi('UPI901', '1000'));
    const { body: draft } = await cashier.post('/api/bills', strips(1));
    const sealWith = (extra: object) =>
      cashier.post(`/api/bills/${draft.data.id}/seal`, { payments: [upi('UPI901', '1000', extra)] }, key());
    for (const extra of [{}, { confirmed: 'reference' }])
      expect((await sealWith(extra)).body).toMatchObject({
        code: 'payment_reference_used',
        params: { confirm: 'double' },
      });
    expect((await sealWith({ confirmed: 'double' })).body.data.paidAtSeal).toBe('1000');
  });

  it('twice in one payment is asked about too', async () => {
    const { id } = await sealed(strips(1));
    const refused = await pay(id, { parts: [upi('UPI902', '400'), upi('UPI902', '400')] });
    expect(refused.body).toMatchObject({ code: 'payment_reference_used', field: 'parts/1/reference' });
  });

  it('of two bills paid at once is asked about at one of them', async () => {
    const bills = await Promise.all([sealed(strips(1)), sealed(strips(1)), sealed(strips(1))]);
    const answers = await Promise.all(bills.map(({ id }) => pay(id, upi('UPI903', '1000'))));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409, 409]);
  });

  it('is free again after ninety days', async () => {
    const first = await sealed(strips(1));
    await pay(first.id, upi('UPI904', '1000'));
    place.clock.advance(91 * 24 * 3_600_000);
    cashier = await place.login('cashier');
    const { id } = await sealed(strips(1));
    expect((await pay(id, upi('UPI904', '1000'))).status).toBe(201);
  });
});

describe('a credit note', () => {
  it('lowers what is due, moves no cash, and puts the goods apart', async () => {
    const { id } = await sealed(strips(2));
    const note = await credit(id, 10);
    expect(note.body.data).toMatchObject({
      total: '1000',
      block: { label: expect.stringMatching(/^CRN-/) },
      lines: [{ goods: 'quarantine' }],
    });
    expect((await cashier.get(`/api/bills/${id}`)).body.data).toMatchObject({
      credited: '1000',
      due: '1000',
      refundable: '0',
    });
  });

  it('together with others never exceeds the bill', async () => {
    const { id } = await sealed(strips(1));
    const answers = await Promise.all([credit(id, 6), credit(id, 6), credit(id, 6)]);
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.status !== 201).map((answer) => answer.body.code)).toEqual([
      'credit_exceeds_billed',
      'credit_exceeds_billed',
    ]);
  });

  it('above the limit needs another person', async () => {
    const { id } = await sealed({ lines: [{ itemId: place.consultation, quantity: 2 }] });
    expect((await credit(id, 2)).body.code).toBe('credit_needs_approval');
    const approver = { login: place.person('admin').login, password: 'only for made-up people' };
    expect((await credit(id, 2, { approver })).body.data).toMatchObject({
      total: '80000',
      approver: place.person('admin').name,
    });
  });
});

describe('credit notes in many small pieces', () => {
  const visits = (quantity: number) => ({ lines: [{ itemId: place.consultation, quantity }] });
  const approver = () => ({ login: place.person('admin').login, password: 'only for made-up people' });

  it('on one bill need another person above the limit of a bill', async () => {
    const { id } = await sealed(visits(3));
    expect((await credit(id, 1)).status).toBe(201);
    expect((await credit(id, 1)).body.code).toBe('credit_needs_approval');
    expect((await credit(id, 1, { approver: approver() })).status).toBe(201);
  });

  it('on many bills need another person above the limit of a day, also at the same time', async () => {
    place.clock.advance(24 * 3_600_000);
    cashier = await place.login('cashier');
    const bills = [await sealed(visits(1)), await sealed(visits(1)), await sealed(visits(1)), await sealed(visits(1))];
    const answers = await Promise.all(bills.map(({ id }) => credit(id, 1)));
    expect(answers.map((answer) => String(answer.body.code ?? answer.status)).sort()).toEqual([
      '201',
      '201',
      'credit_needs_approval',
      'credit_needs_approval',
    ]);
  });
});

describe('a refund', () => {
  const refund = (id: string, amount: string, headers = key()) =>
    cashier.post(`/api/bills/${id}/refunds`, { method: 'cash', amount }, headers);

  it('hands back what was credited after payment, and not a paisa more', async () => {
    const { id } = await sealed(strips(2), { payments: [{ method: 'cash', amount: '2000' }] });
    expect((await refund(id, '100')).body.code).toBe('refund_exceeds_paid');
    await credit(id, 10);
    expect((await refund(id, '1001')).body.code).toBe('refund_exceeds_paid');
    expect((await refund(id, '1000')).body.data).toMatchObject({
      amount: '1000',
      block: { label: expect.stringMatching(/^RFD-/) },
    });
    expect((await refund(id, '1')).body.code).toBe('refund_exceeds_paid');
  });
});

describe('the goods of a credit note', () => {
  const levels = async (): Promise<{ onHand: number; quarantined: number }[]> =>
    (await (await place.login('admin')).get(`/api/batches?item=${place.paracetamol}`)).body.data;

  it('stand apart where nobody says that they are not back', async () => {
    const { id } = await sealed(strips(1));
    const before = await levels();
    const lines = [{ position: 0, quantity: 4, goods: 'none' }];
    expect((await credit(id, 4, { reasonCode: 'price-error', lines })).body.data.lines[0].goods).toBe('none');
    expect(await levels()).toEqual(before);
    expect((await credit(id, 6, { reasonCode: 'other' })).body.data.lines[0].goods).toBe('quarantine');
    expect(await levels()).not.toEqual(before);
  });

  it('come back from a bill of nothing too', async () => {
    const login = { login: place.person('admin').login, password: PASSWORD };
    const { body: made } = await cashier.post('/api/bills', {
      ...strips(1),
      discount: { kind: 'percent', bp: 10_000, reason: 'Charity' },
    });
    await cashier.post(`/api/bills/${made.data.id}/discount-approval`, login);
    const { body } = await cashier.post(`/api/bills/${made.data.id}/seal`, {}, key());
    expect(body).toMatchObject({ data: { total: '0', due: '0' }, can: { credit: { ok: true } } });
    const before = (await levels()).reduce((sum, batch) => sum + batch.quarantined, 0);
    expect((await credit(made.data.id, 10)).body.data).toMatchObject({ total: '0', lines: [{ goods: 'quarantine' }] });
    expect((await levels()).reduce((sum, batch) => sum + batch.quarantined, 0)).toBe(before + 10);
    const { can } = (await cashier.get(`/api/bills/${made.data.id}`)).body;
    expect(can.credit).toMatchObject({ ok: false, code: 'all_credited' });
  });
});

describe('the story of a bill', () => {
  it('tells every step, each sealed document with its block', async () => {
    const { id } = await sealed(strips(2), { payments: [{ method: 'cash', amount: '2000' }] });
    await credit(id, 10);
    const { body } = await cashier.get(`/api/bills/${id}/story`);
    const steps = body.data.map(
      (step: { kind: string; block: object | null }) => `${step.kind}${step.block ? ' *' : ''}`,
    );
    expect(steps.map(String).sort()).toEqual(['begun', 'credited *', 'paid *', 'sealed *']);
  });
});
