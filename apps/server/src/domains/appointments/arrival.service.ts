import { civil, type PersonId } from '@pramana/kernel';
import { openOutpatient } from '../charges/index.ts';
import { type AppointmentRow, nextNumber } from './appointment.store.ts';
import type { Visiting } from './reach.service.ts';
import { dayPartAt } from './zone.policy.ts';

/** Who comes later than this after their time joins the queue where it then stands. */
const LATE_MS = 10 * 60_000;

/**
 * What arrival gives a visit: a number in the queue of this day and part of it, a place in the order, and the encounter that
 * everything done and billed hangs on. Who arrives again the same day keeps number and encounter.
 */
export async function joinQueue(
  { tx, hospital, actor, clock }: Visiting,
  row: AppointmentRow,
  doctor: PersonId,
): Promise<Pick<AppointmentRow, 'token' | 'queueAt' | 'encounterId'>> {
  const now = clock.now();
  const at = new Date(now);
  const { date } = civil(now, hospital.timeZone);
  const { startsAt } = row;
  const inTime = startsAt !== null && now <= startsAt.getTime() + LATE_MS;
  const part = dayPartAt(inTime ? startsAt.getTime() : now, hospital.timeZone);
  const token =
    row.token?.date === date
      ? row.token
      : { date, part, number: await nextNumber(tx, hospital.id, { doctor, date, part }) };
  const encounterId =
    row.encounterId ??
    (await openOutpatient(tx, { hospital: hospital.id, subjectId: row.subjectId, by: actor.personId, at }));
  return { token, queueAt: inTime ? startsAt : at, encounterId };
}
