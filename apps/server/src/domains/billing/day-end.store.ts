import type { HospitalId, IsoDate } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';

/** Every hospital of the node, for what the node does by itself. */
export async function hospitalsOfNode(tx: Tx): Promise<Hospital[]> {
  const rows = await tx
    .selectFrom('hospital')
    .select([
      'id',
      'slug',
      'name',
      'time_zone as timeZone',
      'currency',
      'day_cut_hour as dayCutHour',
      'year_start_month as yearStartMonth',
      'state_code as stateCode',
    ])
    .execute();
  return rows.map((row) => ({ ...row, id: row.id as HospitalId }));
}

/** Days that nobody closed, oldest first, with the place that says when they end. */
export async function openDaysAndPlace(
  tx: Tx,
  hospital: HospitalId,
): Promise<{ date: IsoDate; timeZone: string; dayCutHour: number }[]> {
  return tx
    .selectFrom('business_day as d')
    .innerJoin('hospital as h', 'h.id', 'd.hospital_id')
    .select(['d.business_date as date', 'h.time_zone as timeZone', 'h.day_cut_hour as dayCutHour'])
    .where('d.hospital_id', '=', hospital)
    .where('d.closed_at', 'is', null)
    .orderBy('d.business_date')
    .execute();
}

/** Days that nobody closed, oldest first. */
export async function openDays(tx: Tx, hospital: HospitalId): Promise<IsoDate[]> {
  const rows = await tx
    .selectFrom('business_day')
    .select('business_date')
    .where('hospital_id', '=', hospital)
    .where('closed_at', 'is', null)
    .orderBy('business_date')
    .execute();
  return rows.map((row) => row.business_date);
}
