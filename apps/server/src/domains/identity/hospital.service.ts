import { type HospitalId, PramanaError } from '@pramana/kernel';
import { type Tx, violatedConstraint } from '../../platform/database/index.ts';
import { insertHospital, type NewHospital } from './hospital.store.ts';

export type { NewHospital } from './hospital.store.ts';

/** Creates a tenant of this node; `already_exists` when the slug is taken. */
export async function createHospital(tx: Tx, hospital: NewHospital): Promise<HospitalId> {
  return insertHospital(tx, hospital).catch((error: unknown) => {
    if (violatedConstraint(error) !== 'hospital_slug_key') throw error;
    throw new PramanaError('already_exists', { field: 'slug', cause: error });
  });
}
