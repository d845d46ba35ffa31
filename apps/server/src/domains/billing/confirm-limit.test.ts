import { beforeEach, describe, expect, test } from 'vitest';
import { PASSWORD, type TestAnswer, type TestClient } from '../../testing.ts';
import { shop } from './shop.fixture.ts';

const server = await shop();
const MINUTES = 60_000;
let keys = 0;
const key = (name = `confirm-${(keys += 1)}`): Record<string, string> => ({ 'idempotency-key': name });
let cashier: TestClient;
let admin: TestClient;
const confirm = (client: TestClient) => client.post('/api/session/confirm', { password: PASSWORD });

beforeEach(async () => {
  [cashier, admin] = [await server.login('cashier'), await server.login('admin')];
  // A consultation of 400 rupees is above, two tablets are not.
  await admin.put('/api/confirm-limits', { seal: '30000', refund: '1000' });
});

async function draft(itemId: string, quantity: number): Promise<string> {
  const answer = await cashier.post('/api/bills', { patientId: server.patient.id, lines: [{ itemId, quantity }] });
  return answer.body.data.id as string;
}
const seal = (bill: string, headers = key(), body: object = {}): Promise<TestAnswer> =>
  cashier.post(`/api/bills/${bill}/seal`, body, headers);

describe('above the hospital’s limit', () => {
  test('a seal asks the maker to confirm, and then the same request with the same key makes one bill', async () => {
    const bill = await draft(server.consultation, 1);
    server.clock.advance(6 * MINUTES);
    const headers = key('seal-once');
    const refused = await seal(bill, headers);
    expect(refused).toMatchObject({ status: 403, body: { code: 'confirm_needed', params: { ways: 'password' } } });
    expect((await cashier.get(`/api/bills/${bill}`)).body.data.status).toBe('draft');
    expect((await confirm(cashier)).status).toBe(204);
    const sealed = await seal(bill, headers);
    expect(sealed.status).toBe(201);
    server.clock.advance(6 * MINUTES);
    // A repeat replays without asking: nothing happens a second time.
    const again = await seal(bill, headers);
    expect(again.body.data.block.hash).toBe(sealed.body.data.block.hash);
  });

  test('a refund asks too, and pays once', async () => {
    const bill = await draft(server.paracetamol, 40);
    await seal(bill, key(), { payments: [{ method: 'cash', amount: '4100', tendered: '4100' }] });
    const back = await cashier.post(
      `/api/bills/${bill}/credit-notes`,
      {
        lines: [{ position: 0, quantity: 20, goods: 'quarantine' }],
        reasonCode: 'other',
        approver: { login: server.person('admin').login, password: PASSWORD },
      },
      key(),
    );
    expect(back.status).toBe(201);
    server.clock.advance(6 * MINUTES);
    const headers = key('refund-once');
    const pay = () => cashier.post(`/api/bills/${bill}/refunds`, { method: 'cash', amount: '2000' }, headers);
    expect((await pay()).body.code).toBe('confirm_needed');
    await confirm(cashier);
    expect((await pay()).status).toBe(201);
    expect((await cashier.get(`/api/bills/${bill}`)).body.data.refunds).toHaveLength(1);
  });

  test('nothing is asked below it, nor above it within minutes of the last proof', async () => {
    const small = await draft(server.paracetamol, 2);
    const large = await draft(server.consultation, 1);
    expect((await seal(large)).status).toBe(201);
    server.clock.advance(6 * MINUTES);
    expect((await seal(small)).status).toBe(201);
  });
});

describe('the limits', () => {
  test('are the admin’s to set, and another hospital’s are its own', async () => {
    expect((await cashier.put('/api/confirm-limits', { seal: '1', refund: '1' })).body.code).toBe('not_permitted');
    const nira = await server.login('admin-nira');
    expect((await nira.get('/api/confirm-limits')).body.data).toEqual({ seal: '5000000', refund: '500000' });
    expect((await admin.get('/api/confirm-limits')).body.data).toEqual({ seal: '30000', refund: '1000' });
  });
});
