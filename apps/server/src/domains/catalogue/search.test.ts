import { describe, expect, it } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { plansOf } from '../../testing.plans.ts';
import { importCsv } from './index.ts';
import { acting, catalogueServer, demoFile } from './testing.ts';

const server = await catalogueServer();
const cashier = await server.login('cashier');
const { id: hospital } = server.hospital;
await server.services.db.inHospital(hospital, (tx) => importCsv(tx, acting(server), demoFile('medicines.csv')));
// The real list, and a hundred thousand items more: what is quick must stay quick.
await withClient(server.database.superUrl, async (client) => {
  await client.query(
    `insert into item (hospital_id, id, code, kind, name, unit, hsn, tax_class, category, stocked, search_text, pack_size,
       created_at, updated_at)
     select $1, ('01890000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'BULK-' || n, 'medicine',
       'Bulk ' || n || ' Tablets', 'tablet', '3004', 'medicine', 'Bulk', true, 'bulk ' || n || ' tablets bulk-' || n, 10,
       now(), now() from generate_series(1, 100000) n`,
    [hospital],
  );
  await client.query(`update item set kind = 'diagnostic', stocked = false where code in ('BULK-77777', 'BULK-99999')`);
  await client.query(`update item set barcode = '8901234567890' where code = 'BULK-4711'`);
  await client.query('analyze item');
});

type Row = { name: string; code: string; price: { rate: object } | null; onHand: number | null };

async function find(query: string): Promise<{ rows: Row[]; names: string[]; next: string | null }> {
  const { status, body } = await cashier.get(`/api/items?${query}`);
  expect(status).toBe(200);
  const rows = body.data as Row[];
  return { rows, names: rows.map((row) => row.name), next: body.next as string | null };
}

const q = (text: string): string => `q=${encodeURIComponent(text)}`;

describe('searching items', () => {
  it('finds by first letters, in order, with the price and what is on hand', async () => {
    const { rows, names } = await find(q('pantop'));
    expect(names[0]).toMatch(/^Pantoprazole/);
    expect(names.every((name) => /pantop/i.test(name))).toBe(true);
    expect(rows[0]).toMatchObject({ onHand: 0, price: { rate: { per: 10 }, author: 'Test pharmacist' } });
  });

  it('finds by words in any order, "500mg" and "500 mg" alike', async () => {
    for (const text of ['para 500', 'paracetamol tablets 500mg', '500 MG paracetamol', 'cetamol tab 500']) {
      expect((await find(q(text))).names).toContain('Paracetamol Tablets IP 500 mg');
    }
    expect((await find(q('diclofenac & para'))).names).toEqual([]);
  });

  it('puts what was typed before what holds it beside something else', async () => {
    for (const text of ['para tab', 'para tab 500'])
      expect((await find(q(text))).names[0]).toMatch(/^Paracetamol Tablets IP \d+ ?mg$/);
  });

  it('finds an exact code or barcode before anything else', async () => {
    expect((await find(q('22'))).rows[0]).toMatchObject({ code: '22' });
    expect((await find(q('bulk-4711'))).rows[0]).toMatchObject({ code: 'BULK-4711' });
    expect((await find(q('8901234567890'))).rows).toMatchObject([{ code: 'BULK-4711' }]);
  });

  it('goes on page by page to the end, nothing twice', async () => {
    const codes: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await find(`${q('amlodipine')}${cursor === '' ? '' : `&cursor=${cursor}`}`);
      codes.push(...page.rows.map((row) => row.code));
      cursor = page.next;
    }
    const all = await withClient(server.database.superUrl, (client) =>
      client.query<{ n: number }>(
        `select count(*)::int as n from item where hospital_id = $1 and name ilike '%amlodipine%'`,
        [hospital],
      ),
    );
    expect(codes.length).toBe(all.rows[0]?.n);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('of one kind or category finds only those', async () => {
    expect((await find('kind=diagnostic')).rows.map((row) => row.code)).toEqual(['BULK-77777', 'BULK-99999']);
    expect((await find(`${q('bulk 99')}&kind=diagnostic`)).rows.map((row) => row.code)).toEqual(['BULK-99999']);
    const { rows } = await find('category=Anti-Malarial');
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.every((row) => row.price !== null)).toBe(true);
  });

  it('takes the wildcards of SQL by the letter', async () => {
    for (const text of ['%%%', '___', 'para%500']) expect((await find(q(text))).names).toEqual([]);
  });

  it.each(['', 'p', 'para', 'para 500', 'tab', 'min', 'BULK-4711', 'kind', 'category'])(
    '%j reads no table from end to end, and one query brings price and stock of a whole page',
    async (text) => {
      const query = { kind: 'kind=diagnostic', category: 'category=Anti-Malarial' }[text] ?? q(text);
      const plan = await plansOf(server, 'item', () => find(query));
      expect(plan).toContain('Index');
      expect(plan).not.toMatch(/Seq Scan on (item|price|batch|stock_level)\b/);
      expect(plan.match(/Query Text: *\n? *select item\.\*/g) ?? []).toHaveLength(1);
    },
  );
});
