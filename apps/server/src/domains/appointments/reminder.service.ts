import { civil } from '@pramana/kernel';
import type { Services } from '../../platform/services.ts';
import { allPlaces } from '../people/index.ts';
import { findAppointment } from './appointment.store.ts';
import { tellPatient } from './message.service.ts';
import { keepReminder, unreminded } from './reminder.store.ts';

const HOUR_MS = 3_600_000;
/** The day before; who books later than two hours before knows it anyway. */
const AHEAD_MS = 26 * HOUR_MS;
const LEAST_MS = 2 * HOUR_MS;
/** Nobody's phone rings at night: from eight to eight by the hospital's clock. */
const FIRST_HOUR = 8;
const LAST_HOUR = 20;

/**
 * Reminds of the visits of the next day, each time once: which ones were told of stands in the same transaction as the
 * message. A visit that was cancelled is none, one that was moved is told of anew. Harmless to do twice.
 */
export async function remindPatients(services: Services): Promise<void> {
  const { db, clock } = services;
  for (const hospital of await db.onNode(allPlaces)) {
    const now = clock.now();
    const { hour } = civil(now, hospital.timeZone);
    if (hour < FIRST_HOUR || hour >= LAST_HOUR) continue;
    await db.inHospital(hospital.id, async (tx) => {
      const span = { from: new Date(now + LEAST_MS), until: new Date(now + AHEAD_MS) };
      for (const id of await unreminded(tx, hospital.id, span)) {
        const row = await findAppointment(tx, hospital.id, id);
        if (row === null || row.startsAt === null) continue;
        const channel = await tellPatient({ tx, hospital, services }, row, 'appointment-reminder');
        const told = { id, startsAt: row.startsAt, at: new Date(now) };
        if (channel !== null) await keepReminder(tx, hospital.id, { ...told, channel });
      }
    });
  }
}
