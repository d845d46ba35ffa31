import type { HospitalId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';

/** A hospital by its short name or id, for whoever is not signed in there; null when there is none. */
export async function findPlace(tx: Tx, by: { slug: string } | { id: string }): Promise<Hospital | null> {
  const row = await tx
    .selectFrom('hospital')
    .select(['id', 'slug', 'name', 'currency', 'time_zone', 'day_cut_hour', 'year_start_month', 'state_code'])
    .where('kind', '=', 'hospital')
    .$if('slug' in by, (query) => query.where('slug', '=', 'slug' in by ? by.slug : ''))
    .$if('id' in by, (query) => query.where('id', '=', 'id' in by ? by.id : ''))
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    id: row.id as HospitalId,
    slug: row.slug,
    name: row.name,
    timeZone: row.time_zone,
    currency: row.currency,
    dayCutHour: row.day_cut_hour,
    yearStartMonth: row.year_start_month,
    stateCode: row.state_code,
  };
}
