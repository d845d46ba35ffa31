import type { PrescriptionJson } from '@pramana/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer, TestClient } from '../../testing.ts';
import { type Shop, shop } from '../billing/shop.fixture.ts';
import { createPriceInTx } from '../catalogue/index.ts';
import { line, write } from '../consultations/consultations.fixture.ts';

let place: Shop;
let doctor: TestClient;
let pharmacist: TestClient;
let cashier: TestClient;
let cashier2: TestClient;
let keys = 0;
const key = () => ({ 'idempotency-key': `credited-${(keys += 1)}` });
const at = () => new Date(place.clock.now());

beforeAll(async () => {
  place = await shop();
  [doctor, pharmacist, cashier, cashier2] = (await Promise.all(
    ['doctor', 'pharmacist', 'cashier', 'cashier2'].map((who) => place.login(who)),
  )) as [TestClient, TestClient, TestClient, TestClient];
});

async function prescribed(
  lines = [line('Paracetamol Tablets IP 500 mg', { item: place.paracetamol })],
): Promise<PrescriptionJson> {
  const answers = [{ key: 'duplicate:paracetamol:2026-11-21', reason: 'The same course' }];
  const sealed = await write(doctor, place.patient.id, { lines, answers });
  expect(sealed.status, JSON.stringify(sealed.body)).toBe(201);
  const part = sealed.body.data.records.find((each: { part: string }) => each.part === 'prescription');
  return (await pharmacist.get(`/api/prescriptions/${part.entry.id}`)).body.data;
}
const handOut = (of: PrescriptionJson, lines: object[]): Promise<TestAnswer> =>
  pharmacist.post(`/api/prescriptions/${of.id}/dispenses`, { version: of.version, lines }, key());
const tablets = (itemId: string, quantity: number) => ({ line: 0, itemId, batchId: null, quantity });
const toBill = async () => (await cashier.get(`/api/patients/${place.patient.id}/charges`)).body.data;
const onHand = async (itemId: string): Promise<number> =>
  (await pharmacist.get(`/api/batches?item=${itemId}`)).body.data.reduce(
    (sum: number, each: { onHand: number }) => sum + each.onHand,
    0,
  );
async function bill(
  charges: { id: string; itemId: string; quantity: number }[],
  client = cashier,
): Promise<TestAnswer> {
  const lines = charges.map(({ id, itemId, quantity }) => ({ itemId, quantity, chargeId: id }));
  const draft = await client.post('/api/bills', { patientId: place.patient.id, lines });
  expect(draft.status, JSON.stringify(draft.body)).toBe(201);
  return client.post(`/api/bills/${draft.body.data.id}/seal`, {}, key());
}
async function audit(): Promise<string[]> {
  const auditor = await place.login('auditor');
  const { id } = (await auditor.post('/api/audits')).body.data;
  await expect.poll(async () => (await auditor.get(`/api/audits/${id}`)).body.data.status).toBe('done');
  const { findings } = (await auditor.get(`/api/audits/${id}`)).body.data;
  return findings.map((each: { code: string; document: string; table: string; field: string }) =>
    [each.code, each.document, each.table, each.field].join(' '),
  );
}
const credit = (billed: TestAnswer, quantity: number, more: object) =>
  cashier.post(
    `/api/bills/${billed.body.data.id}/credit-notes`,
    { lines: [{ position: 0, quantity, goods: 'none' }], ...more },
    key(),
  );
const chargesOf = async (label: string) =>
  (await toBill()).charges.filter((each: { evidence: { label: string } | null }) => each.evidence?.label === label);

describe('what was handed out and billed wrongly', () => {
  it('is billed again after a price error, as the same charge with its evidence, and moves no stock', async () => {
    const given = (await handOut(await prescribed(), [tablets(place.paracetamol, 4)])).body.data.dispenses[0];
    const before = await onHand(place.paracetamol);
    const charges = await chargesOf(given.block.label);
    const first = await bill(charges);
    // In pieces: only what was credited wholly is billed again.
    const again = { reasonCode: 'price-error', billAgain: true };
    expect((await credit(first, 1, again)).body).toMatchObject({ code: 'invalid_field', field: 'billAgain' });
    expect((await credit(first, 1, { reasonCode: 'price-error' })).status).toBe(201);
    expect(await chargesOf(given.block.label)).toEqual([]);
    expect((await credit(first, 3, again)).status).toBe(201);
    expect(await chargesOf(given.block.label)).toMatchObject([{ id: charges[0].id, quantity: 4 }]);
    const [one, two] = await Promise.all([bill(charges), bill(charges, cashier2)]);
    const [second, refused] = one.status === 201 ? [one, two] : [two, one];
    expect(refused.body.code).toBe('charge_billed');
    expect(second.body.data.lines).toMatchObject([
      { chargeId: charges[0].id, evidenceGrade: 'recorded-before', evidence: { label: given.block.label } },
    ]);
    expect(await onHand(place.paracetamol)).toBe(before);
    // Unless nobody says that it is to be billed again.
    expect((await credit(second, 4, { reasonCode: 'price-error' })).status).toBe(201);
    expect(await chargesOf(given.block.label)).toEqual([]);
    expect(await audit()).toEqual([]);
  });

  it('is not handed out any more once a credit note took it back, and is handed out anew', async () => {
    const open = await prescribed();
    const asked = open.lines[0]?.left ?? 0;
    const given = (await handOut(open, [tablets(place.paracetamol, asked)])).body.data;
    expect(given).toMatchObject({ state: 'done', lines: [{ left: 0 }] });
    const { label } = given.dispenses[0].block;
    const billed = await bill(await chargesOf(label));
    const back = { reasonCode: 'returned', lines: [{ position: 0, quantity: 5 }] };
    expect((await credit(billed, 5, back)).status).toBe(201);
    const after = (await pharmacist.get(`/api/prescriptions/${open.id}`)).body.data;
    expect(after).toMatchObject({ state: 'part', lines: [{ left: 5 }] });
    expect(await chargesOf(label)).toEqual([]);
    expect((await handOut(after, [tablets(place.paracetamol, 5)])).body.data).toMatchObject({ state: 'done' });
    expect(await audit()).toEqual([]);
  });

  it('of which a part came back is billed again for the rest, and taken back for what is still out', async () => {
    const open = await prescribed();
    const before = await onHand(place.paracetamol);
    const given = (await handOut(open, [tablets(place.paracetamol, 10)])).body.data.dispenses[0];
    const { label } = given.block;
    const first = await bill(await chargesOf(label));
    const back = (quantity: number) => ({ lines: [{ position: 0, quantity, goods: 'quarantine' }] });
    const again = { reasonCode: 'price-error', billAgain: true };
    expect((await credit(first, 4, { reasonCode: 'returned', ...back(4) })).status).toBe(201);
    // All of the rest came back: nothing stays that could be asked for again.
    expect((await credit(first, 6, { ...again, ...back(6) })).body).toMatchObject({ field: 'billAgain' });
    expect((await credit(first, 6, again)).status).toBe(201);
    const second = await chargesOf(label);
    expect(second).toMatchObject([{ quantity: 6 }]);
    expect((await bill(second.map((each: { id: string }) => ({ ...each, quantity: 10 })))).status).toBe(409);
    const billed = await bill(second);
    expect(billed.body.data.lines).toMatchObject([{ quantity: 6, evidence: { label } }]);
    expect(await audit()).toEqual([]);
    expect((await credit(billed, 1, { reasonCode: 'returned', ...back(1) })).status).toBe(201);
    expect((await credit(billed, 5, again)).status).toBe(201);
    expect(await chargesOf(label)).toMatchObject([{ quantity: 5 }]);
    const wish = { positions: [0], goods: 'shelf', reason: 'mistake' };
    const taken = await pharmacist.post(`/api/dispenses/${given.id}/returns`, wish, key());
    expect(taken.body.data).toMatchObject({ state: 'open', dispenses: [{ lines: [{ quantity: 10, credited: 5 }] }] });
    expect(await onHand(place.paracetamol)).toBe(before - 5);
    expect(await audit()).toEqual([]);
  });

  it('is billed again at the price in force after a price error, and never at a higher one', async () => {
    const itemId = place.paracetamol;
    const open = await prescribed();
    const { label } = (await handOut(open, [tablets(itemId, 10)])).body.data.dispenses[0].block;
    const priced = (amount: bigint) =>
      place.inHospital((tx) => {
        place.clock.advance(60_000);
        const pricing = { hospital: place.place, authorId: place.person('admin').id, at: at() };
        const rate = { amount, per: 10n };
        return createPriceInTx(tx, pricing, { itemId, rate, mrp: rate, reason: 'other' });
      });
    const rates: string[] = [];
    for (const [amount, reasonCode] of [
      [700n, 'other'],
      [800n, 'price-error'],
      [900n, 'price-error'],
    ] as const) {
      const billed = await bill(await chargesOf(label));
      rates.push(billed.body.data.lines[0].rate.amount);
      await priced(amount);
      const again = { reasonCode, billAgain: true, lines: [{ position: 0, quantity: 10, goods: 'none' }] };
      expect((await credit(billed, 10, again)).status).toBe(201);
    }
    rates.push((await bill(await chargesOf(label))).body.data.lines[0].rate.amount);
    expect(rates).toEqual(['1032', '1032', '800', '800']);
    expect(await audit()).toEqual([]);
  });
});
