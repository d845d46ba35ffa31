import type { AllergyJson } from '@pramana/contract';
import { fold, type HospitalId, type PatientId } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import type { Tx } from '../../platform/database/index.ts';
import { readClinical, saveClinical } from './clinical.service.ts';
import { survivorOf } from './merge.service.ts';
import { identifiedBy, identifierKey, readPatients } from './patient.store.ts';

/** Who has this identifier of this system here: whoever they were merged into; null: nobody. */
export async function patientByIdentifier(
  tx: Tx,
  hospital: HospitalId,
  wanted: { system: string; value: string },
): Promise<PatientId | null> {
  const found = await readPatients(tx, hospital, await identifiedBy(tx, hospital, wanted));
  const same = found.find(({ identifiers }) =>
    identifiers.some(
      (each) => fold(each.system) === fold(wanted.system) && identifierKey(each) === identifierKey(wanted),
    ),
  );
  return same === undefined ? null : survivorOf(tx, hospital, same.id);
}

/** Writes down allergies that another system tells, where this hospital has written nothing of them yet. */
export async function takeOverAllergies(
  ctx: AccessContext,
  patient: PatientId,
  allergies: readonly AllergyJson[],
): Promise<void> {
  if (allergies.length === 0) return;
  const known = await readClinical(ctx, patient);
  if (known.version !== 0 || known.allergies.length > 0) return;
  const facts = { allergies: [...allergies], noKnownAllergies: false, weightKg: null, weighedOn: null };
  await saveClinical(ctx, patient, { ...facts, base: 0 });
}
