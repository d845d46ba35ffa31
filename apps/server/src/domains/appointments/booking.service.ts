import type { AppointmentJson } from '@pramana/contract';
import { type PatientId, type PersonId, PramanaError, type SubjectId } from '@pramana/kernel';
import { violatedConstraint } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { findPatient, heldSubject, subjectsOf } from '../patients/index.ts';
import { type AppointmentRow, findAppointment, insertAppointment, updateAppointment } from './appointment.store.ts';
import { joinQueue } from './arrival.service.ts';
import { tellPatient } from './message.service.ts';
import { reachOf, refuseBeyond, type Visiting } from './reach.service.ts';
import { insertStep } from './step.store.ts';
import { holdSchedule } from './schedule.store.ts';
import { placeOf, refuseNoDoctor, visitType } from './slot.service.ts';
import { openVisit, viewOf } from './view.service.ts';
import { sealWhy, sealWords, type Words } from './words.service.ts';

export interface Place {
  doctorId: PersonId;
  visitTypeId: string;
  at: Date;
  roomId: string | null;
}

const NOT_FREE = ['booking_quantum_pkey', 'room_quantum_pkey', 'person_quantum_pkey'];

/**
 * Writes a visit; the database decides whether its time is free, whoever asks at the same time. `slot_taken` says no more
 * than that: neither who has it nor whether it is here or in another hospital.
 */
export async function writeVisit(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (NOT_FREE.includes(constraint)) throw new PramanaError('slot_taken', { field: 'at' });
    if (constraint === 'appointment_pkey') throw new PramanaError('already_exists');
    if (constraint === 'appointment_going_on')
      throw new PramanaError('visit_step', { detail: 'Another visit of this doctor is going on. End it first.' });
    throw error;
  }
}

/** A visit that nothing has happened to yet. */
export function blankVisit(
  visit: Pick<AppointmentRow, 'id' | 'subjectId' | 'doctorId' | 'visitTypeId' | 'state' | 'source' | 'wordsBox'> &
    Partial<Pick<AppointmentRow, 'departmentId'>>,
  at: Date,
): AppointmentRow {
  return {
    departmentId: null,
    ...visit,
    roomId: null,
    startsAt: null,
    endsAt: null,
    encounterId: null,
    token: null,
    urgent: false,
    queueAt: null,
    calls: 0,
    calledAt: null,
    begunAt: null,
    finishedAt: null,
    revision: 1,
    createdAt: at,
  };
}

/** Keeps in the history what was done to a visit; `by` null: from the patient's own account. */
export async function keepStep(
  { tx, hospital, clock }: Pick<Visiting, 'tx' | 'hospital' | 'clock'>,
  row: AppointmentRow,
  { act, by, why = '' }: { act: string; by: PersonId | null; why?: string | undefined },
): Promise<void> {
  const id = newId(clock.now());
  await insertStep(tx, hospital.id, {
    id,
    appointmentId: row.id,
    revision: row.revision,
    act,
    state: row.state,
    doctorId: row.doctorId,
    startsAt: row.startsAt,
    whyBox: await sealWhy(tx, hospital, row.subjectId, id, why),
    by,
    at: new Date(clock.now()),
  });
}

/** Tells the screens that something changed: ids, and nothing else. */
export function announce({ publish }: Pick<Visiting, 'publish'>, { id, doctorId }: AppointmentRow): void {
  publish({ type: 'queue.changed', ids: { appointment: id, doctor: doctorId ?? '' } });
}

/**
 * Whose visit it is to be: the pseudonyms of a patient who is registered and active. It is booked under the first: of
 * whoever they were merged into, also by a desk that has the old page open.
 */
async function subjectsFor(
  { tx, hospital }: Visiting,
  patient: PatientId,
): Promise<[own: SubjectId, ...aliases: SubjectId[]]> {
  if ((await findPatient(tx, hospital.id, patient)) === null)
    throw new PramanaError('invalid_field', { field: 'patientId' });
  await heldSubject(tx, hospital, patient);
  return subjectsOf(tx, hospital, patient);
}

/** The visit of this id if it was written before, for this very patient; `already_exists` for another's. */
async function repeated(
  { tx, hospital }: Visiting,
  id: string,
  subjects: readonly SubjectId[],
): Promise<AppointmentRow | null> {
  const known = await findAppointment(tx, hospital.id, id);
  if (known !== null && !subjects.includes(known.subjectId)) throw new PramanaError('already_exists');
  return known;
}

/** Where and when a visit lies, while nobody enters a leave. `outside_hours`, `invalid_field`. */
export async function placed(ctx: Visiting, { doctorId, visitTypeId, at, roomId }: Place) {
  await refuseNoDoctor(ctx, doctorId);
  const { minutes } = await visitType(ctx, visitTypeId);
  await holdSchedule(ctx.tx, ctx.hospital.id, doctorId, 'book');
  return { doctorId, visitTypeId, ...(await placeOf(ctx, { doctorId, minutes, at, roomId })) };
}

/** Books a time at the desk and tells the patient of it, once: the same id for the same patient is the same visit. */
export async function bookVisit(
  ctx: Visiting,
  id: string,
  { patientId, place, words }: { patientId: PatientId; place: Place; words: Words },
): Promise<AppointmentJson> {
  const { tx, hospital, actor, clock } = ctx;
  refuseBeyond(await reachOf(ctx), place.doctorId);
  const subjects = await subjectsFor(ctx, patientId);
  const [subjectId] = subjects;
  const known = await repeated(ctx, id, subjects);
  if (known !== null) return viewOf(ctx, known);
  const where = await placed(ctx, place);
  const wordsBox = await sealWords(tx, hospital, subjectId, id, words);
  const made = { id, subjectId, state: 'confirmed' as const, source: 'desk' as const, wordsBox };
  const row = { ...blankVisit({ ...made, ...where }, new Date(clock.now())), ...where };
  await writeVisit(() => insertAppointment(tx, hospital.id, row));
  await keepStep(ctx, row, { act: 'booked', by: actor.personId });
  await tellPatient(ctx, row, 'appointment-set');
  announce(ctx, row);
  return viewOf(ctx, row);
}

/** Somebody came without a time: a number in the doctor's queue, and an encounter. */
export async function takeWalkIn(
  ctx: Visiting,
  id: string,
  {
    patientId,
    doctorId,
    visitTypeId,
    urgent,
    words,
  }: {
    patientId: PatientId;
    doctorId: PersonId;
    visitTypeId: string;
    urgent: boolean;
    words: Words;
  },
): Promise<AppointmentJson> {
  const { tx, hospital, actor, clock } = ctx;
  refuseBeyond(await reachOf(ctx), doctorId);
  const subjects = await subjectsFor(ctx, patientId);
  const [subjectId] = subjects;
  const known = await repeated(ctx, id, subjects);
  if (known !== null) return viewOf(ctx, known);
  await refuseNoDoctor(ctx, doctorId);
  await visitType(ctx, visitTypeId);
  const wordsBox = await sealWords(tx, hospital, subjectId, id, words);
  const made = {
    id,
    subjectId,
    doctorId,
    visitTypeId,
    state: 'arrived' as const,
    source: 'walk-in' as const,
    wordsBox,
  };
  const blank = { ...blankVisit(made, new Date(clock.now())), urgent };
  const row = { ...blank, ...(await joinQueue(ctx, blank, doctorId)) };
  await writeVisit(() => insertAppointment(tx, hospital.id, row));
  await keepStep(ctx, row, { act: 'walked-in', by: actor.personId });
  announce(ctx, row);
  return viewOf(ctx, row);
}

/** Gives a wish its time, or moves a visit. `conflict` when somebody was faster, `visit_step` once they have come. */
export async function placeVisit(
  ctx: Visiting,
  id: string,
  { revision, place, why }: { revision: number; place: Place; why: string | undefined },
): Promise<AppointmentJson> {
  const { tx, hospital, actor } = ctx;
  const before = await openVisit(ctx, id, true);
  refuseBeyond(await reachOf(ctx), place.doctorId);
  if (before.revision !== revision) throw new PramanaError('conflict', { params: { revision: before.revision } });
  if (before.state !== 'requested' && before.state !== 'confirmed') throw new PramanaError('visit_step');
  const where = await placed(ctx, place);
  const row = { ...before, ...where, state: 'confirmed' as const, token: null, revision: revision + 1 };
  await writeVisit(async () => {
    if (!(await updateAppointment(tx, hospital.id, row))) throw new PramanaError('conflict');
  });
  await keepStep(ctx, row, { act: before.state === 'requested' ? 'allotted' : 'moved', by: actor.personId, why });
  await tellPatient(ctx, row, 'appointment-set');
  announce(ctx, row);
  return viewOf(ctx, row);
}
