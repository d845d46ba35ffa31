import { beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer, TestClient } from '../../testing.ts';
import { type Shop, shop } from './shop.fixture.ts';

let place: Shop;
let admin: TestClient;
let cashier: TestClient;

beforeAll(async () => {
  place = await shop();
  admin = await place.login('admin');
  cashier = await place.login('cashier');
});

const limit = { percentBp: 2_500, billAmount: '60000', dayAmount: '120000' };
const set = (body: object, role = 'cashier', client = admin): Promise<TestAnswer> =>
  client.put(`/api/discount-limits/${role}`, body);
const changes = async (): Promise<object[]> => (await admin.get('/api/discount-limit-changes')).body.data;

describe('a discount limit', () => {
  it('is set by the administrator, counts from the next bill, and is kept with who and when', async () => {
    const { body } = await cashier.post('/api/bills', {
      lines: [{ itemId: place.paracetamol, quantity: 10 }],
      discount: { kind: 'percent', bp: 2_000, reason: 'staff' },
    });
    const can = async (): Promise<object> => (await cashier.get(`/api/bills/${body.data.id}`)).body.can.seal;
    expect(await can()).toMatchObject({ ok: false, code: 'discount_needs_approval' });
    expect((await set(limit)).body.data).toEqual({ role: 'cashier', ...limit });
    expect(await can()).toEqual({ ok: true });
    const [newest] = await changes();
    expect(newest).toMatchObject({
      role: 'cashier',
      ...limit,
      person: 'Test admin',
      at: new Date(place.clock.now()).toISOString(),
      block: expect.stringMatching(/^LIM-/),
    });
  });

  it('that is set to what it is already changes nothing', async () => {
    const before = await changes();
    expect((await set(limit)).status).toBe(200);
    expect(await changes()).toEqual(before);
  });

  it('of a role that had none begins to count', async () => {
    expect((await set(limit, 'pharmacist')).status).toBe(200);
    const { body } = await cashier.get('/api/discount-limits');
    expect(body.data).toContainEqual({ role: 'pharmacist', ...limit });
  });

  it.each([
    ['more than the whole bill', { ...limit, percentBp: 10_001 }, 'percentBp'],
    ['less for a day than for a bill', { ...limit, dayAmount: '59999' }, 'dayAmount'],
  ])('is refused when it allows %s', async (_, body, field) => {
    expect((await set(body)).body).toMatchObject({ code: 'invalid_field', field });
  });

  it('of a role that seals no bills does not exist, and nobody but the administrator sets one', async () => {
    expect((await set(limit, 'nurse')).status).toBe(404);
    expect((await set(limit, 'cashier', cashier)).body.code).toBe('not_permitted');
  });
});
