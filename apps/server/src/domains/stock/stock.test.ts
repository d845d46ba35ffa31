import type { BatchId, ItemId } from '@pramana/kernel';
import { describe, expect, it } from 'vitest';
import { newId } from '../../platform/ids.ts';
import { withClient } from '../../platform/postgres/client.ts';
import { plansOf } from '../../testing.plans.ts';
import { acting, addOne, catalogueServer, freshKey } from '../catalogue/testing.ts';
import { wrongLevels } from './movement.store.ts';
import { pickBatches, returnToQuarantine, takeStock } from './index.ts';

const server = await catalogueServer();
const pharmacist = await server.login('pharmacist');
const { db } = server.services;
const { id: hospital } = server.hospital;
const { hospital: place, authorId, at } = acting(server);
const moving = { hospital: place, actor: { personId: authorId }, at };

const mrp = { amount: '1032', per: 10 };
const receive = (body: object, headers = freshKey()) =>
  pharmacist.post('/api/batches', { number: 'B1', expiry: '2027-12-31', mrp, quantity: 100, ...body }, headers);
const count = (batch: string, counted: number, onHand: number) =>
  pharmacist.post(
    `/api/batches/${batch}/movements`,
    { reason: 'adjustment', counted, onHand, note: 'Counted' },
    freshKey(),
  );
const move = (batch: string, reason: string, quantity: number) =>
  pharmacist.post(`/api/batches/${batch}/movements`, { reason, quantity, note: 'Counted' }, freshKey());

describe('receiving goods', () => {
  it('makes a batch, and more of it adds up; one key receives once', async () => {
    const itemId = await addOne(server, { code: 'RECEIVE' });
    const key = freshKey();
    const first = await receive({ itemId, number: ' b1 ' }, key);
    expect(first.status).toBe(201);
    expect(first.body.data).toMatchObject({
      number: 'B1',
      expiry: '2027-12-31',
      mrp,
      onHand: 100,
      quarantined: 0,
      expired: false,
    });
    expect((await receive({ itemId, number: ' b1 ' }, key)).body.data.onHand).toBe(100);
    expect((await receive({ itemId, quantity: 20 })).body.data).toMatchObject({ id: first.body.data.id, onHand: 120 });
  });

  it('of a known number with another expiry or MRP is refused with both', async () => {
    const itemId = await addOne(server, { code: 'OTHER-MRP' });
    await receive({ itemId });
    const dearer = await receive({ itemId, mrp: { amount: '1100', per: 10 } });
    expect(dearer.body).toMatchObject({
      status: 409,
      code: 'conflict',
      params: { knownMrp: '1032', mrp: '1100', knownExpiry: '2027-12-31' },
    });
    expect((await receive({ itemId, expiry: '2028-01-31' })).body).toMatchObject({
      code: 'conflict',
      params: { expiry: '2028-01-31' },
    });
    // The same price said for another quantity is the same price.
    expect((await receive({ itemId, mrp: { amount: '2064', per: 20 } })).status).toBe(201);
  });

  it('refuses what has expired, is retired, is no goods or does not exist', async () => {
    const itemId = await addOne(server, { code: 'REFUSED' });
    expect((await receive({ itemId, expiry: '2026-11-20' })).body.code).toBe('batch_expired');
    expect((await receive({ itemId, expiry: '2026-11-21' })).status).toBe(201);
    expect((await receive({ itemId, mrp: { amount: '0', per: 10 } })).body).toMatchObject({
      status: 422,
      field: 'mrp',
    });
    const service = await addOne(server, { code: 'VISIT', kind: 'consultation', taxClass: 'health-service' });
    expect((await receive({ itemId: service })).body).toMatchObject({ status: 422, field: 'itemId' });
    await pharmacist.post(`/api/items/${itemId}/retire`, { retired: true });
    expect((await receive({ itemId })).body.code).toBe('item_retired');
    expect((await receive({ itemId: newId() })).status).toBe(404);
  });
});

describe('moving stock by hand', () => {
  it('corrects a count but never below nothing, each step with its reason and person', async () => {
    const itemId = await addOne(server, { code: 'ADJUST' });
    const { body } = await receive({ itemId });
    const batch = body.data.id as string;
    expect((await count(batch, 70, 100)).body.data.onHand).toBe(70);
    expect((await count(batch, -1, 70)).body.status).toBe(422);
    expect((await count(batch, 70, 70)).body).toMatchObject({ code: 'invalid_field', field: 'counted' });
    const { body: list } = await pharmacist.get(`/api/batches/${batch}/movements`);
    expect(list.data.map((each: { reason: string; quantity: number }) => [each.reason, each.quantity])).toEqual([
      ['adjustment', -30],
      ['receipt', 100],
    ]);
    expect(list.data[0]).toMatchObject({ note: 'Counted', person: 'Test pharmacist' });
  });

  it('corrects only the books that were counted against: sold meanwhile, or counted twice, it is asked to count again', async () => {
    const itemId = await addOne(server, { code: 'COUNTED' });
    const { body } = await receive({ itemId });
    const batch = body.data.id as BatchId;
    const sold = { batchId: batch, quantity: 10n, documentId: newId(), position: 0 };
    await db.inHospital(hospital, (tx) => takeStock(tx, moving, [sold]));
    expect((await count(batch, 85, 100)).body).toMatchObject({
      status: 409,
      code: 'stock_moved',
      field: 'counted',
      params: { onHand: 90 },
    });
    const twice = await Promise.all([count(batch, 85, 90), count(batch, 85, 90)]);
    expect(twice.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect((await pharmacist.get(`/api/batches?item=${itemId}`)).body.data).toMatchObject([{ onHand: 85 }]);
  });

  it('releases or destroys what came back, and never releases what has expired meanwhile', async () => {
    const itemId = await addOne(server, { code: 'RETURNS' });
    const { body } = await receive({ itemId, expiry: '2026-11-21' });
    const batchId = body.data.id as BatchId;
    const line = { batchId, quantity: 8n, documentId: newId(), position: 0 };
    await db.inHospital(hospital, (tx) => takeStock(tx, moving, [line]));
    await db.inHospital(hospital, (tx) => returnToQuarantine(tx, moving, [{ ...line, quantity: 5n }]));
    expect((await move(batchId, 'release', 2)).body.data).toMatchObject({ onHand: 94, quarantined: 3 });
    expect((await move(batchId, 'release', 4)).body.code).toBe('stock_short');
    expect((await move(batchId, 'release', -1)).body.code).toBe('invalid_field');
    server.clock.advance(24 * 3_600_000);
    const late = await server.login('pharmacist');
    const movement = { reason: 'release', quantity: 1, note: 'Late' };
    expect((await late.post(`/api/batches/${batchId}/movements`, movement, freshKey())).body.code).toBe(
      'batch_expired',
    );
    const destroyed = await late.post(
      `/api/batches/${batchId}/movements`,
      { ...movement, reason: 'destroyed', quantity: 3 },
      freshKey(),
    );
    expect(destroyed.body.data).toMatchObject({ onHand: 94, quarantined: 0, expired: true });
    server.clock.advance(-24 * 3_600_000);
  });
});

describe('the list of batches', () => {
  it('is by first expiry, by item, name, code, number and date, page by page', async () => {
    const itemId = await addOne(server, { code: 'LISTED', name: 'Ivermectin Tablets 12 mg' });
    for (const month of ['03', '01', '02'])
      await receive({ itemId, number: `LST${month}`, expiry: `2027-${month}-28` });
    const numbers = async (query: string): Promise<string[]> =>
      (await pharmacist.get(`/api/batches?${query}`)).body.data.map((batch: { number: string }) => batch.number);
    expect(await numbers(`item=${itemId}`)).toEqual(['LST01', 'LST02', 'LST03']);
    expect(await numbers('q=iverm')).toEqual(['LST01', 'LST02', 'LST03']);
    expect(await numbers('q=listed')).toEqual(['LST01', 'LST02', 'LST03']);
    expect(await numbers('q=lst02')).toEqual(['LST02']);
    expect(await numbers('q=iverm&expiringBefore=2027-02-28')).toEqual(['LST01']);
    for (let n = 0; n < 60; n += 1) await receive({ itemId, number: `PAGE${n}`, expiry: '2029-01-31' });
    const first = await pharmacist.get(`/api/batches?item=${itemId}`);
    const second = await pharmacist.get(`/api/batches?item=${itemId}&cursor=${first.body.next}`);
    const ids = [...first.body.data, ...second.body.data].map((batch: { id: string }) => batch.id);
    expect([ids.length, new Set(ids).size, second.body.next]).toEqual([63, 63, null]);
  });

  it('of what can be sold leaves out what is empty or expired, however many of those come first', async () => {
    const itemId = await addOne(server, { code: 'SELLABLE' });
    for (let n = 0; n < 51; n += 1) {
      const { body } = await receive({ itemId, number: `OLD${n}`, expiry: '2026-12-31', quantity: 1 });
      await count(body.data.id, 0, 1);
    }
    await receive({ itemId, number: 'LAST-DAY', expiry: '2026-11-21' });
    await receive({ itemId, number: 'NEW', expiry: '2029-01-31' });
    const sold = async (client = pharmacist) =>
      (await client.get(`/api/batches?item=${itemId}&only=sellable`)).body.data.map(
        ({ number }: { number: string }) => number,
      );
    expect(await sold()).toEqual(['LAST-DAY', 'NEW']);
    server.clock.advance(24 * 3_600_000);
    expect(await sold(await server.login('pharmacist'))).toEqual(['NEW']);
    server.clock.advance(-24 * 3_600_000);
  });

  it('of all items shows only what holds anything', async () => {
    const itemId = await addOne(server, { code: 'EMPTY', name: 'Emptied Tablets' });
    const { body } = await receive({ itemId, number: 'GONE', quantity: 5 });
    await count(body.data.id, 0, 5);
    expect((await pharmacist.get('/api/batches?q=gone')).body.data).toEqual([]);
    expect((await pharmacist.get(`/api/batches?item=${itemId}`)).body.data).toMatchObject([
      { number: 'GONE', onHand: 0 },
    ]);
  });

  it('reads no table from end to end', async () => {
    await withClient(server.database.superUrl, async (client) => {
      // Without the checks of references: planned while the table was small, they would read all of it for each row.
      await client.query('set session_replication_role = replica');
      await client.query(
        `with many as (insert into batch (hospital_id, id, item_id, number, expiry, mrp_amount, mrp_per, received_at)
           select $1, ('01890000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, item.id, 'BULK' || n,
             date '2027-01-01' + n % 900, 100, 1, now()
           from generate_series(1, 20000) n join item on item.hospital_id = $1 and item.code = 'LISTED' returning id)
         insert into stock_level select $1, id, 10 from many`,
        [hospital],
      );
      await client.query('analyze batch; analyze stock_level');
    });
    for (const query of ['', 'q=bulk1234', 'expiringBefore=2027-02-01']) {
      const plan = await plansOf(server, 'batch', () => pharmacist.get(`/api/batches?${query}`));
      expect(plan).not.toMatch(/Seq Scan on (batch|stock_level)\b/);
    }
  });

  it('is not for who may not see stock, nor for another hospital', async () => {
    const doctor = await server.login('doctor');
    expect((await doctor.get('/api/batches')).status).toBe(403);
    const elsewhere = await server.login('admin-nira');
    expect((await elsewhere.get('/api/batches')).body.data).toEqual([]);
  });
});

describe('sixteen counters at once', () => {
  /** What a counter does for one sale: pick, take. Answers how much was sold. */
  const sell = async (items: readonly ItemId[], quantity: bigint): Promise<bigint> => {
    try {
      return await db.inHospital(hospital, async (tx) => {
        const wanted = items.map((itemId) => ({ itemId, quantity, batchId: null }));
        const picked = (await pickBatches(tx, hospital, wanted, '2026-11-21')).flat();
        if (picked.reduce((sum, each) => sum + each.quantity, 0n) < quantity * BigInt(items.length)) return 0n;
        const documentId = newId();
        const lines = picked.map((batch, position) => ({
          batchId: batch.id,
          quantity: batch.quantity,
          documentId,
          position,
        }));
        await takeStock(tx, moving, lines);
        return quantity;
      });
    } catch (error) {
      expect(error).toMatchObject({ code: 'stock_short' });
      return 0n;
    }
  };

  it('sell the last tablets of two medicines exactly once, without deadlock, and the levels stay the sum of the movements', async () => {
    const items = [await addOne(server, { code: 'RACE-1' }), await addOne(server, { code: 'RACE-2' })] as const;
    for (const itemId of items) {
      for (const [index, quantity] of [33, 33, 34].entries()) {
        await receive({ itemId, number: `R${index}`, expiry: `2027-0${index + 1}-28`, quantity });
      }
    }
    const sales: bigint[] = [];
    await Promise.all(
      Array.from({ length: 16 }, async (_, counter) => {
        const [one, two] = counter % 2 === 0 ? items : ([items[1], items[0]] as const);
        for (let n = 0; n < 12; n += 1) sales.push(await sell([one, two], 1n));
      }),
    );
    const sold = sales.reduce((sum, quantity) => sum + quantity, 0n);
    const left = await db.inHospital(hospital, (tx) =>
      pickBatches(
        tx,
        hospital,
        items.map((itemId) => ({ itemId, quantity: 1_000n, batchId: null })),
        '2026-11-21',
      ),
    );
    for (const batches of left) expect(sold + batches.reduce((sum, batch) => sum + batch.quantity, 0n)).toBe(100n);
    expect(sold).toBeGreaterThan(50n);
    expect(await db.inHospital(hospital, (tx) => wrongLevels(tx, hospital))).toEqual(
      // The bulk batches above have levels without movements: the check sees exactly them.
      expect.not.arrayContaining([expect.objectContaining({ number: 'R0' })]),
    );
  });

  it('of several batches of which one is short, none is taken, and nothing is written', async () => {
    const itemId = await addOne(server, { code: 'SHORT' });
    const [full, short] = [
      await receive({ itemId, number: 'S1' }),
      await receive({ itemId, number: 'S2', quantity: 2 }),
    ];
    const ids = [full, short].map(({ body }) => body.data.id as BatchId);
    const documentId = newId();
    const lines = ids.map((batchId, position) => ({ batchId, quantity: 3n, documentId, position }));
    await db.inHospital(hospital, async (tx) => {
      await expect(takeStock(tx, moving, lines)).rejects.toMatchObject({
        code: 'stock_short',
        context: { field: 'lines/1', params: { left: '2' } },
      });
      // In the very transaction, which could still commit.
      const levels = await tx.selectFrom('stock_level').select('on_hand').where('batch_id', 'in', ids).execute();
      expect(levels.map((level) => Number(level.on_hand)).sort((a, b) => a - b)).toEqual([2, 100]);
      const moved = await tx.selectFrom('stock_movement').select('id').where('document_id', '=', documentId).execute();
      expect(moved).toEqual([]);
    });
  });

  it('of one item with one unit left, one sells it; the others hear what is left', async () => {
    const itemId = await addOne(server, { code: 'LAST', name: 'Last Tablet' });
    const { body } = await receive({ itemId, number: 'L1', quantity: 1 });
    const line = { batchId: body.data.id as string, quantity: 1n, documentId: newId(), position: 0 };
    const take = () => db.inHospital(hospital, (tx) => takeStock(tx, moving, [line]));
    const results = await Promise.allSettled(Array.from({ length: 16 }, take));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : []));
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ code: 'stock_short', context: { params: { left: '0' } } });
      expect(refusal.message).toContain('Last Tablet');
    }
  });
});
