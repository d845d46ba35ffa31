import type { HospitalId, IsoDate, PersonId } from '@pramana/kernel';
import { addDays, businessDate, PramanaError } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';

/**
 * Takes a share lock on a business day: whoever writes money holds it, whoever closes the day waits for all of them,
 * and nobody writes after the close. `day_closed` when it is.
 */
async function holdDay(tx: Tx, hospital: HospitalId, date: IsoDate): Promise<void> {
  const row = (await shareLock(tx, hospital, date)) ?? (await firstOfDay(tx, hospital, date));
  if (row?.closed_at) throw new PramanaError('day_closed', { detail: `${date} is closed and takes no more entries.` });
}

function shareLock(tx: Tx, hospital: HospitalId, businessDate: IsoDate) {
  return tx
    .selectFrom('business_day')
    .select('closed_at')
    .where('hospital_id', '=', hospital)
    .where('business_date', '=', businessDate)
    .forShare()
    .executeTakeFirst();
}

async function firstOfDay(tx: Tx, hospital: HospitalId, businessDate: IsoDate) {
  await tx
    .insertInto('business_day')
    .values({ hospital_id: hospital, business_date: businessDate })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return shareLock(tx, hospital, businessDate);
}

/**
 * The business day an entry of this instant belongs to, under its share lock: the cash day of the hospital, or the next
 * one when that is closed already (a day that is closed early ends then). `day_closed` when the next is closed as well.
 */
export async function holdToday(tx: Tx, hospital: Hospital, at: Date): Promise<IsoDate> {
  const today = businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour);
  const row = (await shareLock(tx, hospital.id, today)) ?? (await firstOfDay(tx, hospital.id, today));
  if (!row?.closed_at) return today;
  const next = addDays(today, 1);
  await holdDay(tx, hospital.id, next);
  return next;
}

/** Marks a day closed under its own lock; false when somebody closed it before. */
export async function markClosed(
  tx: Tx,
  hospital: HospitalId,
  businessDate: IsoDate,
  personId: PersonId,
  at: Date,
): Promise<boolean> {
  await firstOfDay(tx, hospital, businessDate);
  const closed = await tx
    .updateTable('business_day')
    .set({ closed_at: at, closed_by: personId })
    .where('hospital_id', '=', hospital)
    .where('business_date', '=', businessDate)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return closed.numUpdatedRows === 1n;
}

/** What one series came to on a business day. */
export interface DayTotals {
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
}

/** Totals per series of one business day, from the documents themselves. */
export async function dayTotals(tx: Tx, hospital: HospitalId, businessDate: IsoDate): Promise<DayTotals[]> {
  const { rows } = await sql<DayTotals & { method: string }>`
    select series, method, count(*) as count, min(number) as first, max(number) as last, sum(total)::bigint as total,
      sum(taxable)::bigint as taxable, sum(cgst)::bigint as cgst, sum(sgst)::bigint as sgst, sum(igst)::bigint as igst
    from (
      select series, number, '' as method, total, taxable, cgst, sgst, igst from bill where hospital_id = ${hospital} and business_date = ${businessDate}
      union all
      select series, number, '', total, taxable, cgst, sgst, igst from credit_note where hospital_id = ${hospital} and business_date = ${businessDate}
      union all
      select series, number, method, amount, 0, 0, 0, 0 from payment where hospital_id = ${hospital} and business_date = ${businessDate}
      union all
      select series, number, method, amount, 0, 0, 0, 0 from refund where hospital_id = ${hospital} and business_date = ${businessDate}
    ) as document group by series, method order by series, method`.execute(tx);
  return mergeMethods(rows);
}

function mergeMethods(rows: readonly (DayTotals & { method: string })[]): DayTotals[] {
  const found = new Map<string, DayTotals>();
  for (const { method, ...row } of rows) {
    const known = found.get(row.series);
    const byMethod = { ...known?.byMethod, ...(method ? { [method]: row.total } : {}) };
    if (!known) {
      found.set(row.series, { ...row, byMethod });
      continue;
    }
    const [first, last] = [
      row.first < known.first ? row.first : known.first,
      row.last > known.last ? row.last : known.last,
    ];
    found.set(row.series, {
      ...known,
      count: known.count + row.count,
      first,
      last,
      total: known.total + row.total,
      byMethod,
    });
  }
  return [...found.values()];
}

export interface DaySealRow extends DayTotals {
  id: string;
  businessDate: IsoDate;
  documentSeries: string;
  documentNumber: number;
  currency: string;
  authorId: PersonId;
  at: Date;
}

export async function insertDaySeal(tx: Tx, hospital: HospitalId, seal: DaySealRow): Promise<void> {
  await tx
    .insertInto('day_seal')
    .values({
      hospital_id: hospital,
      id: seal.id,
      series: seal.series,
      business_date: seal.businessDate,
      document_series: seal.documentSeries,
      document_number: BigInt(seal.documentNumber),
      count: seal.count,
      first_number: seal.first,
      last_number: seal.last,
      currency: seal.currency,
      total: seal.total,
      taxable: seal.taxable,
      cgst: seal.cgst,
      sgst: seal.sgst,
      igst: seal.igst,
      by_method: JSON.stringify(
        Object.fromEntries(Object.entries(seal.byMethod).map(([method, amount]) => [method, String(amount)])),
      ),
      author_id: seal.authorId,
      at: seal.at,
    })
    .execute();
}

export async function readDaySeals(tx: Tx, hospital: HospitalId, ids: readonly string[]): Promise<DaySealRow[]> {
  if (ids.length === 0) return [];
  return (
    await seals(tx, hospital)
      .where('id', 'in', [...ids])
      .execute()
  ).map(sealRow);
}

/** The seals of one business day, by series. */
export async function daySealsOf(tx: Tx, hospital: HospitalId, businessDate: IsoDate): Promise<DaySealRow[]> {
  return (await seals(tx, hospital).where('business_date', '=', businessDate).orderBy('series').execute()).map(sealRow);
}

function seals(tx: Tx, hospital: HospitalId) {
  return tx.selectFrom('day_seal').selectAll().where('hospital_id', '=', hospital);
}

function sealRow(row: Awaited<ReturnType<ReturnType<typeof seals>['executeTakeFirstOrThrow']>>): DaySealRow {
  return {
    id: row.id,
    series: row.series,
    businessDate: row.business_date,
    documentSeries: row.document_series,
    documentNumber: Number(row.document_number),
    count: row.count,
    first: row.first_number,
    last: row.last_number,
    currency: row.currency,
    total: row.total,
    taxable: row.taxable,
    cgst: row.cgst,
    sgst: row.sgst,
    igst: row.igst,
    byMethod: Object.fromEntries(
      Object.entries(row.by_method as Record<string, string>).map(([method, amount]) => [method, BigInt(amount)]),
    ),
    authorId: row.author_id as PersonId,
    at: row.at,
  };
}

/** Whose drawers are still open on a day. */
export async function openDrawersOf(tx: Tx, hospital: HospitalId, businessDate: IsoDate): Promise<string[]> {
  const rows = await tx
    .selectFrom('counter_session')
    .innerJoin('person', 'person.id', 'counter_session.person_id')
    .select(['counter', 'person.name'])
    .where('hospital_id', '=', hospital)
    .where('business_date', '=', businessDate)
    .where('status', '=', 'open')
    .orderBy('counter')
    .execute();
  return rows.map((row) => `${row.counter} (${row.name})`);
}
