import type { Phone } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { channelsOf, sendMessage } from '../../platform/messages/index.ts';
import type { Services } from '../../platform/services.ts';
import type { Hospital } from '../../platform/session.ts';
import { languageOfHospital } from '../identity/index.ts';
import type { StoredPatient } from './patient.store.ts';
import { formerPhones } from './phone.policy.ts';

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
