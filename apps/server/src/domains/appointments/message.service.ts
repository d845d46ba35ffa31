import type { Language } from '@pramana/contract';
import type { PatientId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { channelsOf, type Recipient, sendMessage } from '../../platform/messages/index.ts';
import type { Services } from '../../platform/services.ts';
import type { Hospital } from '../../platform/session.ts';
import { languageOfHospital } from '../identity/index.ts';
import { asPeopleNow, patientsById } from '../patients/index.ts';
import { languageOfPatient } from '../people/index.ts';
import { readablePatients } from '../sealing/index.ts';
import type { AppointmentRow } from './appointment.store.ts';
import { countOwnChanges } from './step.store.ts';

export type VisitMessage = 'appointment-set' | 'appointment-cancelled' | 'appointment-reminder';

export interface Sending {
  tx: Tx;
  hospital: Hospital;
  services: Pick<Services, 'config' | 'demo' | 'clock'>;
}

/** So many changes that a patient makes from their own account are told to them in a day: a loop of theirs costs no more. */
export const TOLD_MOST = 6;
const DAY_MS = 86_400_000;

const LOCALES: Record<Language, string> = { en: 'en-IN', hi: 'hi-IN-u-nu-latn', mr: 'mr-IN-u-nu-latn' };

/** The time as people say it, by the hospital's clock: `Mon, 23 Nov 2026, 10:30`. */
export function whenText(at: Date, zone: string, language: Language): string {
  const day = new Intl.DateTimeFormat(LOCALES[language], {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  const time = new Intl.DateTimeFormat(LOCALES[language], {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return `${day.format(at)}, ${time.format(at)}`;
}

/**
 * Tells the patient of a time of theirs, by SMS or else by e-mail: the hospital's name and the time, and nothing of doctor,
 * department or reason, which many may read on a phone. Whoever was merged is told as whom they go on. Nobody is told of what is over, nor, where they did it themselves
 * (`isOwn`), of more than `TOLD_MOST` changes within a day; what the hospital does always goes. The channel it went by, or null.
 */
export async function tellPatient(
  { tx, hospital, services }: Sending,
  row: AppointmentRow,
  template: VisitMessage,
  { isOwn = false }: { isOwn?: boolean } = {},
): Promise<'sms' | 'email' | null> {
  const { startsAt } = row;
  const now = services.clock.now();
  if (startsAt === null || startsAt.getTime() <= now) return null;
  if (isOwn && (await countOwnChanges(tx, hospital.id, row.subjectId, new Date(now - DAY_MS))) > TOLD_MOST) return null;
  const owners = await asPeopleNow(tx, hospital.id, await readablePatients(tx, hospital, [row.subjectId]));
  const patient = owners.get(row.subjectId) ?? null;
  const to = patient === null ? null : await recipientOf({ tx, hospital, services }, patient);
  if (patient === null || to === null) return null;
  const language = (await languageOfPatient(tx, hospital.id, patient)) ?? (await languageOfHospital(tx, hospital.id));
  const variables = { hospital: hospital.name, time: whenText(startsAt, hospital.timeZone, language) };
  await sendMessage(tx, services as Services, { to, template, variables, language, expiresAt: startsAt.getTime() });
  return 'phone' in to ? 'sms' : 'email';
}

async function recipientOf({ tx, hospital, services }: Sending, patient: PatientId): Promise<Recipient | null> {
  const channels = channelsOf(services);
  const [known] = await patientsById(tx, hospital.id, [patient]);
  if (known?.phone && channels.sms) return { phone: known.phone as never };
  return known?.email && channels.email ? { email: known.email } : null;
}
