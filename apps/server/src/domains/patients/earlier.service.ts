import type { AllergyJson } from '@pramana/contract';
import { type HospitalId, type PatientId, PramanaError } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import type { Tx } from '../../platform/database/index.ts';
import { readClinical, saveClinical } from './clinical.service.ts';
import { survivorOf } from './merge.service.ts';
import { holdIdentifier, identifiedBy, readPatients } from './patient.store.ts';

/**
 * Who has this identifier of this system here, as it is written: whoever they were merged into; null: nobody.
 * Throws `invalid_field` when two people have it: only somebody who looks can say whose it is.
 */
export async function patientByIdentifier(
  tx: Tx,
  hospital: HospitalId,
  wanted: { system: string; value: string },
): Promise<PatientId | null> {
  // Held until the transaction ends: of two who look at once, the second finds whom the first registers.
  await holdIdentifier(tx, hospital, wanted);
  const found = await readPatients(tx, hospital, await identifiedBy(tx, hospital, wanted));
  const same = found.filter(({ identifiers }) =>
    identifiers.some(({ system, value }) => system === wanted.system && value === wanted.value),
  );
  const [one = null, ...others] = new Set(await Promise.all(same.map(({ id }) => survivorOf(tx, hospital, id))));
  if (others.length === 0) return one;
  throw new PramanaError('invalid_field', { field: 'file', detail: 'Two patients here have this identifier.' });
}

/** Writes down allergies that another system tells, where this hospital has written nothing of them yet; whether it did. */
export async function takeOverAllergies(
  ctx: AccessContext,
  patient: PatientId,
  allergies: readonly AllergyJson[],
): Promise<boolean> {
  if (allergies.length === 0) return false;
  const known = await readClinical(ctx, patient);
  if (known.version !== 0 || known.allergies.length > 0) return false;
  const facts = { allergies: [...allergies], noKnownAllergies: false, weightKg: null, weighedOn: null };
  await saveClinical(ctx, patient, { ...facts, base: 0 });
  return true;
}
