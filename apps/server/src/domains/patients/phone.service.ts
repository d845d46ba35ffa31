import { type HospitalId, type PatientId, type Phone, PramanaError, toE164 } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { channelsOf, sendMessage } from '../../platform/messages/index.ts';
import type { Services } from '../../platform/services.ts';
import type { Hospital } from '../../platform/session.ts';
import { languageOfHospital } from '../identity/index.ts';
import { cameAt, survivorsOf } from './merge.store.ts';
import { readPatients, type StoredPatient } from './patient.store.ts';
import { formerPhones, phoneProblem } from './phone.policy.ts';

type File = Pick<StoredPatient, 'phone' | 'emergencyContact'>;

/**
 * Tells each number that no longer stands on a file that it was taken off, by SMS where this node sends any: whoever holds
 * it may be the patient, and a code to the new one will stand for them in a week. The message names the hospital and nobody else.
 */
export async function tellFormer(
  { tx, hospital, services }: { tx: Tx; hospital: Hospital; services: Services },
  before: File,
  now: File,
): Promise<void> {
  const phones = channelsOf(services).sms ? formerPhones(before, now) : [];
  if (phones.length === 0) return;
  const language = await languageOfHospital(tx, hospital.id);
  const message = { template: 'phone-replaced', variables: { hospital: hospital.name }, language } as const;
  for (const phone of phones) await sendMessage(tx, services, { to: { phone: phone as Phone }, ...message });
}

export interface Reached {
  /** As whom the patient goes on. */
  readonly patient: StoredPatient;
  /** Where a code for them would go; null: nowhere, or not to a number that E.164 has. */
  readonly phone: Phone | null;
  readonly problem: ReturnType<typeof phoneProblem>;
}

/**
 * By which phone a patient is asked to confirm what was done under this number: that of whom they go on as, never the one of a card
 * that was merged, which may be a stranger's. A merge that brings another phone counts as a change of it: whoever may merge could
 * read the code. `not_found`.
 */
export async function reachPatient(tx: Tx, hospital: HospitalId, id: PatientId, now: number): Promise<Reached> {
  const survivor = (await survivorsOf(tx, hospital, [id])).get(id) ?? id;
  const found = await readPatients(tx, hospital, [...new Set([survivor, id])]);
  const patient = found.find((each) => each.id === survivor);
  if (patient === undefined) throw new PramanaError('not_found');
  const isOther = found.find((each) => each.id === id)?.phone !== patient.phone;
  const since = [patient.phoneChangedAt, isOther ? await cameAt(tx, hospital, id, survivor) : null];
  const changedAt = since.reduce((last, each) => (last === null || (each !== null && each > last) ? each : last));
  const phone = toE164(patient.phone ?? '');
  return { patient, phone, problem: phoneProblem({ phone, changedAt }, now) };
}
