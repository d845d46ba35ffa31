import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadTaxRules, type TaxContext, taxRulesFor } from './index.ts';
import { acting, catalogueServer } from './testing.ts';

const server = await catalogueServer();
const { db } = server.services;
const { id: hospital } = server.hospital;
const maker = acting(server);
const csv = readFileSync(new URL('../../../../../law/tax-rules.csv', import.meta.url), 'utf8');

async function rule(taxClass: string, context: TaxContext, on: string): Promise<string> {
  const found = await db.inHospital(hospital, (tx) =>
    taxRulesFor(tx, hospital, { taxClasses: [taxClass], context, on }),
  );
  const { treatment, rateBp, inclusive } = found.get(taxClass) ?? {};
  return `${treatment} ${rateBp} ${inclusive ? 'inclusive' : 'added'}`;
}

describe('a tax rule', () => {
  it.each([
    ['medicine', 'walk-in', '2025-09-21', 'taxable 1200 inclusive'],
    ['medicine', 'walk-in', '2025-09-22', 'taxable 500 inclusive'],
    ['medicine', 'outpatient', '2026-11-21', 'taxable 500 inclusive'],
    ['medicine', 'inpatient', '2026-11-21', 'exempt 0 inclusive'],
    ['medicine-nil', 'walk-in', '2026-11-21', 'nil 0 inclusive'],
    ['consumable', 'walk-in', '2025-01-01', 'taxable 1200 inclusive'],
    ['health-service', 'outpatient', '2026-11-21', 'exempt 0 added'],
    ['room-up-to-5000', 'inpatient', '2026-11-21', 'exempt 0 added'],
    ['room-above-5000', 'inpatient', '2022-07-17', 'exempt 0 added'],
    ['room-above-5000', 'inpatient', '2026-11-21', 'taxable 500 added'],
    ['medicine', 'walk-in', '2017-06-30', 'undefined undefined added'],
    ['unheard-of', 'walk-in', '2026-11-21', 'undefined undefined added'],
  ] as const)('for %s, %s on %s is: %s', async (taxClass, context, on, expected) => {
    expect(await rule(taxClass, context, on)).toBe(expected);
  });

  it('is listed with its source, only while it is in force', async () => {
    const auditor = await server.login('auditor');
    const { body } = await auditor.get('/api/tax-rules');
    const medicine = body.data.filter((each: { taxClass: string }) => each.taxClass === 'medicine');
    expect(medicine.map((each: { rateBp: number }) => each.rateBp)).toEqual([500, 0]);
    expect(body.data.every((each: { source: string }) => each.source.endsWith('Confirm with your accountant.'))).toBe(
      true,
    );
  });

  it('loaded again changes nothing', async () => {
    expect(await db.inHospital(hospital, (tx) => loadTaxRules(tx, maker, csv))).toBe(0);
  });

  it('with a mistake is refused with its line, and nothing is loaded', async () => {
    const head = csv.split('\n')[0] ?? '';
    const load = (row: string) => db.inHospital(hospital, (tx) => loadTaxRules(tx, maker, `${head}\n${row}\n`));
    await expect(load('new,any,taxable,0,yes,2026-01-01,,Law')).rejects.toThrow('line 2');
    await expect(load('new,anywhere,taxable,5,yes,2026-01-01,,Law')).rejects.toThrow('unknown context');
    await expect(load('new,any,taxable,5,yes,2026-02-30,,Law')).rejects.toThrow('YYYY-MM-DD');
    await expect(load('new,any,taxable,5,yes,2026-01-01,,')).rejects.toThrow('source');
    await expect(db.inHospital(hospital, (tx) => loadTaxRules(tx, maker, 'a,b\n1,2'))).rejects.toThrow('columns');
  });
});
