import { GST_STATES, type HospitalId, isGstState } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';

type Row = Pick<Hospital, 'slug' | 'name' | 'currency' | 'timeZone' | 'dayCutHour' | 'yearStartMonth' | 'stateCode'> & {
  id: string;
};

function places(tx: Tx) {
  return tx
    .selectFrom('hospital')
    .select([
      'id',
      'slug',
      'name',
      'currency',
      'time_zone as timeZone',
      'day_cut_hour as dayCutHour',
      'year_start_month as yearStartMonth',
      'state_code as stateCode',
    ])
    .where('kind', '=', 'hospital');
}

const placeOf = (row: Row): Hospital => ({ ...row, id: row.id as HospitalId });

/** A hospital by its short name or id, for whoever is not signed in there; null when there is none. */
export async function findPlace(tx: Tx, by: { slug: string } | { id: string }): Promise<Hospital | null> {
  const row = await places(tx)
    .$if('slug' in by, (query) => query.where('slug', '=', 'slug' in by ? by.slug : ''))
    .$if('id' in by, (query) => query.where('id', '=', 'id' in by ? by.id : ''))
    .executeTakeFirst();
  return row === undefined ? null : placeOf(row);
}

/** Every hospital of the node, for what is done in each. */
export async function allPlaces(tx: Tx): Promise<Hospital[]> {
  return (await places(tx).orderBy('id').execute()).map(placeOf);
}

/** Town and state of a hospital, as people write them; empty where neither is known. */
export async function townOf(tx: Tx, id: HospitalId): Promise<string> {
  const row = await tx
    .selectFrom('hospital')
    .select(['address', 'state_code'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const code = row.state_code ?? '';
  const { city = '', state = isGstState(code) ? GST_STATES[code] : '' } = row.address as Record<string, string>;
  return [city, state].filter(Boolean).join(', ');
}
