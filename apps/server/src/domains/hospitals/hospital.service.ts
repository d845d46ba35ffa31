import type { HospitalInputJson, HospitalJson } from '@pramana/contract';
import { type HospitalId, PramanaError } from '@pramana/kernel';
import { type Tx, violatedConstraint } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Services } from '../../platform/services.ts';
import type { Hospital } from '../../platform/session.ts';
import { addPerson } from '../identity/index.ts';
import { insertHospital, listHospitals, type NewHospital } from './hospital.store.ts';

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

/** What other domains need before a new hospital's first document; runs inside its transaction. */
export type PrepareHospital = (tx: Tx, hospital: Hospital) => Promise<void>;

/** A hospital, all that its domains need, and the person who can add all others to it: in one transaction. */
export async function openHospital(
  { db }: Services,
  { admin, ...input }: HospitalInputJson,
  prepare: PrepareHospital,
): Promise<HospitalJson> {
  const id: HospitalId = newId();
  return db.inHospital(id, async (tx) => {
    await createHospital(tx, { ...input, id });
    await addPerson(tx, admin, { hospital: id, roles: ['admin'] });
    const hospital = (await listHospitals(tx)).find((each) => each.id === id);
    if (hospital === undefined) throw new Error('a hospital that was just created is not there');
    await prepare(tx, hospital);
    return hospital;
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
