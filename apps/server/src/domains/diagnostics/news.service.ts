import { createHash } from 'node:crypto';
import { type HospitalId, uuidV7 } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { channelsOf, isAnyTold, sendMessage } from '../../platform/messages/index.ts';
import type { Services } from '../../platform/services.ts';
import { languageOfHospital } from '../identity/index.ts';
import { asPeopleNow, findPatient, subjectsOf } from '../patients/index.ts';
import { languageOfPatient } from '../people/index.ts';
import { readablePatients } from '../sealing/index.ts';
import { readReleases, type Release } from './event.store.ts';
import { readOrders } from './order.store.ts';

/** Several results of one day are one message: whoever looks after it sees all of them. */
const QUIET_MS = 4 * 3_600_000;
const HOLDS_MS = 24 * 3_600_000;

/**
 * Tells the patient that there is news, after a result was released: the hospital's name and nothing else, which many may read on
 * a phone. By SMS, else e-mail; nobody is told by neither, or was told within hours. A correction of what was released is told
 * whenever it is: whoever has read the wrong value must look again.
 */
export async function tellReleased(
  ctx: AccessContext & { services: Services },
  order: string,
  { corrected }: { corrected: boolean } = { corrected: false },
): Promise<void> {
  const { tx, hospital, services, clock } = ctx;
  const [row] = await readOrders(tx, hospital.id, { ids: [order] });
  if (row === undefined) return;
  const owners = await asPeopleNow(tx, hospital.id, await readablePatients(tx, hospital, [row.subjectId]));
  const id = owners.get(row.subjectId) ?? null;
  const patient = id === null ? null : await findPatient(tx, hospital.id, id);
  if (patient === null) return;
  // Each message is named by its release: what counts is what was told, and a release that told nothing quiets nothing.
  const subjects = await subjectsOf(tx, hospital, patient.id);
  const recent = await readReleases(tx, hospital.id, subjects, new Date(clock.now() - QUIET_MS));
  const ids = recent.map((release) => messageId(hospital.id, release));
  if (!corrected && (await isAnyTold(tx, ids))) return;
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
  const own = recent.filter((release) => release.order === order).toSorted((a, b) => b.revision - a.revision)[0];
  const named = own === undefined ? {} : { id: messageId(hospital.id, own) };
  const expiresAt = clock.now() + HOLDS_MS;
  await sendMessage(tx, services, { ...named, to, template: 'news', variables, language, expiresAt });
}

/** The same for the same release: of two of one order (after a new sample) each has its own. */
function messageId(hospital: HospitalId, { order, revision, at }: Release): string {
  const name = JSON.stringify(['news', hospital, order, revision]);
  return uuidV7(at.getTime(), createHash('sha256').update(name).digest().subarray(0, 10));
}
