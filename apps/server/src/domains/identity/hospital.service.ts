import type { HospitalInputJson, HospitalJson } from '@pramana/contract';
import { type HospitalId, PramanaError } from '@pramana/kernel';
import { type Tx, violatedConstraint } from '../../platform/database/index.ts';
import { insertHospital, listHospitals, type NewHospital } from './hospital.store.ts';
import { addPerson } from './person.service.ts';

export type { NewHospital } from './hospital.store.ts';

/** Creates a tenant of this node; `already_exists` when the slug is taken. */
export async function createHospital(tx: Tx, hospital: NewHospital): Promise<HospitalId> {
  if (hospital.timeZone !== undefined && !isTimeZone(hospital.timeZone)) {
    throw new PramanaError('invalid_field', { field: 'timeZone', detail: 'This is no time zone of the IANA list.' });
  }
  return insertHospital(tx, hospital).catch((error: unknown) => {
    if (violatedConstraint(error) !== 'hospital_slug_key') throw error;
    throw new PramanaError('already_exists', { field: 'slug', cause: error });
  });
}

/** A hospital and the person who can add all others to it. */
export async function openHospital(tx: Tx, { admin, ...hospital }: HospitalInputJson): Promise<HospitalJson> {
  const id = await createHospital(tx, hospital);
  await addPerson(tx, admin, { hospital: id, roles: ['admin'] });
  const made = (await listHospitals(tx)).find((each) => each.id === id);
  if (made === undefined) throw new Error('a hospital that was just created is not there');
  return made;
}

export async function allHospitals(tx: Tx): Promise<HospitalJson[]> {
  return listHospitals(tx);
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}
