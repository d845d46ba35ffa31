import { beforeEach, describe, expect, it } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { itemsForBilling } from './index.ts';
import { addOne, catalogueServer, freshKey } from './testing.ts';

const server = await catalogueServer();
const pharmacist = await server.login('pharmacist');
const { db } = server.services;
const { id: hospital } = server.hospital;

const DECEMBER = '2026-12-01T00:00:00+05:30';
const rate = (amount: number, per = 10) => ({ amount: String(amount), per });
const capped = (amount: number) => ({ ceiling: rate(amount), ceilingSource: 'NPPA order 12' });
const setPrice = async (id: string, body: object) =>
  pharmacist.post(`/api/items/${id}/prices`, { reason: 'New list', ...body }, freshKey());
const withdraw = (price: string, body: object = {}, headers = freshKey()) =>
  pharmacist.post(`/api/prices/${price}/withdraw`, { reason: 'Planned by mistake', ...body }, headers);
const shown = async (id: string) => (await pharmacist.get(`/api/items/${id}`)).body.data;
const rateOn = async (id: string, instant: string) =>
  db.inHospital(hospital, async (tx) => {
    const items = await itemsForBilling(tx, hospital, [id as never], new Date(instant));
    return items.get(id as never)?.price?.rate.amount;
  });

/** An item that costs 9.00 now, and 9.50 from December on. */
async function planned(code: string, later: object = {}): Promise<{ id: string; price: string }> {
  const id = await addOne(server, { code });
  await setPrice(id, { rate: rate(900) });
  const { body } = await setPrice(id, { rate: rate(950), effectiveFrom: DECEMBER, ...later });
  return { id, price: body.data.id };
}

beforeEach(() => server.clock.advance(1_000));

describe('a planned price', () => {
  it('is withdrawn by an entry that names it and says why; the one before goes on', async () => {
    const { id, price } = await planned('MISTAKE');
    const answer = await withdraw(price);
    expect(answer.status).toBe(201);
    expect(answer.body.data).toMatchObject({
      id: price,
      withdrawn: { reason: 'Planned by mistake', author: 'Test pharmacist' },
    });
    expect(await rateOn(id, DECEMBER)).toBe(900n);
    expect((await shown(id)).prices).toMatchObject([{ rate: rate(950), withdrawn: {} }, { withdrawn: null }]);
    const blocks = await pharmacist.get(`/api/chain/blocks?kind=price&document=${answer.body.data.withdrawn.id}`);
    expect(blocks.body.data).toMatchObject([{ series: 'PRW-2627', commitment: answer.body.data.withdrawn.commitment }]);
  });

  it('is withdrawn once: a repeat of the request answers the same, another request is a conflict', async () => {
    const { price } = await planned('TWICE');
    const key = freshKey();
    expect((await withdraw(price, {}, key)).status).toBe(201);
    expect((await withdraw(price, {}, key)).status).toBe(201);
    expect((await withdraw(price)).body).toMatchObject({ status: 409, code: 'conflict' });
    const other = await planned('RACED');
    const answers = await Promise.all(Array.from({ length: 4 }, () => withdraw(other.price)));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409, 409, 409]);
  });

  it('leaves its instant to another one, again and again, and of two for it only one stands', async () => {
    const { id, price } = await planned('AGAIN');
    const again = { rate: rate(940), effectiveFrom: DECEMBER };
    expect((await setPrice(id, again)).body).toMatchObject({ code: 'already_exists' });
    await withdraw(price);
    const second = await setPrice(id, again);
    expect(second.status).toBe(201);
    expect((await setPrice(id, again)).body).toMatchObject({ code: 'already_exists' });
    expect(await rateOn(id, DECEMBER)).toBe(940n);
    server.clock.advance(1_000);
    await withdraw(second.body.data.id);
    expect((await setPrice(id, { rate: rate(930), effectiveFrom: DECEMBER })).status).toBe(201);
    expect(await rateOn(id, DECEMBER)).toBe(930n);
  });

  it('that would bring a ceiling is withdrawn only by who says that this one does not come', async () => {
    const { id, price } = await planned('CEILED', capped(990));
    expect((await withdraw(price)).body).toMatchObject({ code: 'invalid_field', field: 'endsCeiling' });
    expect((await withdraw(price, { endsCeiling: true })).status).toBe(201);
    // A stricter one goes on without it: nothing is lost.
    server.clock.advance(1_000);
    await setPrice(id, { rate: rate(900), ...capped(960) });
    const later = await setPrice(id, { rate: rate(950), ...capped(990), effectiveFrom: DECEMBER });
    expect((await withdraw(later.body.data.id)).status).toBe(201);
  });

  it('is no planned one any more where it holds, held, or begins within a quarter of an hour', async () => {
    const id = await addOne(server, { code: 'BEGUN' });
    const now = await setPrice(id, { rate: rate(900) });
    expect((await withdraw(now.body.data.id)).body).toMatchObject({ status: 409, code: 'price_in_force' });
    const at = (ms: number): string => new Date(server.clock.now() + ms).toISOString();
    const soon = await setPrice(id, { rate: rate(910), effectiveFrom: at(15 * 60_000 - 1) });
    expect((await withdraw(soon.body.data.id)).body).toMatchObject({ code: 'price_in_force' });
    const late = await setPrice(id, { rate: rate(920), effectiveFrom: at(15 * 60_000) });
    expect((await withdraw(late.body.data.id)).status).toBe(201);
  });

  it('keeps its day against the database’s own user, too: it withdraws nothing that has begun', async () => {
    const { price } = await planned('EARLY');
    await withClient(server.database.superUrl, async (client) => {
      const late = `insert into price_withdrawal
        select hospital_id, gen_random_uuid(), id, item_id, price_list_id, effective_from, 'x', commitment, author_id,
          effective_from - interval '14 minutes' from price where id = $1`;
      await expect(client.query(late, [price])).rejects.toThrow('price_withdrawal_early');
    });
  });

  it('is withdrawn by who may set prices, in their own hospital', async () => {
    const { id, price } = await planned('RIGHTS');
    const cashier = await server.login('cashier');
    const body = { reason: 'x' };
    expect((await cashier.post(`/api/prices/${price}/withdraw`, body, freshKey())).status).toBe(403);
    expect((await cashier.get(`/api/items/${id}`)).body.can.withdraw).toMatchObject({ ok: false });
    const elsewhere = await server.login('admin-nira');
    expect((await elsewhere.post(`/api/prices/${price}/withdraw`, body, freshKey())).status).toBe(404);
    expect((await withdraw(price, { reason: ' ' })).body).toMatchObject({ field: 'reason' });
  });
});
