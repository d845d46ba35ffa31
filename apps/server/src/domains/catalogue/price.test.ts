import { describe, expect, it } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { openBlock } from '../sealing/index.ts';
import { createPriceInTx, itemsForBilling } from './index.ts';
import { acting, addOne, catalogueServer, freshKey } from './testing.ts';

const server = await catalogueServer();
const pharmacist = await server.login('pharmacist');
const db = server.services.db;
const NOW = '2026-11-21T04:30:00.000Z';

const rate = (amount: number, per = 10) => ({ amount: String(amount), per });
const setPrice = (id: string, body: object, headers = freshKey()) =>
  pharmacist.post(`/api/items/${id}/prices`, { reason: 'New stock', ...body }, headers);

describe('a price', () => {
  it('is sealed as an entry that names the item, the figures, the reason and the person', async () => {
    const id = await addOne(server, { code: 'SEALED' });
    const answer = await setPrice(id, {
      rate: rate(1000),
      mrp: rate(1032),
      ceiling: rate(990),
      ceilingSource: 'NPPA list',
    });
    expect(answer.status).toBe(201);
    expect(answer.body.data).toMatchObject({
      rate: rate(1000),
      mrp: rate(1032),
      effectiveFrom: NOW,
      author: 'Test pharmacist',
    });
    const hospital = { id: server.hospital.id };
    const open = await db.inHospital(server.hospital.id, (tx) =>
      openBlock(tx, hospital, { series: 'PRC-2627', number: 1 }),
    );
    expect(open.header).toMatchObject({ kind: 'price', currency: 'INR', total: 1000n });
    expect(Buffer.from(open.block.commitment).toString('hex')).toBe(answer.body.data.commitment);
    const items = Object.fromEntries(open.items.map(({ name, value }) => [name, value]));
    expect(items.item).toMatchObject({ code: 'SEALED', name: 'Paracetamol Tablets IP 500 mg', pack: "10's" });
    expect(items).toMatchObject({
      price: { from: Date.parse(NOW) },
      ceiling: { source: 'NPPA list' },
      reason: 'New stock',
    });
  });

  it('above the MRP is refused with both figures', async () => {
    const id = await addOne(server, { code: 'OVER-MRP' });
    const answer = await setPrice(id, { rate: rate(104, 1), mrp: rate(1032) });
    expect(answer.body).toMatchObject({
      status: 422,
      code: 'price_above_mrp',
      params: { amount: '1040', limit: '1032', per: 10, currency: 'INR' },
    });
    expect(answer.body.detail).toContain('₹10.40');
    expect(answer.body.detail).toContain('₹10.32');
    expect((await setPrice(id, { rate: rate(1032), mrp: rate(1032) })).status).toBe(201);
  });

  it('is held against the ceiling without its tax of 5 %, to the last fraction', async () => {
    const id = await addOne(server, { code: 'CEILING' });
    const ceiling = { ceiling: rate(1000), ceilingSource: 'NPPA list' };
    const over = await setPrice(id, { rate: rate(1051), ...ceiling });
    expect(over.body).toMatchObject({
      code: 'price_above_ceiling',
      params: { amount: '1001', limit: '1000', per: 10 },
    });
    expect((await setPrice(id, { rate: rate(1050), ...ceiling })).status).toBe(201);
    const unnamed = await setPrice(id, { rate: rate(1), ceiling: rate(1000) });
    expect(unnamed.body).toMatchObject({ code: 'invalid_field', field: 'ceilingSource' });
  });

  it('keeps the MRP and the ceiling that a new one does not name; only a ceiling of nothing takes it off', async () => {
    const id = await addOne(server, { code: 'KEPT' });
    const limits = { mrp: rate(1040), ceiling: rate(990), ceilingSource: 'NPPA list' };
    expect((await setPrice(id, { rate: rate(950), ...limits })).status).toBe(201);
    server.clock.advance(1_000);
    expect((await setPrice(id, { rate: rate(1040) })).body).toMatchObject({ code: 'price_above_ceiling' });
    expect((await setPrice(id, { rate: rate(960) })).body.data).toMatchObject({ rate: rate(960), ...limits });
    server.clock.advance(1_000);
    // Of a pack of another size the limits stay exact: 15 for at most 15.59.
    expect((await setPrice(id, { rate: rate(1500, 15), ceiling: null })).body.data).toMatchObject({
      mrp: rate(1040),
      ceiling: null,
      ceilingSource: '',
    });
    server.clock.advance(1_000);
    expect((await setPrice(id, { rate: rate(1561, 15) })).body).toMatchObject({ code: 'price_above_mrp' });
  });

  it('waits for another of its item and is refused where that one came after it', async () => {
    const id = await addOne(server, { code: 'RIVALS' });
    const before = acting(server);
    server.clock.advance(1_000);
    await setPrice(id, { rate: rate(950), ceiling: rate(990), ceilingSource: 'NPPA list' });
    const late = db.inHospital(server.hospital.id, (tx) =>
      createPriceInTx(tx, before, { itemId: id, rate: { amount: 960n, per: 10n }, reason: 'late' }),
    );
    await expect(late).rejects.toMatchObject({ code: 'conflict' });
  });

  it('of a service adds its tax before it is held against anything', async () => {
    const room = { code: 'ROOM', kind: 'bed', unit: 'day', packSize: 1, hsn: '9993', taxClass: 'room-above-5000' };
    const id = await addOne(server, room);
    const over = await setPrice(id, { rate: rate(600000, 1), mrp: rate(629999, 1) });
    expect(over.body).toMatchObject({ code: 'price_above_mrp', params: { amount: '630000', limit: '629999' } });
  });

  it('holds from its instant on, and the one before until then', async () => {
    const id = await addOne(server, { code: 'DATED' });
    await setPrice(id, { rate: rate(900) });
    await setPrice(id, { rate: rate(950), effectiveFrom: '2026-12-01T00:00:00+05:30' });
    const shown = await pharmacist.get(`/api/items/${id}`);
    expect(shown.body.data.price.rate).toEqual(rate(900));
    expect(shown.body.data.prices.map((price: { rate: object }) => price.rate)).toEqual([rate(950), rate(900)]);
    const at = async (instant: string): Promise<bigint | undefined> => {
      const found = await db.inHospital(server.hospital.id, (tx) =>
        itemsForBilling(tx, server.hospital.id, [id], new Date(instant)),
      );
      return found.get(id)?.price?.rate.amount;
    };
    expect(await at('2026-11-30T18:29:59.999Z')).toBe(900n);
    expect(await at('2026-11-30T18:30:00.000Z')).toBe(950n);
    expect(await at('2026-11-20T00:00:00.000Z')).toBeUndefined();
  });

  it('cannot begin in the past or twice at one instant, and one key makes one price', async () => {
    const id = await addOne(server, { code: 'ONCE' });
    const past = await setPrice(id, { rate: rate(1), effectiveFrom: '2026-11-21T04:29:59.999Z' });
    expect(past.body).toMatchObject({ code: 'invalid_field', field: 'effectiveFrom' });
    const key = freshKey();
    const first = await setPrice(id, { rate: rate(900) }, key);
    expect((await setPrice(id, { rate: rate(900) }, key)).body.data.id).toBe(first.body.data.id);
    expect((await setPrice(id, { rate: rate(901) })).body).toMatchObject({ status: 409, code: 'already_exists' });
    expect((await setPrice(id, { rate: rate(900), mrp: rate(0) })).body).toMatchObject({ field: 'mrp' });
  });

  it('of what is retired or unknown, or without a reason, is refused', async () => {
    const id = await addOne(server, { code: 'RETIRED' });
    expect((await setPrice(id, { rate: rate(900), reason: ' ' })).body).toMatchObject({ field: 'reason' });
    await pharmacist.post(`/api/items/${id}/retire`, { retired: true });
    expect((await setPrice(id, { rate: rate(900) })).body).toMatchObject({ status: 422, code: 'item_retired' });
    expect((await setPrice('01890000-0000-7000-8000-000000000000', { rate: rate(900) })).status).toBe(404);
  });

  it('of sixteen for one instant, one is made and the series has no gap', async () => {
    const id = await addOne(server, { code: 'RACE' });
    const answers = await Promise.all(Array.from({ length: 16 }, () => setPrice(id, { rate: rate(900) })));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.body.code === 'already_exists')).toHaveLength(15);
    await withClient(server.database.superUrl, async (client) => {
      const { rows } = await client.query(
        `select count(*)::int as blocks, max(number)::int as last,
        (select count(*)::int from price where hospital_id = $1) as prices
        from block where hospital_id = $1 and kind = 'price'`,
        [server.hospital.id],
      );
      expect(rows[0].blocks).toBe(rows[0].last);
      expect(rows[0].blocks).toBe(rows[0].prices);
    });
  });

  it('never changes: the server may neither update nor delete one', async () => {
    await withClient(server.database.appUrl, async (client) => {
      await expect(client.query('update price set amount = 1')).rejects.toThrow('permission denied');
      await expect(client.query('delete from price')).rejects.toThrow('permission denied');
    });
  });
});
