import type { HospitalId, LogId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/** First and last entry of each log whose blocks were sealed in [begins, ends). Reads the hospital's blocks once. */
export async function entriesBetween(
  tx: Tx,
  hospital: HospitalId,
  { begins, ends }: { begins: Date; ends: Date },
): Promise<{ logId: LogId; first: number; last: number }[]> {
  const { rows } = await sql<{ log_id: LogId; first: bigint; last: bigint }>`
    select e.log_id, min(e.index) as first, max(e.index) as last
    from block b join log_entry e
      on e.hospital_id = b.hospital_id and e.series = b.series and e.number = b.number
    where b.hospital_id = ${hospital} and b.at >= ${begins} and b.at < ${ends}
    group by e.log_id`.execute(tx);
  return rows.map(({ log_id: logId, first, last }) => ({ logId, first: Number(first), last: Number(last) }));
}
