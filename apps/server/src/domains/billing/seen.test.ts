import { beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer, TestClient } from '../../testing.ts';
import { type Shop, shop } from './shop.fixture.ts';

let place: Shop;
let cashier: TestClient;
let keys = 0;
const key = () => ({ 'idempotency-key': `seen-${(keys += 1)}` });

beforeAll(async () => {
  place = await shop();
  cashier = await place.login('cashier');
});

const strip = () => ({ itemId: place.paracetamol, quantity: 10 });
const draft = async (body: object): Promise<TestAnswer['body']> => (await cashier.post('/api/bills', body)).body.data;
const seal = (id: string, body: object = {}, headers: Record<string, string> = key()) =>
  cashier.post(`/api/bills/${id}/seal`, body, headers);
const sealed = async (body: object): Promise<TestAnswer['body']> => (await seal((await draft(body)).id)).body.data;

describe('a seal', () => {
  it('answers at once what a repeat then reads back from the database, word for word', async () => {
    const visit = { itemId: place.consultation, quantity: 1 };
    const bodies = [
      { patientId: place.patient.id, kind: 'ipd-final-bill', lines: [strip(), visit], note: 'for home' },
      { customer: { name: 'Asha Kale', phone: '+919822000777' }, prescriber: 'Dr. Rao', lines: [strip()] },
      { lines: [strip()], discount: { kind: 'percent', bp: 500, reason: 'Senior citizen' } },
      { kind: 'pharmacy-bill', lines: [{ itemId: place.amoxicillin, quantity: 7 }, strip()] },
    ];
    for (const body of bodies) {
      const { id } = (await cashier.post('/api/bills', body)).body.data;
      const once = { 'idempotency-key': `fresh-${id}` };
      const [first, again] = [await seal(id, {}, once), await seal(id, {}, once)];
      expect(first.status, JSON.stringify(first.body)).toBe(201);
      // The log may have taken the block meanwhile.
      const unlogged = ({ data, ...rest }: TestAnswer['body']) => ({
        ...rest,
        data: { ...data, seal: '', block: { ...data.block, state: '', index: null } },
      });
      expect(unlogged(first.body)).toEqual(unlogged(again.body));
    }
  });

  it('tells the screens of the stock when goods have left the shelf or come back, and not of a consultation', async () => {
    const told: string[] = [];
    const stop = place.services.hub.subscribe(place.hospital.id, ({ type }) => told.push(type));
    await sealed({ lines: [{ itemId: place.consultation, quantity: 1 }] });
    expect(told).not.toContain('stock.moved');
    const { id } = await sealed({ lines: [strip()] });
    const lines = [{ position: 0, quantity: 10, goods: 'quarantine' }];
    await cashier.post(`/api/bills/${id}/credit-notes`, { lines, reasonCode: 'returned', note: '' }, key());
    stop();
    expect(told.filter((type) => type === 'stock.moved')).toHaveLength(2);
  });

  it('takes the batches that the person saw, and refuses others, each at its line', async () => {
    const bill = await draft({ lines: [{ itemId: place.consultation, quantity: 1 }, strip()] });
    const seenOf = (lines: { batch: { id: string } | null; quantity: number }[]) =>
      lines.map(({ batch, quantity }) => ({ batchId: batch?.id ?? null, quantity }));
    const seen = seenOf(bill.lines);
    const pharmacist = await place.login('pharmacist');
    const early = { itemId: place.paracetamol, number: 'EARLY', expiry: '2026-12-01', quantity: 4 };
    await pharmacist.post('/api/batches', { ...early, mrp: { amount: '1032', per: 10 } }, key());
    expect((await seal(bill.id, { total: bill.total, lines: seen })).body).toMatchObject({
      status: 409,
      code: 'bill_changed',
      field: 'lines/1/batch',
      params: { line: 1, batch: 'EARLY', expiry: '2026-12-01' },
    });
    expect((await seal(bill.id, { lines: [...seen, ...seen] })).body.code).toBe('bill_changed');
    expect((await cashier.get(`/api/bills/${bill.id}`)).body.data.status).toBe('draft');
    // Looked at again: the line is two by now, and is sealed as two.
    const now = (await cashier.get(`/api/bills/${bill.id}`)).body.data;
    const done = await seal(bill.id, { total: now.total, lines: seenOf(now.lines) });
    expect(done.status, JSON.stringify(done.body)).toBe(201);
    type Line = { batch: { number: string } | null; quantity: number };
    expect(done.body.data.lines.map(({ batch, quantity }: Line) => `${batch?.number ?? '-'} ${quantity}`)).toEqual([
      '- 1',
      'EARLY 4',
      'OLD1 6',
    ]);
    const { data: listed } = (await cashier.get(`/api/bills?number=${done.body.data.number}`)).body;
    expect(listed).toMatchObject([{ id: bill.id, lineCount: 3 }]);
  });
});
