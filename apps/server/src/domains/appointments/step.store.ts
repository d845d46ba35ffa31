import type { AppointmentState } from '@pramana/contract';
import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

export interface StepRow {
  id: string;
  appointmentId: string;
  revision: number;
  act: string;
  state: AppointmentState;
  doctorId: PersonId | null;
  startsAt: Date | null;
  whyBox: Uint8Array | null;
  /** Null: from the patient's own account. */
  by: PersonId | null;
  at: Date;
}

export async function insertStep(tx: Tx, hospital: HospitalId, step: StepRow): Promise<void> {
  await tx
    .insertInto('appointment_event')
    .values({
      hospital_id: hospital,
      id: step.id,
      appointment_id: step.appointmentId,
      revision: step.revision,
      act: step.act,
      state: step.state,
      doctor_id: step.doctorId,
      starts_at: step.startsAt,
      why_box: step.whyBox,
      made_by: step.by,
      at: step.at,
    })
    .execute();
}

/** How often a patient has moved this visit from their own account since `since`. */
export async function countOwnMoves(tx: Tx, hospital: HospitalId, appointment: string, since: Date): Promise<number> {
  const { moves } = await tx
    .selectFrom('appointment_event')
    .select((eb) => eb.fn.countAll<bigint>().as('moves'))
    .where('hospital_id', '=', hospital)
    .where('appointment_id', '=', appointment)
    .where('act', '=', 'moved')
    .where('made_by', 'is', null)
    .where('at', '>', since)
    .executeTakeFirstOrThrow();
  return Number(moves);
}

/** How often somebody asked for, booked, moved or cancelled visits from their own account since then. */
export async function countOwnChanges(tx: Tx, hospital: HospitalId, subject: SubjectId, since: Date): Promise<number> {
  const { steps } = await tx
    .selectFrom('appointment as a')
    .innerJoin('appointment_event as e', (join) =>
      join.onRef('e.hospital_id', '=', 'a.hospital_id').onRef('e.appointment_id', '=', 'a.id'),
    )
    .select((eb) => eb.fn.countAll<bigint>().as('steps'))
    .where('a.hospital_id', '=', hospital)
    .where('a.subject_id', '=', subject)
    .where('e.act', 'in', ['asked', 'booked', 'moved', 'cancelled'])
    .where('e.made_by', 'is', null)
    .where('e.at', '>', since)
    .executeTakeFirstOrThrow();
  return Number(steps);
}

export async function readSteps(tx: Tx, hospital: HospitalId, appointment: string): Promise<StepRow[]> {
  const rows = await tx
    .selectFrom('appointment_event')
    .selectAll()
    .where('hospital_id', '=', hospital)
    .where('appointment_id', '=', appointment)
    .orderBy('revision')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    appointmentId: row.appointment_id,
    revision: row.revision,
    act: row.act,
    state: row.state as AppointmentState,
    doctorId: row.doctor_id as PersonId | null,
    startsAt: row.starts_at,
    whyBox: row.why_box,
    by: row.made_by as PersonId | null,
    at: row.at,
  }));
}
