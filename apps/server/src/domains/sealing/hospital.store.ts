import type { HospitalId } from '@pramana/kernel';
import { fixed, type Tx } from '../../platform/database/index.ts';
import type { SealingHospital } from './block.service.ts';

function hospitals(tx: Tx) {
  return tx.selectFrom('hospital').select(['id', 'slug', 'time_zone', 'year_start_month']);
}

type Row = { id: string; slug: string; time_zone: string; year_start_month: number };

function sealingHospital(row: Row): SealingHospital {
  return {
    id: row.id as HospitalId,
    slug: row.slug,
    timeZone: row.time_zone,
    yearStartMonth: row.year_start_month,
  };
}

const hospitalById = fixed((tx, { id }: { id: HospitalId }) => hospitals(tx).where('id', '=', id).compile());

export async function readHospital(tx: Tx, id: HospitalId): Promise<SealingHospital | undefined> {
  const [row] = await hospitalById(tx, { id });
  return row && sealingHospital(row);
}

/** The organisation that is the node itself, which keeps the node log. */
export async function readNode(tx: Tx): Promise<SealingHospital | undefined> {
  const row = await hospitals(tx).where('kind', '=', 'node').executeTakeFirst();
  return row && sealingHospital(row);
}

/** Everybody with a log: the hospitals, and the node itself. */
export async function listHospitals(tx: Tx): Promise<SealingHospital[]> {
  return (await hospitals(tx).orderBy('slug').execute()).map(sealingHospital);
}
