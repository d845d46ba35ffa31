import { civil, PramanaError } from '@pramana/kernel';
import { describeError } from '../../platform/log.ts';
import type { Services } from '../../platform/services.ts';
import type { Hospital } from '../../platform/session.ts';
import { allPlaces } from '../people/index.ts';
import { readablePatients } from '../sealing/index.ts';
import { findAppointment } from './appointment.store.ts';
import { tellPatient } from './message.service.ts';
import { type After, forgetPastQuanta, holdUnreminded, keepReminder, unreminded } from './reminder.store.ts';

const HOUR_MS = 3_600_000;
/** The day before; who books later than two hours before knows it anyway. */
const AHEAD_MS = 26 * HOUR_MS;
const LEAST_MS = 2 * HOUR_MS;
/** Nobody's phone rings at night: from eight to eight by the hospital's clock. */
const FIRST_HOUR = 8;
const LAST_HOUR = 20;

/**
 * Reminds of the visits of the next day, each time once: which ones were told of stands in the same transaction as the
 * message. A visit that was cancelled is none, one that was moved is told of anew. Each is a transaction of its own: what of
 * one is damaged keeps nobody else from being told. Harmless to do twice.
 */
export async function remindPatients(services: Services): Promise<void> {
  const { db, clock } = services;
  for (const hospital of await db.onNode(allPlaces)) {
    const now = clock.now();
    const { hour } = civil(now, hospital.timeZone);
    if (hour < FIRST_HOUR || hour >= LAST_HOUR) continue;
    const span = { from: new Date(now + LEAST_MS), until: new Date(now + AHEAD_MS) };
    let after: After | null = null;
    do {
      const from: After | null = after;
      const page: After[] = await db.inHospital(hospital.id, (tx) =>
        unreminded(tx, hospital.id, { ...span, after: from }),
      );
      for (const { id } of page) await remind(services, hospital, id);
      after = page.at(-1) ?? null;
    } while (after !== null);
  }
}

async function remind(services: Services, hospital: Hospital, id: string): Promise<void> {
  const { db, clock, log } = services;
  const told = db.inHospital(hospital.id, async (tx) => {
    if (!(await holdUnreminded(tx, hospital.id, id))) return;
    const row = await findAppointment(tx, hospital.id, id);
    if (row === null || row.startsAt === null) return;
    if (!(await readablePatients(tx, hospital, [row.subjectId])).has(row.subjectId))
      throw new PramanaError('record_damaged');
    const channel = (await tellPatient({ tx, hospital, services }, row, 'appointment-reminder')) ?? 'none';
    await keepReminder(tx, hospital.id, { id, startsAt: row.startsAt, at: new Date(clock.now()), channel });
  });
  await told.catch((error: unknown) =>
    log.error(
      { error: describeError(error), appointment: id },
      'nobody could be reminded of a visit; it is tried again',
    ),
  );
}

/** Drops booked instants that are over from the node's table, page by page. */
export async function forgetPast({ db }: Pick<Services, 'db'>): Promise<void> {
  while ((await db.onNode(forgetPastQuanta)) > 0);
}
