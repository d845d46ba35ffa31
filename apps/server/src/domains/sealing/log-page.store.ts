import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { LogRow } from './log.store.ts';

/** Entries at the end of each day that had some, oldest first; days as the time zone counts them. */
export async function dailyGrowth(
  tx: Tx,
  log: Pick<LogRow, 'id' | 'hospitalId'>,
  timeZone: string,
): Promise<{ day: string; size: number }[]> {
  const { rows } = await sql<{ day: string; size: bigint }>`
    select to_char(day, 'YYYY-MM-DD') as day, sum(added) over (order by day)::bigint as size from (
      select (sealed_at at time zone ${timeZone})::date as day, count(*) as added from log_entry
      where hospital_id = ${log.hospitalId} and log_id = ${log.id} group by 1
    ) as days order by 1`.execute(tx);
  return rows.map(({ day, size }) => ({ day, size: Number(size) }));
}

/** The newest tree up to `size` that each of these witnesses cosigned, and when, as it says; absent where it never did. */
export async function lastCosigned(
  tx: Tx,
  { id, hospitalId }: Pick<LogRow, 'id' | 'hospitalId'>,
  { vkeys, size }: { readonly vkeys: readonly string[]; readonly size: number },
): Promise<{ vkey: string; size: number; at: Date }[]> {
  const { rows } = await sql<{ vkey: string; size: bigint; at: Date }>`
    select w.vkey, c.size, c.cosigned_at as at from unnest(${[...vkeys]}::text[]) as w (vkey)
    cross join lateral (select size, cosigned_at from cosignature
      where hospital_id = ${hospitalId} and log_id = ${id} and vkey = w.vkey and size <= ${size}
      order by size desc limit 1) as c`.execute(tx);
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}
