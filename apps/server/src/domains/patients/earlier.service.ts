import type { AllergyJson } from '@pramana/contract';
import { type HospitalId, type PatientId, PramanaError } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import type { Tx } from '../../platform/database/index.ts';
import { addAllergies } from './clinical.policy.ts';
import { readClinical, saveClinical } from './clinical.service.ts';
import { survivorOf } from './merge.service.ts';
import { holdPatient } from './patient.service.ts';
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

/**
 * Writes down the allergies that another system tells, beside what is known here: never in its place, so that nobody who
 * prescribes is warned of less. What became of each, in their order: `known` where its substance stands here at least as
 * grave, `full` where the list has no room, `unreadable` all of them where what is known does not open: nothing is written.
 */
export async function takeOverAllergies(
  ctx: AccessContext,
  patient: PatientId,
  told: readonly AllergyJson[],
): Promise<('added' | 'known' | 'full' | 'unreadable')[]> {
  if (told.length === 0) return [];
  // Held before it is read: what somebody writes at the same moment is added to, and is no conflict.
  await holdPatient(ctx, await survivorOf(ctx.tx, ctx.hospital.id, patient));
  const known = await readClinical(ctx, patient);
  if (known.health !== 'open') return told.map(() => 'unreadable');
  const { allergies, became } = addAllergies(known.allergies, told);
  const { version: base, merged, weightKg, weighedOn } = known;
  if (became.includes('added'))
    await saveClinical(ctx, patient, { allergies, noKnownAllergies: false, weightKg, weighedOn, base, merged });
  return became;
}
