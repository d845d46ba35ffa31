import type { HospitalId, IsoDate } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

interface Span {
  readonly from: string;
  readonly to: string;
}

/** How many documents and lines of each kind the business days of a span hold, and what they came to. */
export async function periodSums(
  tx: Tx,
  hospital: HospitalId,
  { from, to }: Span,
): Promise<{ name: string; count: bigint; amount: bigint | null }[]> {
  const here = sql`hospital_id = ${hospital} and business_date between ${from} and ${to}`;
  const { rows } = await sql<{ name: string; count: bigint; amount: bigint | null }>`
    select 'bills' as name, count(*) as count, coalesce(sum(total), 0)::bigint as amount from bill where ${here}
    union all select 'credit-notes', count(*), coalesce(sum(total), 0)::bigint from credit_note where ${here}
    union all select 'payments', count(*), coalesce(sum(amount), 0)::bigint from payment where ${here}
    union all select 'refunds', count(*), coalesce(sum(amount), 0)::bigint from refund where ${here}
    union all select 'day-seals', count(*), null::bigint from day_seal where ${here}
    union all
    select each.name, count(*) filter (where each.counted), (sum(line.amount) filter (where each.counted))::bigint
    from bill join bill_line line on line.hospital_id = bill.hospital_id and line.bill_id = bill.id
    cross join lateral (values
      ('lines', true),
      ('lines-unsupported', line.evidence_grade = 'unsupported'),
      ('lines-recorded-after', line.evidence_grade = 'recorded-after'),
      ('lines-of-stock', line.batch_id is not null)
    ) as each (name, counted)
    where bill.hospital_id = ${hospital} and bill.business_date between ${from} and ${to} group by each.name`.execute(
    tx,
  );
  return rows;
}

/**
 * Lines that stand above the MRP (with taxes) or the ceiling (without) that was sealed with them, compared exactly as at the
 * counter; of a ceiling both the taxable value and the amount must be above it, so that rounding alone names nothing.
 */
export async function dearLines(
  tx: Tx,
  hospital: HospitalId,
  { from, to }: Span,
): Promise<{ series: string; number: bigint; position: number; code: string }[]> {
  const { rows } = await sql<{ series: string; number: bigint; position: number; code: string }>`
    select bill.series, bill.number, line.position, each.code
    from bill join bill_line line on line.hospital_id = bill.hospital_id and line.bill_id = bill.id
    cross join lateral (values
      ('price_above_mrp', line.amount::numeric * line.mrp_per > line.mrp_amount::numeric * line.quantity),
      ('price_above_ceiling', line.taxable::numeric * line.ceiling_per > line.ceiling_amount::numeric * line.quantity
        and line.amount::numeric * 10000 * line.ceiling_per
          > line.ceiling_amount::numeric * line.quantity * (10000 + greatest(line.tax_bp, 0)))
    ) as each (code, above)
    where bill.hospital_id = ${hospital} and bill.business_date between ${from} and ${to} and above
    order by 1, 2, 3, 4 limit 1000`.execute(tx);
  return rows;
}

/** Days of a span that have documents of a series and no seal of it, due or not. */
export async function unsealedDays(
  tx: Tx,
  hospital: HospitalId,
  { from, to }: Span,
): Promise<{ series: string; date: IsoDate }[]> {
  const here = sql`hospital_id = ${hospital} and business_date between ${from} and ${to}`;
  const { rows } = await sql<{ series: string; date: IsoDate }>`
    select series, business_date as date from (
      select series, business_date from bill where ${here}
      union select series, business_date from credit_note where ${here}
      union select series, business_date from payment where ${here}
      union select series, business_date from refund where ${here}
    ) as documents
    where not exists (select from day_seal seal where seal.hospital_id = ${hospital}
      and seal.series = documents.series and seal.business_date = documents.business_date)
    order by 2, 1 limit 1000`.execute(tx);
  return rows;
}

/**
 * What may keep a bundle of the same days from GREEN (decision 70; its hour is never earlier): day seals that were made when they were overdue (`late`), and
 * documents of a later day than their own time says, though theirs was not closed by then (`moved`). `dueHour` is that of
 * `isSealDue`. Compared are times that the audit holds against the claims. A document's time is taken before the day's lock: one
 * that waited while the day was closed is not counted.
 */
export async function untimelySeals(
  tx: Tx,
  hospital: HospitalId,
  { from, to }: Span,
  dueHour: number,
): Promise<{ late: bigint; moved: bigint }> {
  const here = sql`hospital_id = ${hospital} and business_date between ${from} and ${to}`;
  const { rows } = await sql<{ late: bigint; moved: bigint }>`
    with place as materialized (select time_zone, day_cut_hour from hospital where id = ${hospital}),
    documents as (
      select business_date, sealed_at as at from bill where ${here}
      union all select business_date, at from credit_note where ${here}
      union all select business_date, at from payment where ${here}
      union all select business_date, at from refund where ${here}
    ),
    later as (
      select business_date, at, own from documents cross join place
      cross join lateral (select (at at time zone time_zone - make_interval(hours => day_cut_hour))::date as own) as theirs
      where business_date > own
    )
    select
      (select count(*) from day_seal cross join place where ${here}
        and at > (business_date + 1 + make_interval(hours => greatest(${dueHour}, day_cut_hour + 1))) at time zone time_zone)
        as late,
      (select count(*) from later left join business_day as day
          on day.hospital_id = ${hospital} and day.business_date = later.own
        where later.business_date > later.own + 1 or day.closed_at is null or day.closed_at > later.at + interval '5 minutes')
        as moved`.execute(tx);
  return rows[0] ?? { late: 0n, moved: 0n };
}
