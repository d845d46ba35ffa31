import { type HospitalId, parsePhone, PramanaError } from '@pramana/kernel';
import { type Tx, violatedConstraint } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';
import { NODE_SLUG } from '../sealing/index.ts';
import { insertHospital, listHospitals, type NewHospital } from './hospital.store.ts';

export type { NewHospital } from './hospital.store.ts';

/** Creates the bare row of a tenant of this node; `already_exists` when the slug is taken, `invalid_phone`. */
export async function createHospital(tx: Tx, hospital: NewHospital): Promise<HospitalId> {
  if (hospital.timeZone !== undefined && !isTimeZone(hospital.timeZone)) {
    throw new PramanaError('invalid_field', { field: 'timeZone', detail: 'This is no time zone of the IANA list.' });
  }
  if (hospital.slug === NODE_SLUG) throw new PramanaError('already_exists', { field: 'slug' });
  const phone = hospital.phone?.trim() ? parsePhone(hospital.phone) : null;
  return insertHospital(tx, { ...hospital, phone }).catch((error: unknown) => {
    if (violatedConstraint(error) !== 'hospital_slug_key') throw error;
    throw new PramanaError('already_exists', { field: 'slug', cause: error });
  });
}

export function allHospitals(tx: Tx): Promise<Hospital[]> {
  return listHospitals(tx);
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}
