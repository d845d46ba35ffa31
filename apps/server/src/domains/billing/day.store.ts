import type { HospitalId, IsoDate, PersonId } from '@pramana/kernel';
import { addDays, businessDate, PramanaError } from '@pramana/kernel';
import { sql } from 'kysely';
import { fixed, type Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';
import type { ClassTotals, DayTotals } from './day-totals.store.ts';

/**
 * Takes a share lock on a business day: whoever writes money holds it, whoever closes the day waits for all of them,
 * and nobody writes after the close. `day_closed` when it is.
 */
async function holdDay(tx: Tx, hospital: HospitalId, date: IsoDate): Promise<void> {
  const row = (await shareLock(tx, hospital, date)) ?? (await firstOfDay(tx, hospital, date));
  if (row?.closed_at) throw new PramanaError('day_closed', { detail: `${date} is closed and takes no more entries.` });
}

const lockedDay = fixed((tx, { hospital, date }: { hospital: HospitalId; date: IsoDate }) =>
  tx
    .selectFrom('business_day')
    .select('closed_at')
    .where('hospital_id', '=', hospital)
    .where('business_date', '=', date)
    .forShare()
    .compile(),
);

async function shareLock(tx: Tx, hospital: HospitalId, date: IsoDate) {
  return (await lockedDay(tx, { hospital, date }))[0];
}

async function firstOfDay(tx: Tx, hospital: HospitalId, businessDate: IsoDate) {
  await beginDay(tx, hospital, businessDate);
  return shareLock(tx, hospital, businessDate);
}

async function beginDay(tx: Tx, hospital: HospitalId, businessDate: IsoDate): Promise<void> {
  await tx
    .insertInto('business_day')
    .values({ hospital_id: hospital, business_date: businessDate })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
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

/** The same day for who only looks: nothing is locked, and it may be closed before an entry comes. */
export async function entryDay(tx: Tx, hospital: Hospital, at: Date): Promise<IsoDate> {
  const today = businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour);
  const row = await tx
    .selectFrom('business_day')
    .select('closed_at')
    .where('hospital_id', '=', hospital.id)
    .where('business_date', '=', today)
    .executeTakeFirst();
  return row?.closed_at ? addDays(today, 1) : today;
}

/**
 * Marks a day closed under its own lock; false when somebody closed it before. The lock is taken at once and never
 * raised from a shared one: two that close would wait for each other.
 */
export async function markClosed(
  tx: Tx,
  hospital: HospitalId,
  businessDate: IsoDate,
  personId: PersonId | null,
  at: Date,
): Promise<boolean> {
  await beginDay(tx, hospital, businessDate);
  const closed = await tx
    .updateTable('business_day')
    .set({ closed_at: at, closed_by: personId })
    .where('hospital_id', '=', hospital)
    .where('business_date', '=', businessDate)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return closed.numUpdatedRows === 1n;
}

/** Totals as they were sealed. */
export interface DaySealRow extends DayTotals {
  id: string;
  documentSeries: string;
  documentNumber: number;
  currency: string;
  /** Null: the day ended by itself. */
  authorId: PersonId | null;
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
      by_method: JSON.stringify(mapValues(seal.byMethod, String)),
      by_class: JSON.stringify(mapValues(seal.byClass, (sums) => sums.map(String))),
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

/** Whatever somebody wrote into the column, it can be compared with what was sealed. */
function amountOf(stored: unknown): bigint {
  return typeof stored === 'string' && /^-?[0-9]+$/.test(stored) ? BigInt(stored) : -1n;
}

function classOf(stored: unknown): ClassTotals {
  const [taxable, cgst, sgst, igst] = Array.isArray(stored) ? stored : [];
  return [amountOf(taxable), amountOf(cgst), amountOf(sgst), amountOf(igst)];
}

function mapValues<A, B>(values: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
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
    byMethod: mapValues(row.by_method as Record<string, unknown>, amountOf),
    byClass: mapValues(row.by_class as Record<string, unknown>, classOf),
    authorId: row.author_id as PersonId | null,
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

/** The day seals of these business days, both included, by date and series. */
export async function daySealsBetween(
  tx: Tx,
  hospital: HospitalId,
  { from, to }: { from: IsoDate; to: IsoDate },
): Promise<DaySealRow[]> {
  const between = seals(tx, hospital).where('business_date', '>=', from).where('business_date', '<=', to);
  return (await between.orderBy('business_date').orderBy('series').execute()).map(sealRow);
}

/** All of a hospital's day seals by date and series, and what its business days say of their closing. */
export async function allDaySeals(tx: Tx, hospital: HospitalId): Promise<DaySealRow[]> {
  return (await seals(tx, hospital).orderBy('business_date').orderBy('series').execute()).map(sealRow);
}

/** Days that are closed at another instant or by somebody else than their seals say, or not at all. */
export async function wrongDays(tx: Tx, hospital: HospitalId): Promise<{ date: IsoDate; field: string }[]> {
  const { rows } = await sql<{ date: IsoDate; field: string }>`
    select distinct seal.business_date as date, field from day_seal seal
    left join business_day day on day.hospital_id = seal.hospital_id and day.business_date = seal.business_date
    cross join lateral (values
      ('business_date', day.business_date is null),
      ('closed_at', day.business_date is not null and day.closed_at is distinct from seal.at),
      ('closed_by', day.business_date is not null and day.closed_by is distinct from seal.author_id)
    ) as each (field, wrong)
    where seal.hospital_id = ${hospital} and wrong order by 1, 2 limit 1000`.execute(tx);
  return rows;
}
