import type { PatientId } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { channelsOf, sendMessage } from '../../platform/messages/index.ts';
import type { Services } from '../../platform/services.ts';
import { languageOfHospital } from '../identity/index.ts';
import { findPatient, survivorsOf } from '../patients/index.ts';
import { languageOfPatient } from '../people/index.ts';
import { readablePatients } from '../sealing/index.ts';
import { countReleased, readOrders } from './order.store.ts';

/** Several results of one day are one message: whoever looks after it sees all of them. */
const QUIET_MS = 4 * 3_600_000;
const HOLDS_MS = 24 * 3_600_000;

/**
 * Tells the patient that there is news, after a result was released: the hospital's name and nothing else, which many may read on
 * a phone. By SMS, else e-mail; nobody is told by neither, or was told within hours.
 */
export async function tellReleased(ctx: AccessContext & { services: Services }, order: string): Promise<void> {
  const { tx, hospital, services, clock } = ctx;
  const [row] = await readOrders(tx, hospital.id, { ids: [order] });
  if (row === undefined) return;
  if ((await countReleased(tx, hospital.id, row.subjectId, new Date(clock.now() - QUIET_MS))) > 1) return;
  const own = (await readablePatients(tx, hospital, [row.subjectId])).get(row.subjectId) ?? null;
  const id: PatientId | null = own === null ? null : ((await survivorsOf(tx, hospital.id, [own])).get(own) ?? null);
  const patient = id === null ? null : await findPatient(tx, hospital.id, id);
  if (patient === null) return;
  const channels = channelsOf(services);
  const to =
    patient.phone && channels.sms
      ? { phone: patient.phone as never }
      : patient.email && channels.email
        ? { email: patient.email }
        : null;
  if (to === null) return;
  const language =
    (await languageOfPatient(tx, hospital.id, patient.id)) ?? (await languageOfHospital(tx, hospital.id));
  const variables = { hospital: hospital.name };
  await sendMessage(tx, services, { to, template: 'news', variables, language, expiresAt: clock.now() + HOLDS_MS });
}
