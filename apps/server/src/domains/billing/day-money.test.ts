import { describe, expect, it } from 'vitest';
import { shop } from './shop.fixture.ts';

const TODAY = '2026-11-21';
let keys = 0;
const key = () => ({ 'idempotency-key': `money-${(keys += 1)}` });

describe('a business day', () => {
  it('has the money of its documents, also from a drawer that was opened the day before, as its close seals it', async () => {
    const late = await shop();
    const next = '2026-11-22';
    const pay = async (method: object): Promise<string> => {
      const desk = await late.login('cashier');
      const lines = [{ itemId: late.paracetamol, quantity: 10 }];
      const { id } = (await desk.post('/api/bills', { lines })).body.data;
      const sale = await desk.post(`/api/bills/${id}/seal`, { payments: [method] }, key());
      expect(sale.status, JSON.stringify(sale.body)).toBe(201);
      return id;
    };
    await pay({ method: 'cash', amount: '1000', tendered: '1000' });
    late.clock.advance(24 * 3_600_000);
    const id = await pay({ method: 'cash', amount: '1000', tendered: '1000' });
    await pay({ method: 'upi', amount: '1000', reference: 'UPI-77001122' });
    const chief = await late.login('admin');
    const credit = { lines: [{ position: 0, quantity: 10, goods: 'none' }], reasonCode: 'price-error', note: '' };
    expect((await chief.post(`/api/bills/${id}/credit-notes`, credit, key())).status).toBe(201);
    const desk = await late.login('cashier');
    const back = await desk.post(`/api/bills/${id}/refunds`, { method: 'cash', amount: '1000' }, key());
    expect(back.status, JSON.stringify(back.body)).toBe(201);
    const money = async (date: string) => (await chief.get(`/api/business-days/${date}`)).body.data;
    expect(await money(TODAY)).toMatchObject({ payments: [{ method: 'cash', count: 1, amount: '1000' }], refunds: [] });
    expect(await money(next)).toEqual({
      businessDate: next,
      payments: [
        { method: 'cash', count: 1, amount: '1000' },
        { method: 'upi', count: 1, amount: '1000' },
      ],
      refunds: [{ method: 'cash', count: 1, amount: '1000' }],
    });
    expect((await desk.get(`/api/business-days/${next}`)).status).toBe(403);
  });
});
