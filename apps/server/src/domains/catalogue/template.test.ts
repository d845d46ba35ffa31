import { describe, expect, it } from 'vitest';
import { auditNode } from '../sealing/index.ts';
import { catalogueServer } from './testing.ts';

const server = await catalogueServer();
const operator = await server.login('operator');
const admin = await server.login('admin');

const HEAD = 'code,kind,name,unit,pack_size,mrp,rate,hsn,tax_class,category,ceiling,ceiling_source';
const upload = (rows: string) => {
  const bytes = Buffer.from(`${HEAD}\n${rows}`);
  return operator.upload('/api/node/template/imports', { bytes, name: 'list.csv', mediaType: 'text/csv' });
};

/** Runs a checked import and answers it once it has ended. */
async function run(client: typeof admin, base: string, id: string) {
  expect((await client.post(`${base}/${id}/run`)).status).toBe(202);
  for (;;) {
    const { body } = await client.get(`${base}/${id}`);
    if (body.data.status !== 'running') return body.data;
  }
}
const fill = async (rows: string) => run(operator, '/api/node/template/imports', (await upload(rows)).body.data.id);
const offer = async () => (await admin.get('/api/item-template')).body.data;
const take = (groups: object[]) => admin.post('/api/item-template/imports', { groups });
const audit = (hospital: string) =>
  auditNode({
    db: server.services.db,
    headsDir: server.services.config.headsDir,
    hospital,
    now: new Date(server.services.clock.now()),
    signal: AbortSignal.timeout(60_000),
    onProgress: () => undefined,
  });

const PAINKILLERS = { kind: 'medicine', category: 'Painkillers' };

describe('the template catalogue of a node', () => {
  it('is empty at first, for its operator and for a hospital', async () => {
    expect((await operator.get('/api/node/template')).body.data).toEqual({ groups: [], versions: [] });
    expect(await offer()).toEqual([]);
    expect((await take([PAINKILLERS])).body.code).toBe('template_empty');
  });

  it('is filled by the importer of the hospitals: all of a file or nothing, each price an entry of the node log', async () => {
    const wrong = await upload('T1,medicine,Dear,tablet,10,5,6,3004,medicine,Painkillers');
    expect(wrong.body.data).toMatchObject({ errorCount: 1 });
    expect((await operator.post(`/api/node/template/imports/${wrong.body.data.id}/run`)).body.code).toBe(
      'import_invalid',
    );
    const done = await fill(`T1,medicine,Paracetamol,tablet,10,10.32,,3004,medicine,Painkillers
T2,medicine,Ibuprofen,tablet,10,8,7.50,3004,medicine,Painkillers,7.90,NPPA order 12
T3,consultation,Consultation,visit,1,,,999312,health-service,Consultation`);
    expect(done).toMatchObject({ status: 'done', added: 3, priceChanges: 2 });
    const shown = (await operator.get('/api/node/template')).body.data;
    expect(shown.groups).toEqual([
      { ...PAINKILLERS, items: 2, priced: 2 },
      { kind: 'consultation', category: 'Consultation', items: 1, priced: 0 },
    ]);
    expect(shown.versions).toMatchObject([{ author: 'Test operator', added: 3, priceChanges: 2 }]);
    const blocks = (await operator.get('/api/node/chain/blocks?kind=price')).body.data;
    expect(blocks).toHaveLength(2);
    const [audited] = await audit('node');
    expect(audited?.report.findings).toEqual([]);
  });

  it('is taken over by groups: looked at, then run, and its prices become entries of the hospital’s own log', async () => {
    expect((await offer()).map((group: { fresh: number }) => group.fresh)).toEqual([2, 1]);
    const { status, body } = await take([PAINKILLERS]);
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ status: 'previewed', added: 2, changed: 0, priceChanges: 2, errorCount: 0 });
    expect((await admin.get('/api/items?q=paracetamol')).body.data).toEqual([]);
    expect(await run(admin, '/api/item-imports', body.data.id)).toMatchObject({ status: 'done', added: 2 });
    const [item] = (await admin.get('/api/items?q=ibuprofen')).body.data;
    expect(item).toMatchObject({ code: 'T2', price: { rate: { amount: '750', per: 10 }, mrp: { amount: '800' } } });
    const [price] = (await admin.get(`/api/items/${item.id}`)).body.data.prices;
    expect(price).toMatchObject({
      ceiling: { amount: '790', per: 10 },
      ceilingSource: 'NPPA order 12',
      reason: 'Taken over from the template of this node',
      author: 'Test admin',
    });
    const [audited] = await audit(server.hospital.slug);
    expect(audited?.report.findings).toEqual([]);
  });

  it('offers a second time only what is new, and never touches what the hospital has made its own', async () => {
    expect((await take([PAINKILLERS])).body.code).toBe('template_empty');
    server.clock.advance(60_000);
    await fill(`T1,medicine,Paracetamol renamed,tablet,10,11,,3004,medicine,Painkillers
T4,medicine,Aspirin,tablet,10,5,,3004,medicine,Painkillers`);
    expect((await offer())[0]).toMatchObject({ items: 3, fresh: 1 });
    const again = (await take([PAINKILLERS])).body.data;
    expect(again).toMatchObject({ rowsTotal: 1, added: 1, changed: 0 });
    await run(admin, '/api/item-imports', again.id);
    const [kept] = (await admin.get('/api/items?q=paracetamol')).body.data;
    expect(kept).toMatchObject({ name: 'Paracetamol', price: { mrp: { amount: '1032' } } });
    expect((await operator.get('/api/node/template')).body.data.versions).toHaveLength(2);
  });

  it('leaves an item that the hospital made its own after it looked at the take-over', async () => {
    server.clock.advance(60_000);
    await fill('T5,medicine,Naproxen,tablet,10,20,,3004,medicine,Painkillers');
    const { id } = (await take([PAINKILLERS])).body.data;
    const own = { code: 'T5', kind: 'medicine', name: 'Naproxen of ours', unit: 'tablet', packSize: 10 };
    expect((await admin.post('/api/items', { ...own, hsn: '3004', taxClass: 'medicine' })).status).toBe(201);
    const failed = await run(admin, '/api/item-imports', id);
    expect(failed).toMatchObject({ status: 'failed', rowsDone: 0 });
    expect(failed.errors[0].reason).toContain('Look at it again');
    const [kept] = (await admin.get('/api/items?q=naproxen')).body.data;
    expect(kept).toMatchObject({ name: 'Naproxen of ours', price: null });
  });

  it('comes with lists to begin from, which fit the law as it stands', async () => {
    for (const [list, rows] of [
      ['services', 42],
      ['jan-aushadhi', 2051],
    ] as const) {
      const { body } = await operator.post('/api/node/template/shipped', { list });
      expect(body.data).toMatchObject({ rowsTotal: rows, errorCount: 0 });
    }
  });
});
