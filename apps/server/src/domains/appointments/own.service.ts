import type { OwnAppointmentJson, SlotDayJson, VisitTypeJson, WishJson } from '@pramana/contract';
import { civil, type IsoDate, type PatientId, type PersonId, PramanaError } from '@pramana/kernel';
import { listDepartments, useDepartment } from '../departments/index.ts';
import { namesOf, openOwn, peopleInRole } from '../people/index.ts';
import { heldSubject, subjectsOf } from '../patients/index.ts';
import {
  type AppointmentRow,
  appointmentsOf,
  findAppointment,
  insertAppointment,
  updateAppointment,
} from './appointment.store.ts';
import { announce, blankVisit, keepStep, placed, writeVisit } from './booking.service.ts';
import { tellPatient } from './message.service.ts';
import { linesOf } from './queue.service.ts';
import type { Visiting } from './reach.service.ts';
import { readRooms, readVisitTypes } from './schedule.store.ts';
import { refuseNoDoctor, slotsOf } from './slot.service.ts';
import { canVisit } from './state.policy.ts';
import { standingOf, writeStep } from './step.service.ts';
import { countOwnMoves } from './step.store.ts';
import { DAMAGED, sealWords, wordsOf } from './words.service.ts';

/** So many visits and wishes of one patient may be open at once. */
const OPEN_MOST = 5;
/** So often a visit is moved from the own account within a day: each move is a message, and takes a time from others. */
const MOVES_MOST = 3;
const DAY_MS = 86_400_000;
const SHOWN = 30;

/** Visits are health data: who may see only card or bills of a patient sees none. */
const VISITS = { scope: 'records', resource: 'appointment' } as const;

/** Whom one can visit, and for what. */
export async function choicesOf({ tx, hospital }: Visiting): Promise<{
  doctors: { id: string; name: string; department: string }[];
  departments: { id: string; name: string }[];
  visitTypes: VisitTypeJson[];
}> {
  const kinds = await readVisitTypes(tx, hospital.id);
  return {
    doctors: await peopleInRole(tx, hospital.id, 'doctor'),
    departments: (await listDepartments(tx, hospital.id, false)).map(({ id, name }) => ({ id, name })),
    visitTypes: kinds.filter(({ active, openToPatients }) => active && openToPatients),
  };
}

/** Free times for a kind of visit that patients choose themselves. */
export async function ownSlots(
  ctx: Visiting,
  wanted: { doctorId: PersonId; visitTypeId: string; from: IsoDate; days: number },
): Promise<SlotDayJson[]> {
  await refuseClosed(ctx, wanted.visitTypeId);
  return slotsOf(ctx, wanted);
}

async function refuseClosed({ tx, hospital }: Visiting, id: string): Promise<void> {
  const kind = (await readVisitTypes(tx, hospital.id)).find((each) => each.id === id);
  if (!kind?.active || !kind.openToPatients) throw new PramanaError('invalid_field', { field: 'visitTypeId' });
}

export async function ownVisits(ctx: Visiting, patient: PatientId): Promise<OwnAppointmentJson[]> {
  await openOwn(ctx, patient, VISITS);
  const subjects = await subjectsOf(ctx.tx, ctx.hospital, patient);
  const rows = await appointmentsOf(ctx.tx, ctx.hospital.id, subjects, SHOWN);
  return ownViews(ctx, nextFirst(rows, ctx.clock.now()));
}

/** Who waits, then what comes by its time, then open wishes; what is over last, the newest first. */
function nextFirst(rows: readonly AppointmentRow[], now: number): AppointmentRow[] {
  const rank = ({ state, endsAt }: AppointmentRow): number => {
    if (state === 'arrived' || state === 'in-consultation') return 0;
    if (state === 'confirmed' && (endsAt?.getTime() ?? 0) > now) return 1;
    return state === 'requested' ? 2 : 3;
  };
  const time = ({ startsAt, createdAt }: AppointmentRow): number => (startsAt ?? createdAt).getTime();
  return rows.toSorted((a, b) => rank(a) - rank(b) || (rank(a) === 3 ? time(b) - time(a) : time(a) - time(b)));
}

export interface Asked {
  doctorId: PersonId | null;
  departmentId: string | null;
  visitTypeId: string;
  at: Date | null;
  wish: WishJson | null;
  reason: string;
}

/** Asks for a visit, or takes a free time. The same id for the same patient is the same visit. `visits_enough`. */
export async function askVisit(
  ctx: Visiting,
  patient: PatientId,
  id: string,
  asked: Asked,
): Promise<OwnAppointmentJson> {
  await openOwn(ctx, patient, VISITS);
  const { tx, hospital, clock } = ctx;
  // Held: of two wishes at one moment the second counts the first.
  const subjectId = await heldSubject(tx, hospital, patient);
  const subjects = await subjectsOf(tx, hospital, patient);
  const known = await findAppointment(tx, hospital.id, id);
  // Another's, whose existence is nobody's business.
  if (known !== null && !subjects.includes(known.subjectId)) throw new PramanaError('not_found');
  if (known !== null) return ownView(ctx, known);
  await refuseClosed(ctx, asked.visitTypeId);
  refuseMany(ctx, await appointmentsOf(tx, hospital.id, subjects, SHOWN));
  const { doctorId, visitTypeId, at, wish } = asked;
  if (doctorId !== null) await refuseNoDoctor(ctx, doctorId);
  const departmentId = asked.departmentId;
  if (departmentId !== null) await useDepartment(tx, hospital.id, departmentId);
  const { date } = civil(clock.now(), hospital.timeZone);
  if (wish !== null && (wish.until < wish.from || wish.until < date)) {
    throw new PramanaError('invalid_field', { field: 'wish/until' });
  }
  const wordsBox = await sealWords(tx, hospital, subjectId, id, asked);
  const now = new Date(clock.now());
  const facts = { id, subjectId, doctorId, departmentId, visitTypeId, source: 'own' as const, wordsBox };
  let row = blankVisit({ ...facts, state: 'requested' }, now);
  if (at !== null) {
    if (doctorId === null) throw new PramanaError('invalid_field', { field: 'doctorId' });
    if (at.getTime() < clock.now()) throw new PramanaError('slot_taken', { field: 'at' });
    row = { ...row, state: 'confirmed', ...(await placed(ctx, { doctorId, visitTypeId, at, roomId: null })) };
  }
  await writeVisit(() => insertAppointment(tx, hospital.id, row));
  await keepStep(ctx, row, { act: at === null ? 'asked' : 'booked', by: null });
  announce(ctx, row);
  return ownView(ctx, row);
}

function refuseMany({ clock }: Visiting, rows: readonly AppointmentRow[]): void {
  const open = rows.filter(
    ({ state, startsAt }) =>
      state === 'requested' || (state === 'confirmed' && (startsAt?.getTime() ?? 0) > clock.now()),
  );
  if (open.length >= OPEN_MOST) throw new PramanaError('visits_enough', { params: { most: OPEN_MOST } });
}

/** Cancels a visit, or takes a wish back. Sent twice it is one step. */
export async function cancelOwn(
  ctx: Visiting,
  patient: PatientId,
  { id, revision }: { id: string; revision: number },
): Promise<OwnAppointmentJson> {
  await openOwn(ctx, patient, VISITS);
  const { tx, hospital } = ctx;
  const row = await findAppointment(tx, hospital.id, id, true);
  const subjects = await subjectsOf(tx, hospital, patient);
  if (row === null || !subjects.includes(row.subjectId)) throw new PramanaError('not_found');
  if (row.state === 'cancelled' && row.revision === revision + 1) return ownView(ctx, row);
  if (row.revision !== revision) throw new PramanaError('conflict', { params: { revision: row.revision } });
  if (!canCancel(ctx, row).ok) throw new PramanaError('visit_step');
  return ownView(ctx, await writeStep(ctx, row, { to: 'cancelled', by: null }));
}

/**
 * Another time of the same doctor for a visit that is agreed, from the own account. Sent twice it is one move. `conflict`,
 * `visit_step`, `slot_taken`, `outside_hours`, `visit_moves_enough`.
 */
export async function moveOwn(
  ctx: Visiting,
  patient: PatientId,
  { id, revision, at }: { id: string; revision: number; at: Date },
): Promise<OwnAppointmentJson> {
  await openOwn(ctx, patient, VISITS);
  const { tx, hospital } = ctx;
  const before = await findAppointment(tx, hospital.id, id, true);
  const subjects = await subjectsOf(tx, hospital, patient);
  if (before === null || !subjects.includes(before.subjectId)) throw new PramanaError('not_found');
  // The answer got lost on its way.
  const isDone = before.revision === revision + 1 && before.startsAt?.getTime() === at.getTime();
  if (isDone) return ownView(ctx, before);
  if (before.revision !== revision) throw new PramanaError('conflict', { params: { revision: before.revision } });
  const { doctorId, visitTypeId } = before;
  if (!canMove(ctx, before).ok || doctorId === null) throw new PramanaError('visit_step');
  // Under the visit's row lock: two at once are counted one after the other.
  const moves = await countOwnMoves(tx, hospital.id, id, new Date(ctx.clock.now() - DAY_MS));
  if (moves >= MOVES_MOST) throw new PramanaError('visit_moves_enough', { params: { most: MOVES_MOST } });
  await refuseClosed(ctx, visitTypeId);
  if (at.getTime() < ctx.clock.now()) throw new PramanaError('slot_taken', { field: 'at' });
  const where = await placed(ctx, { doctorId, visitTypeId, at, roomId: null });
  const row = { ...before, ...where, token: null, revision: revision + 1 };
  await writeVisit(async () => {
    if (!(await updateAppointment(tx, hospital.id, row))) throw new PramanaError('conflict');
  });
  await keepStep(ctx, row, { act: 'moved', by: null });
  await tellPatient(ctx, row, 'appointment-set', { isOwn: true });
  announce(ctx, row);
  return ownView(ctx, row);
}

/** What is agreed and still to come. */
function canMove(ctx: Visiting, { state, startsAt }: AppointmentRow): { ok: boolean; code?: string; why?: string } {
  const isOpen = state === 'confirmed' && startsAt !== null && startsAt.getTime() > ctx.clock.now();
  return isOpen ? { ok: true } : { ok: false, code: 'visit_state', why: 'Not at this step of the visit.' };
}

/** Who is here already tells the desk. */
function canCancel(ctx: Visiting, row: AppointmentRow): { ok: boolean; code?: string; why?: string } {
  const now = ctx.clock.now();
  const today = civil(now, ctx.hospital.timeZone).date;
  const { cancel } = canVisit(standingOf(ctx, row), { now, today, roles: [] });
  const over = row.state === 'arrived' || (row.startsAt !== null && row.startsAt.getTime() <= now);
  return over ? { ok: false, code: 'visit_state', why: 'Not at this step of the visit.' } : cancel;
}

async function ownView(ctx: Visiting, row: AppointmentRow): Promise<OwnAppointmentJson> {
  const [view] = await ownViews(ctx, [row]);
  if (view === undefined) throw new PramanaError('not_found');
  return view;
}

async function ownViews(ctx: Visiting, rows: readonly AppointmentRow[]): Promise<OwnAppointmentJson[]> {
  const { tx, hospital } = ctx;
  const names = await namesOf(
    tx,
    rows.flatMap(({ doctorId }) => doctorId ?? []),
  );
  const kinds = new Map((await readVisitTypes(tx, hospital.id)).map(({ id, name }) => [id, name]));
  const departments = new Map((await listDepartments(tx, hospital.id, true)).map(({ id, name }) => [id, name]));
  const rooms = new Map((await readRooms(tx, hospital.id)).map(({ id, name }) => [id, name]));
  const words = await wordsOf(tx, hospital, rows);
  const waiting = rows.flatMap(({ state, doctorId }) => (state === 'arrived' && doctorId !== null ? [doctorId] : []));
  const lines = waiting.length === 0 ? [] : await linesOf(ctx, waiting);
  const places = new Map(lines.flatMap((line) => line.waiting).map((place) => [place.row.id, place]));
  return rows.map((row) => {
    const { doctorId, roomId } = row;
    const place = places.get(row.id);
    const read = words.get(row.id);
    const said = read === DAMAGED ? undefined : read;
    return {
      id: row.id,
      doctor: doctorId === null ? null : (names.get(doctorId) ?? null),
      doctorId,
      department: row.departmentId === null ? null : (departments.get(row.departmentId) ?? null),
      visitType: kinds.get(row.visitTypeId) ?? '',
      visitTypeId: row.visitTypeId,
      room: roomId === null ? null : (rooms.get(roomId) ?? null),
      state: row.state,
      startsAt: row.startsAt?.toISOString() ?? null,
      endsAt: row.endsAt?.toISOString() ?? null,
      token: row.token,
      reason: said?.reason || null,
      wish: said?.wish ?? null,
      unreadable: read === DAMAGED,
      queue: place === undefined ? null : { ahead: place.ahead, minutes: place.minutes, called: row.calledAt !== null },
      revision: row.revision,
      can: { cancel: canCancel(ctx, row), move: canMove(ctx, row) },
    };
  });
}
