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
