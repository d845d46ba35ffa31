import { type HospitalId, type PatientId, PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { aliasesOf, patientsById } from '../patients/index.ts';

/**
 * Whoever was merged into this patient is erased first, each under their own number: nothing of the person may be left
 * behind under a key that nobody thinks of. `patient_merged`; `not_found` for nobody.
 */
export async function requireAlone(tx: Tx, hospital: HospitalId, patient: PatientId): Promise<void> {
  if ((await patientsById(tx, hospital, [patient])).length === 0) throw new PramanaError('not_found');
  const left = (await aliasesOf(tx, hospital, patient)).filter(({ active }) => active);
  if (left.length === 0) return;
  const numbers = left.map(({ number }) => number).join(', ');
  const detail = `${numbers} was merged into this patient: ask for the erasure of that number first.`;
  throw new PramanaError('patient_merged', { detail, params: { aliases: numbers } });
}
