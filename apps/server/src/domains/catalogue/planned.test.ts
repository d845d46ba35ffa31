import type { ItemId } from '@pramana/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { auditNode } from '../sealing/index.ts';
import { itemsForBilling } from './index.ts';
import { addOne, catalogueServer, freshKey } from './testing.ts';

const server = await catalogueServer();
const pharmacist = await server.login('pharmacist');
const { db, config, clock } = server.services;
const { id: hospital, slug } = server.hospital;

const DECEMBER = '2026-12-01T00:00:00+05:30';
const JANUARY = '2027-01-01T00:00:00+05:30';
const rate = (amount: number, per = 10) => ({ amount: String(amount), per });
const capped = (amount: number, source = 'NPPA order 12') => ({ ceiling: rate(amount), ceilingSource: source });
const setPrice = (id: string, body: object) =>
  pharmacist.post(`/api/items/${id}/prices`, { reason: 'New list', ...body }, freshKey());
const prices = async (id: string) => (await pharmacist.get(`/api/items/${id}`)).body.data.prices;
const standing = async (id: string) => (await prices(id)).filter((each: { withdrawn: unknown }) => !each.withdrawn);

/** An item that costs 9.00 now, and what is given from December on. */
async function planned(code: string, later: object, now: object = {}): Promise<ItemId> {
  const id = await addOne(server, { code });
  await setPrice(id, { rate: rate(900), ...now });
  server.clock.advance(1_000);
  expect((await setPrice(id, { effectiveFrom: DECEMBER, ...later })).status).toBe(201);
  server.clock.advance(1_000);
  return id;
}

beforeEach(() => server.clock.advance(1_000));

describe('a ceiling that comes before a planned price', () => {
  it('is borne by one that said none when it was planned: withdrawn and planned anew, on its day and in the bill', async () => {
    const id = await planned('BORNE', { rate: rate(1_000), mrp: rate(1_100) });
    expect((await setPrice(id, { rate: rate(900), ...capped(990) })).status).toBe(201);
    const found = await db.inHospital(hospital, (tx) => itemsForBilling(tx, hospital, [id], new Date(DECEMBER)));
    expect(found.get(id)?.price).toMatchObject({
      rate: { amount: 1_000n },
      mrp: { amount: 1_100n },
      ceiling: { amount: 990n, per: 10n },
      ceilingSource: 'NPPA order 12',
    });
    expect(await prices(id)).toHaveLength(4);
    expect(await standing(id)).toHaveLength(3);
    const report = await auditNode({
      db,
      headsDir: config.headsDir,
      hospital: slug,
      now: new Date(clock.now()),
      signal: AbortSignal.timeout(60_000),
      onProgress: () => undefined,
    });
    expect(report[0]?.report.findings).toEqual([]);
  });

  it('refuses to be set where the planned price is above it, with both figures, and nothing is done', async () => {
    const id = await planned('ABOVE', { rate: rate(1_100) });
    const over = await setPrice(id, { rate: rate(900), ...capped(990) });
    // 11.00 with its 5 % is 10.48 without.
    expect(over.body).toMatchObject({
      status: 422,
      code: 'planned_above_ceiling',
      field: 'ceiling',
      params: { amount: '1048', limit: '990', per: 10, effectiveFrom: new Date(DECEMBER).toISOString() },
    });
    expect(over.body.detail).toMatch(/2026-12-01.*₹10\.48.*₹9\.90.*Withdraw/);
    expect(await prices(id)).toHaveLength(2);
    const [price] = await prices(id);
    await pharmacist.post(`/api/prices/${price.id}/withdraw`, { reason: 'Above the ceiling' }, freshKey());
    expect((await setPrice(id, { rate: rate(900), ...capped(990) })).status).toBe(201);
    server.clock.advance(1_000);
    const anew = await setPrice(id, { rate: rate(1_000), effectiveFrom: DECEMBER });
    expect(anew.body.data).toMatchObject({ ceiling: rate(990), ceilingSource: 'NPPA order 12' });
  });

  it('goes through all that follow it, where one of them begins, too', async () => {
    const id = await planned('CHAIN', { rate: rate(950) });
    await setPrice(id, { rate: rate(960), effectiveFrom: JANUARY });
    server.clock.advance(1_000);
    await setPrice(id, { rate: rate(940), effectiveFrom: '2026-11-28T00:00:00+05:30', ...capped(980) });
    const limits = (await standing(id)).map((each: { ceiling: object | null }) => each.ceiling);
    expect(limits).toEqual([rate(980), rate(980), rate(980), null]);
  });

  it('leaves a lower one that was planned by name, and what follows that', async () => {
    const id = await planned('LOWER', { rate: rate(900), ...capped(950, 'NPPA order 13') });
    await setPrice(id, { rate: rate(910), effectiveFrom: JANUARY });
    server.clock.advance(1_000);
    await setPrice(id, { rate: rate(900), ...capped(990) });
    expect(await standing(id)).toMatchObject([
      capped(950, 'NPPA order 13'),
      capped(950, 'NPPA order 13'),
      capped(990),
      { ceiling: null },
    ]);
    expect(await prices(id)).toHaveLength(4);
  });

  it('is refused where a higher one was planned by name, or none: only a person knows which holds then', async () => {
    const id = await planned('HIGHER', { rate: rate(900), ...capped(1_100, 'NPPA order 13') }, capped(1_000));
    const higher = await setPrice(id, { rate: rate(900), ...capped(950, 'NPPA order 14') });
    expect(higher.body).toMatchObject({ code: 'planned_ceiling_higher', params: { amount: '1100', limit: '950' } });
    const open = await planned('OPEN', { rate: rate(900), ceiling: null }, capped(1_000));
    const none = await setPrice(open, { rate: rate(900), ...capped(950, 'NPPA order 14') });
    expect(none.body).toMatchObject({ code: 'planned_ceiling_higher', params: { amount: null, limit: '950' } });
    // The one that holds already is none that comes.
    expect((await setPrice(open, { rate: rate(890), ...capped(1_000) })).status).toBe(201);
    expect(await prices(open)).toHaveLength(3);
  });

  it('that is taken off is taken off no planned price', async () => {
    const id = await planned('KEPT', { rate: rate(900) }, capped(1_000));
    await setPrice(id, { rate: rate(900), ceiling: null });
    expect((await standing(id))[0]).toMatchObject(capped(1_000));
  });

  it('waits for one that begins within a quarter of an hour', async () => {
    const id = await addOne(server, { code: 'SOON' });
    const effectiveFrom = new Date(server.clock.now() + 14 * 60_000).toISOString();
    await setPrice(id, { rate: rate(900), effectiveFrom });
    server.clock.advance(1_000);
    expect((await setPrice(id, { rate: rate(900), ...capped(990) })).body).toMatchObject({ code: 'price_in_force' });
  });

  it('of an import is borne or refused the same, by its line, and a run that meanwhile meets one fails whole', async () => {
    const borne = await planned('FILE-BORNE', { rate: rate(1_000) });
    const above = await planned('FILE-ABOVE', { rate: rate(1_100) });
    const facts = (code: string) => `${code},Paracetamol Tablets IP 500 mg,tablet,10,3004,medicine`;
    const upload = async (rows: string) => {
      const bytes = Buffer.from(`code,name,unit,pack_size,hsn,tax_class,rate,ceiling,ceiling_source\n${rows}\n`);
      return (await pharmacist.upload('/api/item-imports', { bytes, name: 'a.csv', mediaType: 'text/csv' })).body.data;
    };
    const run = async ({ id }: { id: string }) => {
      expect((await pharmacist.post(`/api/item-imports/${id}/run`)).status).toBe(202);
      for (;;) {
        const { body } = await pharmacist.get(`/api/item-imports/${id}`);
        if (body.data.status !== 'running') return body.data;
      }
    };
    const row = (code: string) => `${facts(code)},9.00,9.90,NPPA order 12`;
    const both = await upload(`${row('FILE-BORNE')}\n${row('FILE-ABOVE')}`);
    expect(both).toMatchObject({ errorCount: 1, errors: [{ line: 3, field: 'ceiling' }] });
    expect(both.errors[0].reason).toMatch(/2026-12-01.*₹10\.48.*₹9\.90/);
    expect(await run(await upload(row('FILE-BORNE')))).toMatchObject({ status: 'done', priceChanges: 1, rowsDone: 1 });
    expect(await standing(borne)).toMatchObject([capped(990), capped(990), { ceiling: null }]);
    const [price] = await prices(above);
    await pharmacist.post(`/api/prices/${price.id}/withdraw`, { reason: 'x' }, freshKey());
    server.clock.advance(1_000);
    const fits = await upload(row('FILE-ABOVE'));
    await setPrice(above, { rate: rate(1_100), effectiveFrom: DECEMBER });
    server.clock.advance(1_000);
    expect(await run(fits)).toMatchObject({ status: 'failed', rowsDone: 0 });
  });
});
