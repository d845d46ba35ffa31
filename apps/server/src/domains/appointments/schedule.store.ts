import type { HospitalId, IsoDate, PersonId } from '@pramana/kernel';
import { type Tx, violatedConstraint } from '../../platform/database/index.ts';

export interface RoomRow {
  id: string;
  name: string;
  active: boolean;
}

export interface VisitTypeRow {
  id: string;
  name: string;
  minutes: number;
  openToPatients: boolean;
  active: boolean;
}

export interface HoursRow {
  id: string;
  doctorId: PersonId;
  weekday: number;
  starts: number;
  ends: number;
  roomId: string | null;
  validFrom: IsoDate;
  validUntil: IsoDate | null;
}

export interface LeaveRow {
  id: string;
  doctorId: PersonId;
  startsAt: Date;
  endsAt: Date;
  reason: string;
}

export async function readRooms(tx: Tx, hospital: HospitalId): Promise<RoomRow[]> {
  return tx
    .selectFrom('room')
    .select(['id', 'name', 'active'])
    .where('hospital_id', '=', hospital)
    .orderBy('name')
    .execute();
}

/** False when another open room has this name. */
export async function putRoom(tx: Tx, hospital: HospitalId, { id, name, active }: RoomRow): Promise<boolean> {
  const query = tx
    .insertInto('room')
    .values({ hospital_id: hospital, id, name, active })
    .onConflict((on) => on.columns(['hospital_id', 'id']).doUpdateSet({ name, active }));
  return unlessTaken('room_name', query.execute());
}

export async function readVisitTypes(tx: Tx, hospital: HospitalId): Promise<VisitTypeRow[]> {
  return tx
    .selectFrom('visit_type')
    .select(['id', 'name', 'minutes', 'open_to_patients as openToPatients', 'active'])
    .where('hospital_id', '=', hospital)
    .orderBy('minutes', 'desc')
    .orderBy('name')
    .execute();
}

/** False when another kind in use has this name. */
export async function putVisitType(tx: Tx, hospital: HospitalId, row: VisitTypeRow): Promise<boolean> {
  const { id, name, minutes, openToPatients, active } = row;
  const facts = { name, minutes, open_to_patients: openToPatients, active };
  const query = tx
    .insertInto('visit_type')
    .values({ hospital_id: hospital, id, ...facts })
    .onConflict((on) => on.columns(['hospital_id', 'id']).doUpdateSet(facts));
  return unlessTaken('visit_type_name', query.execute());
}

async function unlessTaken(constraint: string, work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (violatedConstraint(error) === constraint) return false;
    throw error;
  }
}

/**
 * Holds a doctor's schedule until the end of the transaction: `book` beside others who book, `change` alone. Its revision; 0
 * when the doctor has none yet, and with `change` it then has one.
 */
export async function holdSchedule(
  tx: Tx,
  hospital: HospitalId,
  doctor: PersonId,
  how: 'book' | 'change',
): Promise<number> {
  if (how === 'change')
    await tx
      .insertInto('doctor_schedule')
      .values({ hospital_id: hospital, doctor_id: doctor, revision: 0 })
      .onConflict((on) => on.doNothing())
      .execute();
  const query = tx
    .selectFrom('doctor_schedule')
    .select('revision')
    .where('hospital_id', '=', hospital)
    .where('doctor_id', '=', doctor);
  const row = await (how === 'book' ? query.forShare() : query.forUpdate()).executeTakeFirst();
  return row?.revision ?? 0;
}

export async function raiseRevision(tx: Tx, hospital: HospitalId, doctor: PersonId, revision: number): Promise<void> {
  await tx
    .updateTable('doctor_schedule')
    .set({ revision })
    .where('hospital_id', '=', hospital)
    .where('doctor_id', '=', doctor)
    .execute();
}

export async function readRevisions(tx: Tx, hospital: HospitalId): Promise<Map<string, number>> {
  const rows = await tx
    .selectFrom('doctor_schedule')
    .select(['doctor_id', 'revision'])
    .where('hospital_id', '=', hospital)
    .execute();
  return new Map(rows.map((row) => [row.doctor_id, row.revision]));
}

export async function replaceHours(
  tx: Tx,
  hospital: HospitalId,
  doctor: PersonId,
  hours: readonly Omit<HoursRow, 'doctorId'>[],
): Promise<void> {
  await tx.deleteFrom('working_hours').where('hospital_id', '=', hospital).where('doctor_id', '=', doctor).execute();
  if (hours.length === 0) return;
  await tx
    .insertInto('working_hours')
    .values(
      hours.map((row) => ({
        hospital_id: hospital,
        id: row.id,
        doctor_id: doctor,
        weekday: row.weekday,
        starts: row.starts,
        ends: row.ends,
        room_id: row.roomId,
        valid_from: row.validFrom,
        valid_until: row.validUntil,
      })),
    )
    .execute();
}

/** Hours of these doctors; null: of all. */
export async function readHours(
  tx: Tx,
  hospital: HospitalId,
  doctors: readonly PersonId[] | null,
): Promise<HoursRow[]> {
  const rows = await tx
    .selectFrom('working_hours')
    .selectAll()
    .where('hospital_id', '=', hospital)
    .$if(doctors !== null, (query) => query.where('doctor_id', 'in', some(doctors)))
    .orderBy('weekday')
    .orderBy('starts')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    doctorId: row.doctor_id as PersonId,
    weekday: row.weekday,
    starts: row.starts,
    ends: row.ends,
    roomId: row.room_id,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
  }));
}

const NOBODY = '00000000-0000-0000-0000-000000000000';
/** A list for `in`, which takes no empty one. */
export function some(ids: readonly string[] | null): string[] {
  return ids === null || ids.length === 0 ? [NOBODY] : [...ids];
}

/** Leave that is in force and ends after `from`, of these doctors or of all. */
export async function readLeaves(
  tx: Tx,
  hospital: HospitalId,
  doctors: readonly PersonId[] | null,
  span: { from: Date; until?: Date },
): Promise<LeaveRow[]> {
  const rows = await tx
    .selectFrom('doctor_leave')
    .select(['id', 'doctor_id', 'starts_at', 'ends_at', 'reason'])
    .where('hospital_id', '=', hospital)
    .where('ended_at', 'is', null)
    .where('ends_at', '>', span.from)
    .$if(span.until !== undefined, (query) => query.where('starts_at', '<', span.until ?? span.from))
    .$if(doctors !== null, (query) => query.where('doctor_id', 'in', some(doctors)))
    .orderBy('starts_at')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    doctorId: row.doctor_id as PersonId,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    reason: row.reason,
  }));
}

export async function insertLeave(
  tx: Tx,
  hospital: HospitalId,
  row: LeaveRow,
  made: { by: PersonId; at: Date },
): Promise<void> {
  await tx
    .insertInto('doctor_leave')
    .values({
      hospital_id: hospital,
      id: row.id,
      doctor_id: row.doctorId,
      starts_at: row.startsAt,
      ends_at: row.endsAt,
      reason: row.reason,
      made_by: made.by,
      made_at: made.at,
    })
    .execute();
}

/** Whose leave this is, while it is in force; null otherwise. */
export async function doctorOfLeave(tx: Tx, hospital: HospitalId, id: string): Promise<PersonId | null> {
  const row = await tx
    .selectFrom('doctor_leave')
    .select('doctor_id')
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return (row?.doctor_id as PersonId | undefined) ?? null;
}

export async function endLeave(
  tx: Tx,
  hospital: HospitalId,
  id: string,
  made: { by: PersonId; at: Date },
): Promise<void> {
  await tx
    .updateTable('doctor_leave')
    .set({ ended_at: made.at, ended_by: made.by })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

/** Keeps who changed what, with what stood there before. */
export async function writeChange(
  tx: Tx,
  hospital: HospitalId,
  change: {
    id: string;
    about: 'hours' | 'leave' | 'room' | 'visit-type' | 'screen';
    aboutId: string;
    facts: object;
    by: PersonId;
    at: Date;
  },
): Promise<void> {
  await tx
    .insertInto('schedule_change')
    .values({
      hospital_id: hospital,
      id: change.id,
      about: change.about,
      about_id: change.aboutId,
      facts: JSON.stringify(change.facts),
      made_by: change.by,
      made_at: change.at,
    })
    .execute();
}
