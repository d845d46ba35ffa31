import { describe, expect, it } from 'vitest';
import { addOne, catalogueServer, freshKey, paracetamol } from './testing.ts';

const server = await catalogueServer();
const admin = await server.login('admin');
const cashier = await server.login('cashier');

describe('an item', () => {
  it('is added, shown and found with all it says', async () => {
    const { status, body } = await admin.post('/api/items', {
      ...paracetamol,
      barcode: '8901234567890',
      schedule: 'H',
    });
    expect(status).toBe(201);
    expect(body.data).toMatchObject({
      ...paracetamol,
      barcode: '8901234567890',
      schedule: 'H',
      stocked: true,
      status: 'active',
    });
    expect(body.data).toMatchObject({ price: null, onHand: 0, prices: [], revision: 1, photoBlobId: null });
    expect(body.can).toEqual({
      update: { ok: true },
      retire: { ok: true },
      price: { ok: true },
      withdraw: { ok: true },
    });
    const seen = await cashier.get(`/api/items/${body.data.id}`);
    expect(seen.body.data).toEqual(body.data);
    expect(seen.body.can.update).toMatchObject({ ok: false, code: 'item_no_change' });
  });

  it('of a taken code, without tax rule or name is refused with the field', async () => {
    const twice = await admin.post('/api/items', paracetamol);
    expect(twice.body).toMatchObject({ status: 409, code: 'already_exists', field: 'code' });
    const untaxed = await admin.post('/api/items', { ...paracetamol, code: 'X', taxClass: 'unheard-of' });
    expect(untaxed.body).toMatchObject({ status: 422, code: 'tax_rule_missing', field: 'taxClass' });
    const nameless = await admin.post('/api/items', { ...paracetamol, code: 'Y', name: ' \u0000 ' });
    expect(nameless.body).toMatchObject({ status: 422, code: 'invalid_field', field: 'name' });
    expect((await cashier.post('/api/items', paracetamol)).status).toBe(403);
  });

  it('is changed at the revision that was read, and keeps what is left out', async () => {
    const id = await addOne(server, { code: 'CHANGE', manufacturer: 'Maker', category: 'Analgesic' });
    const changed = await admin.put(`/api/items/${id}`, {
      ...paracetamol,
      code: 'CHANGED',
      name: 'Renamed',
      revision: 1,
    });
    expect(changed.body.data).toMatchObject({
      code: 'CHANGED',
      name: 'Renamed',
      manufacturer: 'Maker',
      category: 'Analgesic',
      revision: 2,
    });
    const stale = await admin.put(`/api/items/${id}`, { ...paracetamol, code: 'STALE', revision: 1 });
    expect(stale.body).toMatchObject({ status: 409, code: 'conflict', params: { revision: 2 } });
  });

  it('is retired and resumed, and only then offered', async () => {
    const id = await addOne(server, { code: 'OLD', name: 'Zinc Tablets 20 mg' });
    const retired = await admin.post(`/api/items/${id}/retire`, { retired: true });
    expect(retired.body.data.status).toBe('retired');
    expect(retired.body.can.price).toMatchObject({ ok: false, code: 'item_is_retired' });
    const ids = async (query: string): Promise<string[]> =>
      (await cashier.get(`/api/items?${query}`)).body.data.map((item: { id: string }) => item.id);
    expect(await ids('q=zinc')).toEqual([]);
    expect(await ids('q=zinc&status=retired')).toEqual([id]);
    await admin.post(`/api/items/${id}/retire`, { retired: false });
    expect(await ids('q=zinc')).toEqual([id]);
    expect((await admin.post('/api/items/01890000-0000-7000-8000-000000000000/retire', { retired: true })).status).toBe(
      404,
    );
  });

  it('with batches on the shelf keeps the unit they are counted in', async () => {
    const id = await addOne(server, { code: 'COUNTED' });
    const batch = { itemId: id, number: 'B1', expiry: '2027-12-31', mrp: { amount: '1032', per: 10 }, quantity: 100 };
    expect((await admin.post('/api/batches', batch, freshKey())).status).toBe(201);
    const recount = await admin.put(`/api/items/${id}`, {
      ...paracetamol,
      code: 'COUNTED',
      unit: 'strip',
      revision: 1,
    });
    expect(recount.body).toMatchObject({ status: 422, field: 'unit' });
    const service = await admin.put(`/api/items/${id}`, {
      ...paracetamol,
      code: 'COUNTED',
      kind: 'procedure',
      revision: 1,
    });
    expect(service.body).toMatchObject({ status: 422, field: 'kind' });
    expect((await cashier.get(`/api/items/${id}`)).body.data.onHand).toBe(100);
  });

  it('tells when the batch that is sold first expires, and null where nothing is on hand', async () => {
    const id = await addOne(server, { code: 'EXPIRING' });
    expect((await cashier.get(`/api/items/${id}`)).body.data.firstExpiry).toBeNull();
    const batch = { itemId: id, mrp: { amount: '1032', per: 10 }, quantity: 100 };
    await admin.post('/api/batches', { ...batch, number: 'LATER', expiry: '2028-06-30' }, freshKey());
    await admin.post('/api/batches', { ...batch, number: 'FIRST', expiry: '2027-12-31' }, freshKey());
    expect((await cashier.get(`/api/items/${id}`)).body.data.firstExpiry).toBe('2027-12-31');
  });

  it('of another hospital does not exist', async () => {
    const id = await addOne(server, { code: 'OURS' });
    const elsewhere = await server.login('admin-nira');
    expect((await elsewhere.get(`/api/items/${id}`)).status).toBe(404);
    expect((await elsewhere.get('/api/items?q=paracetamol')).body.data).toEqual([]);
    expect((await elsewhere.post('/api/items', { ...paracetamol, code: 'OURS' })).status).toBe(201);
  });
});
