import type { AppointmentState, DayPart } from '@pramana/contract';
import type { HospitalId, IsoDate, PersonId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { some } from './schedule.store.ts';

export interface AppointmentRow {
  id: string;
  subjectId: SubjectId;
  doctorId: PersonId | null;
  departmentId: string | null;
  visitTypeId: string;
  roomId: string | null;
  state: AppointmentState;
  source: 'own' | 'desk' | 'walk-in';
  startsAt: Date | null;
  endsAt: Date | null;
  wordsBox: Uint8Array;
  encounterId: string | null;
  token: { date: IsoDate; part: DayPart; number: number } | null;
  urgent: boolean;
  queueAt: Date | null;
  calls: number;
  calledAt: Date | null;
  begunAt: Date | null;
  finishedAt: Date | null;
  revision: number;
  createdAt: Date;
}

function columnsOf(row: Omit<AppointmentRow, 'id' | 'subjectId' | 'departmentId' | 'source' | 'createdAt'>) {
  return {
    doctor_id: row.doctorId,
    visit_type_id: row.visitTypeId,
    room_id: row.roomId,
    state: row.state,
    starts_at: row.startsAt,
    ends_at: row.endsAt,
    words_box: row.wordsBox,
    encounter_id: row.encounterId,
    token_date: row.token?.date ?? null,
    token_part: row.token?.part ?? null,
    token: row.token?.number ?? null,
    urgent: row.urgent,
    queue_at: row.queueAt,
    calls: row.calls,
    called_at: row.calledAt,
    begun_at: row.begunAt,
    finished_at: row.finishedAt,
    revision: row.revision,
  };
}

/** Writes a visit with the time it takes: `booking_quantum_pkey`, `room_quantum_pkey`, `person_quantum_pkey` when that is not free. */
export async function insertAppointment(tx: Tx, hospital: HospitalId, row: AppointmentRow): Promise<void> {
  const { id, subjectId, departmentId, source, createdAt } = row;
  const fixed = { subject_id: subjectId, department_id: departmentId, source, created_at: createdAt };
  await tx
    .insertInto('appointment')
    .values({ hospital_id: hospital, id, ...fixed, ...columnsOf(row) })
    .execute();
}

/** Replaces what a visit is, if it still is at the revision before `row`'s; false otherwise. */
export async function updateAppointment(tx: Tx, hospital: HospitalId, row: AppointmentRow): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('appointment')
    .set(columnsOf(row))
    .where('hospital_id', '=', hospital)
    .where('id', '=', row.id)
    .where('revision', '=', row.revision - 1)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

function appointments(tx: Tx, hospital: HospitalId) {
  return tx.selectFrom('appointment').selectAll().where('hospital_id', '=', hospital);
}

type Stored = Awaited<ReturnType<ReturnType<typeof appointments>['executeTakeFirstOrThrow']>>;

function rowOf(row: Stored): AppointmentRow {
  const { token, token_date: date, token_part: part } = row;
  return {
    id: row.id,
    subjectId: row.subject_id as SubjectId,
    doctorId: row.doctor_id as PersonId | null,
    departmentId: row.department_id,
    visitTypeId: row.visit_type_id,
    roomId: row.room_id,
    state: row.state as AppointmentState,
    source: row.source as AppointmentRow['source'],
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    wordsBox: row.words_box,
    encounterId: row.encounter_id,
    token: token === null || date === null ? null : { date, part: part as DayPart, number: token },
    urgent: row.urgent,
    queueAt: row.queue_at,
    calls: row.calls,
    calledAt: row.called_at,
    begunAt: row.begun_at,
    finishedAt: row.finished_at,
    revision: row.revision,
    createdAt: row.created_at,
  };
}

/** One visit, or null; with `lock` nobody else changes it meanwhile. */
export async function findAppointment(
  tx: Tx,
  hospital: HospitalId,
  id: string,
  lock = false,
): Promise<AppointmentRow | null> {
  const query = appointments(tx, hospital).where('id', '=', id);
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
  return row === undefined ? null : rowOf(row);
}

/** The visit whose arrival opened this encounter of one of these, or null. */
export async function appointmentOfEncounter(
  tx: Tx,
  hospital: HospitalId,
  subjects: readonly SubjectId[],
  encounter: string,
): Promise<AppointmentRow | null> {
  const row = await appointments(tx, hospital)
    .where('subject_id', 'in', [...subjects])
    .where('encounter_id', '=', encounter)
    .executeTakeFirst();
  return row === undefined ? null : rowOf(row);
}

/** Visits with a time in this span, whatever became of them but cancelled; of these doctors, or null: of all. */
export async function appointmentsBetween(
  tx: Tx,
  hospital: HospitalId,
  doctors: readonly PersonId[] | null,
  span: { from: Date; until: Date },
): Promise<AppointmentRow[]> {
  const rows = await appointments(tx, hospital)
    .where('state', '<>', 'cancelled')
    .where('starts_at', '<', span.until)
    .where('ends_at', '>', span.from)
    .$if(doctors !== null, (query) => query.where('doctor_id', 'in', some(doctors)))
    .orderBy('starts_at')
    .orderBy('id')
    .execute();
  return rows.map(rowOf);
}

/** Wishes without a time, oldest first; of these doctors and of nobody yet, or null: all. */
export async function requestedAppointments(
  tx: Tx,
  hospital: HospitalId,
  doctors: readonly PersonId[] | null,
  limit: number,
): Promise<AppointmentRow[]> {
  const rows = await appointments(tx, hospital)
    .where('state', '=', 'requested')
    .$if(doctors !== null, (query) =>
      query.where((on) => on.or([on('doctor_id', 'is', null), on('doctor_id', 'in', some(doctors))])),
    )
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(rowOf);
}

/** Everybody with a number of this day, whatever became of them. */
export async function queueOn(
  tx: Tx,
  hospital: HospitalId,
  doctors: readonly PersonId[] | null,
  date: IsoDate,
): Promise<AppointmentRow[]> {
  const rows = await appointments(tx, hospital)
    .where('token_date', '=', date)
    .where('token', 'is not', null)
    .$if(doctors !== null, (query) => query.where('doctor_id', 'in', some(doctors)))
    .orderBy('queue_at')
    .execute();
  return rows.map(rowOf);
}

/** A patient's visits under all their pseudonyms, newest first. */
export async function appointmentsOf(
  tx: Tx,
  hospital: HospitalId,
  subjects: readonly SubjectId[],
  limit: number,
): Promise<AppointmentRow[]> {
  const rows = await appointments(tx, hospital)
    .where('subject_id', 'in', [...subjects])
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(rowOf);
}

/** Agreed visits of each doctor and date of the hospital's calendar: how many, and how many minutes. */
export async function countsBetween(
  tx: Tx,
  hospital: HospitalId,
  doctors: readonly PersonId[] | null,
  span: { from: Date; until: Date; zone: string },
): Promise<{ doctorId: PersonId; date: IsoDate; visits: number; minutes: number }[]> {
  const { rows } = await sql<{ doctorId: PersonId; date: IsoDate; visits: number; minutes: number }>`
    select doctor_id as "doctorId", (starts_at at time zone ${span.zone})::date as date, count(*)::int as visits,
      (sum(extract(epoch from ends_at - starts_at)) / 60)::int as minutes
    from appointment
    where hospital_id = ${hospital} and state not in ('cancelled', 'requested') and starts_at >= ${span.from}
      and starts_at < ${span.until} and (${doctors === null} or doctor_id = any(${some(doctors)}::uuid[]))
    group by 1, 2`.execute(tx);
  return rows;
}

/** What is taken in this span: instants of the doctor's quanta and of these rooms', without those of the visit `but`. */
export async function takenQuanta(
  tx: Tx,
  hospital: HospitalId,
  {
    doctor,
    rooms,
    from,
    until,
    but,
  }: { doctor: PersonId; rooms: readonly string[]; from: Date; until: Date; but: string | null },
): Promise<{ doctor: number[]; rooms: { roomId: string; at: number }[] }> {
  const own = await tx
    .selectFrom('booking_quantum')
    .select(['at', 'appointment_id'])
    .where('hospital_id', '=', hospital)
    .where('doctor_id', '=', doctor)
    .where('at', '>=', from)
    .where('at', '<', until)
    .execute();
  const anywhere = await sql<{ at: Date }>`select busy_quanta(${doctor}, ${from}, ${until}) as at`.execute(tx);
  const inRooms = await tx
    .selectFrom('room_quantum')
    .select(['room_id', 'at', 'appointment_id'])
    .where('hospital_id', '=', hospital)
    .where('room_id', 'in', some(rooms))
    .where('at', '>=', from)
    .where('at', '<', until)
    .execute();
  const moving = new Set(own.filter((row) => row.appointment_id === but).map((row) => row.at.getTime()));
  return {
    doctor: anywhere.rows.map(({ at }) => at.getTime()).filter((at) => !moving.has(at)),
    rooms: inRooms
      .filter((row) => row.appointment_id !== but)
      .map((row) => ({ roomId: row.room_id, at: row.at.getTime() })),
  };
}

/** The next number of this queue; whoever asks at the same time gets the one after. */
export async function nextNumber(
  tx: Tx,
  hospital: HospitalId,
  queue: { doctor: PersonId; date: IsoDate; part: DayPart },
): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    insert into queue_counter (hospital_id, doctor_id, date, part, last)
    values (${hospital}, ${queue.doctor}, ${queue.date}, ${queue.part}, 1)
    on conflict (hospital_id, doctor_id, date, part) do update set last = queue_counter.last + 1
    returning last`.execute(tx);
  return rows[0]?.last ?? 1;
}

/** Empties what patients said, and why: it goes with an erasure. What is open of theirs is answered. */
export async function forgetWordsOf(tx: Tx, hospital: HospitalId, subject: SubjectId): Promise<string[]> {
  const rows = await tx
    .updateTable('appointment')
    .set({ words_box: Buffer.alloc(0) })
    .where('hospital_id', '=', hospital)
    .where('subject_id', '=', subject)
    .returning(['id', 'state'])
    .execute();
  const ids = rows.map(({ id }) => id);
  await tx
    .updateTable('appointment_event')
    .set({ why_box: null })
    .where('hospital_id', '=', hospital)
    .where('appointment_id', 'in', some(ids))
    .execute();
  return rows.filter(({ state }) => state === 'requested' || state === 'confirmed').map(({ id }) => id);
}
