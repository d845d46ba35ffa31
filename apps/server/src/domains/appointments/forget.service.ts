import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { findAppointment, forgetWordsOf, updateAppointment } from './appointment.store.ts';
import { insertStep } from './step.store.ts';

/**
 * What an erasure takes of visits: why somebody came and why something was moved. Times stay, under a pseudonym; what was
 * still to come is cancelled, and its time is free.
 */
export async function forgetVisits(
  tx: Tx,
  hospital: HospitalId,
  { subjectId, at, by }: { subjectId: SubjectId; at: Date; by: PersonId | null },
): Promise<void> {
  for (const id of await forgetWordsOf(tx, hospital, subjectId)) {
    const before = await findAppointment(tx, hospital, id);
    if (before === null) continue;
    const row = { ...before, state: 'cancelled' as const, revision: before.revision + 1 };
    await updateAppointment(tx, hospital, row);
    const { doctorId, startsAt, state, revision } = row;
    const step = { appointmentId: id, revision, act: 'cancelled', state, doctorId, startsAt, whyBox: null, by, at };
    await insertStep(tx, hospital, { id: newId(at.getTime()), ...step });
  }
}
