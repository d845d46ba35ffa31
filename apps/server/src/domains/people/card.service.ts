import { type HospitalId, type PatientId, type PersonId, type Phone, PramanaError, toE164 } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { keepApart, numbersOf, phoneProblem, type StoredPatient } from '../patients/index.ts';
import type { StoredCard } from './enrolment.store.ts';
import { heldRoles } from './role.store.ts';

/**
 * A card of one number opens what stands under every number that was merged with it: only an administrator's does, or a
 * clerk could read anybody by merging them into somebody whose card they print (`merge.service`). `merged_needs_admin`.
 */
export async function refuseMerged(tx: Tx, hospital: HospitalId, patient: PatientId, maker: PersonId): Promise<void> {
  await keepApart(tx, hospital, patient);
  if ((await numbersOf(tx, { id: hospital }, patient)).length === 1) return;
  if (!(await isAdmin(tx, hospital, maker))) throw new PramanaError('merged_needs_admin');
}

async function isAdmin(tx: Tx, hospital: HospitalId, person: PersonId): Promise<boolean> {
  return (await heldRoles(tx, hospital, person)).get(person)?.get('admin') === 'active';
}

type Printed = Pick<StoredCard, 'phoneOf' | 'madeBy' | 'madeAt'>;

/**
 * The phone on file that a card proves. Whoever may change the number could read the code, and so be the patient: a number
 * that is newer than the rule's days proves nothing, unless an administrator printed the card after the change.
 * `phone_missing`, `phone_new`.
 */
export async function cardPhone(
  tx: Tx,
  hospital: HospitalId,
  patient: StoredPatient,
  card: Printed,
  now: number,
): Promise<Phone> {
  const isOwn = card.phoneOf === 'patient';
  const phone = toE164((isOwn ? patient.phone : patient.emergencyContact?.phone) ?? '');
  const changedAt = isOwn ? patient.phoneChangedAt : patient.contactPhoneChangedAt;
  const problem = phoneProblem({ phone, changedAt }, now);
  if (phone === null || problem === 'phone_missing') throw new PramanaError('phone_missing');
  const isSeen = problem === null || (changedAt !== null && changedAt <= card.madeAt);
  if (!isSeen || (problem !== null && !(await isAdmin(tx, hospital, card.madeBy)))) throw new PramanaError('phone_new');
  return phone;
}
