import type { HospitalId, IsoDate } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/** Taxable amount, CGST, SGST and IGST of one class of tax. */
export type ClassTotals = readonly [bigint, bigint, bigint, bigint];

/** What one series came to on a business day. */
export interface DayTotals {
  businessDate: IsoDate;
  series: string;
  count: bigint;
  first: bigint;
  last: bigint;
  total: bigint;
  taxable: bigint;
  cgst: bigint;
  sgst: bigint;
  igst: bigint;
  byMethod: Record<string, bigint>;
  byClass: Record<string, ClassTotals>;
}

type MethodRow = Omit<DayTotals, 'byMethod' | 'byClass'> & { method: string };
interface ClassRow {
  businessDate: IsoDate;
  series: string;
  taxClass: string;
  taxable: bigint;
  cgst: bigint;
  sgst: bigint;
  igst: bigint;
}

/** Totals per series of one business day, or of all days there ever were, from the documents themselves. */
export async function dayTotals(tx: Tx, hospital: HospitalId, date: IsoDate | 'all'): Promise<DayTotals[]> {
  const [methods, classes] = await Promise.all([byMethod(tx, hospital, date), byClass(tx, hospital, date)]);
  const found = new Map<string, DayTotals>();
  for (const { method, ...row } of methods) {
    const key = `${row.businessDate} ${row.series}`;
    const known = found.get(key);
    const sums = { ...known?.byMethod, ...(method ? { [method]: row.total } : {}) };
    found.set(key, { ...(known ? together(known, row) : { ...row, byClass: {} }), byMethod: sums });
  }
  for (const { businessDate, series, taxClass, taxable, cgst, sgst, igst } of classes) {
    const known = found.get(`${businessDate} ${series}`);
    if (known) known.byClass[taxClass] = [taxable, cgst, sgst, igst];
  }
  return [...found.values()];
}

/** Payments of one series by different methods are one row of the day. */
function together(known: DayTotals, row: Omit<MethodRow, 'method'>): DayTotals {
  const [first, last] = [
    row.first < known.first ? row.first : known.first,
    row.last > known.last ? row.last : known.last,
  ];
  return { ...known, count: known.count + row.count, first, last, total: known.total + row.total };
}

const on = (date: IsoDate | 'all') => (date === 'all' ? sql`` : sql`and business_date = ${date}`);

async function byMethod(tx: Tx, hospital: HospitalId, date: IsoDate | 'all'): Promise<MethodRow[]> {
  const here = sql`hospital_id = ${hospital} ${on(date)}`;
  const { rows } = await sql<MethodRow>`
    select business_date as "businessDate", series, method, count(*) as count, min(number) as first, max(number) as last,
      sum(total)::bigint as total, sum(taxable)::bigint as taxable, sum(cgst)::bigint as cgst, sum(sgst)::bigint as sgst,
      sum(igst)::bigint as igst
    from (
      select business_date, series, number, '' as method, total, taxable, cgst, sgst, igst from bill where ${here}
      union all
      select business_date, series, number, '', total, taxable, cgst, sgst, igst from credit_note where ${here}
      union all
      select business_date, series, number, method, amount, 0, 0, 0, 0 from payment where ${here}
      union all
      select business_date, series, number, method, amount, 0, 0, 0, 0 from refund where ${here}
    ) as document group by business_date, series, method order by business_date, series, method`.execute(tx);
  return rows;
}

async function byClass(tx: Tx, hospital: HospitalId, date: IsoDate | 'all'): Promise<ClassRow[]> {
  const here = sql`document.hospital_id = ${hospital} ${on(date)}`;
  const { rows } = await sql<ClassRow>`
    select business_date as "businessDate", series, tax_class as "taxClass", sum(taxable)::bigint as taxable,
      sum(cgst)::bigint as cgst, sum(sgst)::bigint as sgst, sum(igst)::bigint as igst
    from (
      select document.business_date, document.series, line.tax_rule_id, line.taxable, line.cgst, line.sgst, line.igst
      from bill document
      join bill_line line on line.hospital_id = document.hospital_id and line.bill_id = document.id
      where ${here}
      union all
      select document.business_date, document.series, line.tax_rule_id, credit.taxable, credit.cgst, credit.sgst, credit.igst
      from credit_note document
      join credit_note_line credit on credit.hospital_id = document.hospital_id and credit.credit_note_id = document.id
      join bill_line line on line.hospital_id = document.hospital_id and line.bill_id = document.bill_id
        and line.position = credit.position
      where ${here}
    ) as taxed
    join tax_rule rule on rule.hospital_id = ${hospital} and rule.id = taxed.tax_rule_id
    group by business_date, series, tax_class order by business_date, series, tax_class`.execute(tx);
  return rows;
}
