import type { HospitalId, LogId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

interface Period {
  readonly begins: Date;
  readonly ends: Date;
}

/** First and last entry of each log whose blocks were sealed in [begins, ends). Reads the hospital's blocks once. */
export async function entriesBetween(
  tx: Tx,
  hospital: HospitalId,
  { begins, ends }: Period,
): Promise<{ logId: LogId; first: number; last: number }[]> {
  const { rows } = await sql<{ log_id: LogId; first: bigint; last: bigint }>`
    select e.log_id, min(e.index) as first, max(e.index) as last
    from block b join log_entry e
      on e.hospital_id = b.hospital_id and e.series = b.series and e.number = b.number
    where b.hospital_id = ${hospital} and b.at >= ${begins} and b.at < ${ends}
    group by e.log_id`.execute(tx);
  return rows.map(({ log_id: logId, first, last }) => ({ logId, first: Number(first), last: Number(last) }));
}

/** True while something that was sealed in [begins, ends) waits for its place in the log. */
export async function anyWaiting(tx: Tx, hospital: HospitalId, { begins, ends }: Period): Promise<boolean> {
  const { rows } = await sql<{ waiting: boolean }>`
    select exists (select from seal_queue q join block b
        on b.hospital_id = q.hospital_id and b.series = q.series and b.number = q.number
      where q.hospital_id = ${hospital} and b.at >= ${begins} and b.at < ${ends}) as waiting`.execute(tx);
  return rows[0]?.waiting ?? true;
}

/** Numbers of a series that a day's seal counts. */
interface Stretch {
  readonly series: string;
  readonly first: bigint;
  readonly last: bigint;
}

const MONEY = ['bill', 'payment', 'refund', 'credit-note'];

/**
 * Entries that show, of each series with documents of [begins, ends), that no number of it was left out: from the last one
 * sealed before the period to the first one sealed behind it. Those of the period itself are not named again.
 */
export async function entriesAround(
  tx: Tx,
  hospital: HospitalId,
  { begins, ends, stretches }: Period & { readonly stretches: readonly Stretch[] },
): Promise<{ logId: LogId; index: number }[]> {
  const { rows } = await sql<{ log_id: LogId; index: bigint }>`
    with named as (
      select series, min(number) as low, max(number) as high from block
      where hospital_id = ${hospital} and at >= ${begins} and at < ${ends} and kind = any(${MONEY}) group by series
      union all
      select * from unnest(${stretches.map(({ series }) => series)}::text[],
        ${stretches.map(({ first }) => first)}::bigint[], ${stretches.map(({ last }) => last)}::bigint[])
    ), span as (select series, min(low) as low, max(high) as high from named group by series),
    around as (
      select span.*,
        (select b.number from block b where b.hospital_id = ${hospital} and b.series = span.series
          and b.number < span.low and b.at < ${begins} order by b.number desc limit 1) as before,
        (select b.number from block b where b.hospital_id = ${hospital} and b.series = span.series
          and b.number > span.high and b.at >= ${ends} order by b.number limit 1) as behind
      from span)
    select e.log_id, e.index from around a join log_entry e on e.hospital_id = ${hospital} and e.series = a.series
      and ((e.number >= a.before and e.number < a.low) or (e.number > a.high and e.number <= a.behind))
    order by 1, 2`.execute(tx);
  return rows.map(({ log_id: logId, index }) => ({ logId, index: Number(index) }));
}
