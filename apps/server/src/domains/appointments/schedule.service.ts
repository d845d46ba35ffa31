import type { HoursJson, LeaveJson, Right, RoomJson, ScheduledDoctorJson, VisitTypeJson } from '@pramana/contract';
import { cleanLine, type PersonId, PramanaError } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { newId } from '../../platform/ids.ts';
import { peopleInRole } from '../people/index.ts';
import { appointmentsBetween } from './appointment.store.ts';
import {
  doctorOfLeave,
  endLeave,
  holdSchedule,
  type HoursRow,
  insertLeave,
  type LeaveRow,
  putRoom,
  putVisitType,
  raiseRevision,
  readHours,
  readLeaves,
  readRevisions,
  readRooms,
  readVisitTypes,
  replaceHours,
  writeChange,
} from './schedule.store.ts';
import { dayAt, instantAt, minutesOf, wallText } from './zone.policy.ts';

type Arranging = Pick<AccessContext, 'tx' | 'hospital' | 'actor' | 'clock'>;

/** A doctor arranges their own hours and leave, desk and admin everybody's. */
function mayArrange(roles: readonly Right[], self: PersonId, doctor: PersonId): boolean {
  return (
    roles.some((role) => role === 'admin' || role === 'frontdesk') || (roles.includes('doctor') && self === doctor)
  );
}

function refuseStranger({ actor }: Arranging, doctor: PersonId): void {
  if (!mayArrange(actor.roles, actor.personId, doctor)) throw new PramanaError('not_permitted');
}

/** Rooms and kinds of visits are the hospital's, not a doctor's. */
function refuseDoctor({ actor }: Arranging): void {
  if (!actor.roles.some((role) => role === 'admin' || role === 'frontdesk')) throw new PramanaError('not_permitted');
}

async function refuseOthers({ tx, hospital }: Arranging, doctor: PersonId): Promise<void> {
  const doctors = await peopleInRole(tx, hospital.id, 'doctor');
  if (!doctors.some(({ id }) => id === doctor)) throw new PramanaError('not_found');
}

/** Doctors with hours and leave, rooms and kinds of visits. */
export async function scheduleOf(
  ctx: Arranging,
): Promise<{ doctors: ScheduledDoctorJson[]; rooms: RoomJson[]; visitTypes: VisitTypeJson[] }> {
  const { tx, hospital } = ctx;
  const doctors = await peopleInRole(tx, hospital.id, 'doctor');
  const rows = await scheduled(
    ctx,
    doctors,
    doctors.map(({ id }) => id),
  );
  return { doctors: rows, rooms: await readRooms(tx, hospital.id), visitTypes: await readVisitTypes(tx, hospital.id) };
}

async function scheduled(
  ctx: Arranging,
  doctors: Awaited<ReturnType<typeof peopleInRole>>,
  ids: readonly PersonId[],
): Promise<ScheduledDoctorJson[]> {
  const { tx, hospital, actor, clock } = ctx;
  const [hours, leaves, revisions] = [
    await readHours(tx, hospital.id, ids),
    await readLeaves(tx, hospital.id, ids, { from: new Date(clock.now()) }),
    await readRevisions(tx, hospital.id),
  ];
  const shown: ScheduledDoctorJson[] = [];
  for (const { id, name, department } of doctors.filter((doctor) => ids.includes(doctor.id))) {
    const may = mayArrange(actor.roles, actor.personId, id);
    const no = { ok: false, code: 'schedule_own', why: 'Desk, admin or the doctor changes this.' };
    shown.push({
      id,
      name,
      department,
      revision: revisions.get(id) ?? 0,
      hours: hours.filter(({ doctorId }) => doctorId === id).map(hoursJson),
      leaves: await Promise.all(leaves.filter(({ doctorId }) => doctorId === id).map((leave) => leaveJson(ctx, leave))),
      can: { change: may ? { ok: true } : no },
    });
  }
  return shown;
}

function hoursJson({
  weekday,
  starts,
  ends,
  roomId,
  validFrom,
  validUntil,
}: Omit<HoursRow, 'doctorId' | 'id'>): HoursJson {
  return { weekday, from: wallText(starts), until: wallText(ends), roomId, validFrom, validUntil };
}

async function leaveJson({ tx, hospital }: Arranging, leave: LeaveRow): Promise<LeaveJson> {
  const { id, doctorId, startsAt, endsAt, reason } = leave;
  const visits = await appointmentsBetween(tx, hospital.id, [doctorId], { from: startsAt, until: endsAt });
  const open = visits.filter(({ state }) => state === 'confirmed').length;
  return { id, from: startsAt.toISOString(), until: endsAt.toISOString(), reason, visits: open };
}

/**
 * Replaces a doctor's hours. `conflict` when they were changed since `revision`, `invalid_field` where two overlap or end
 * before they begin.
 */
export async function setHours(
  ctx: Arranging,
  doctor: PersonId,
  { revision, hours }: { revision: number; hours: readonly HoursJson[] },
): Promise<ScheduledDoctorJson> {
  const { tx, hospital, actor, clock } = ctx;
  await refuseOthers(ctx, doctor);
  refuseStranger(ctx, doctor);
  const held = await holdSchedule(tx, hospital.id, doctor, 'change');
  if (held !== revision) throw new PramanaError('conflict', { params: { revision: held } });
  const rows = hours.map((each) => rowOf(each));
  refuseOverlap(rows);
  await refuseRooms(ctx, rows);
  const before = (await readHours(tx, hospital.id, [doctor])).map(hoursJson);
  await replaceHours(tx, hospital.id, doctor, rows);
  await raiseRevision(tx, hospital.id, doctor, held + 1);
  const at = new Date(clock.now());
  const change = { about: 'hours' as const, aboutId: doctor, facts: { before }, by: actor.personId, at };
  await writeChange(tx, hospital.id, { id: newId(clock.now()), ...change });
  const [shown] = await scheduled(ctx, await peopleInRole(tx, hospital.id, 'doctor'), [doctor]);
  if (shown === undefined) throw new PramanaError('not_found');
  return shown;
}

function rowOf({ weekday, from, until, roomId, validFrom, validUntil }: HoursJson): Omit<HoursRow, 'doctorId'> {
  return { id: newId(), weekday, starts: minutesOf(from), ends: minutesOf(until), roomId, validFrom, validUntil };
}

function refuseOverlap(rows: readonly Omit<HoursRow, 'doctorId'>[]): void {
  const wrong = (index: number, detail: string): never => {
    throw new PramanaError('invalid_field', { field: `hours/${index}/until`, detail });
  };
  for (const [index, row] of rows.entries()) {
    if (row.ends <= row.starts) wrong(index, 'The end is not after the beginning.');
    if (row.validUntil !== null && row.validUntil < row.validFrom) wrong(index, 'The last day is before the first.');
    const rival = rows.slice(0, index).some((other) => {
      const days = other.validFrom <= (row.validUntil ?? '9999') && row.validFrom <= (other.validUntil ?? '9999');
      return other.weekday === row.weekday && days && other.starts < row.ends && row.starts < other.ends;
    });
    if (rival) wrong(index, 'These hours overlap others of the same day.');
  }
}

async function refuseRooms({ tx, hospital }: Arranging, rows: readonly { roomId: string | null }[]): Promise<void> {
  const rooms = new Set((await readRooms(tx, hospital.id)).map(({ id }) => id));
  const index = rows.findIndex(({ roomId }) => roomId !== null && !rooms.has(roomId));
  if (index >= 0) throw new PramanaError('invalid_field', { field: `hours/${index}/roomId` });
}

export interface LeaveInput {
  from: string;
  until: string;
  fromTime: string | null;
  untilTime: string | null;
  reason: string;
}

/** A doctor is away: whole days, or by the clock. Answers how many visits were agreed in that time. */
export async function addLeave(ctx: Arranging, doctor: PersonId, input: LeaveInput): Promise<LeaveJson> {
  const { tx, hospital, actor, clock } = ctx;
  await refuseOthers(ctx, doctor);
  refuseStranger(ctx, doctor);
  await holdSchedule(tx, hospital.id, doctor, 'change');
  const { fromTime, untilTime } = input;
  if ((fromTime === null) !== (untilTime === null)) throw new PramanaError('invalid_field', { field: 'untilTime' });
  const from =
    fromTime === null
      ? dayAt(input.from, hospital.timeZone).from
      : instantAt(input.from, minutesOf(fromTime), hospital.timeZone);
  const until =
    untilTime === null
      ? dayAt(input.until, hospital.timeZone).until
      : instantAt(input.until, minutesOf(untilTime), hospital.timeZone);
  if (until <= from) {
    throw new PramanaError('invalid_field', { field: 'until', detail: 'The end is not after the beginning.' });
  }
  const at = new Date(clock.now());
  const leave = {
    id: newId(clock.now()),
    doctorId: doctor,
    startsAt: new Date(from),
    endsAt: new Date(until),
    reason: cleanLine(input.reason),
  };
  await insertLeave(tx, hospital.id, leave, { by: actor.personId, at });
  return leaveJson(ctx, leave);
}

/** Takes a leave back; `not_found` when it was already. */
export async function takeLeaveBack(ctx: Arranging, id: string): Promise<void> {
  const { tx, hospital, actor, clock } = ctx;
  const doctor = await doctorOfLeave(tx, hospital.id, id);
  if (doctor === null) throw new PramanaError('not_found');
  refuseStranger(ctx, doctor);
  await holdSchedule(tx, hospital.id, doctor, 'change');
  await endLeave(tx, hospital.id, id, { by: actor.personId, at: new Date(clock.now()) });
}

/** A room, new or changed. `already_exists` when another open one has its name. */
export async function setRoom(ctx: Arranging, id: string, input: Omit<RoomJson, 'id'>): Promise<RoomJson> {
  refuseDoctor(ctx);
  const room = { ...input, id, name: cleanLine(input.name) };
  await keepChange(
    ctx,
    'room',
    id,
    (await readRooms(ctx.tx, ctx.hospital.id)).find((each) => each.id === id),
  );
  if (!(await putRoom(ctx.tx, ctx.hospital.id, room))) throw new PramanaError('already_exists', { field: 'name' });
  return room;
}

/** A kind of visit, new or changed. `already_exists` when another one in use has its name. */
export async function setVisitType(
  ctx: Arranging,
  id: string,
  input: Omit<VisitTypeJson, 'id'>,
): Promise<VisitTypeJson> {
  refuseDoctor(ctx);
  const kind = { ...input, id, name: cleanLine(input.name) };
  await keepChange(
    ctx,
    'visit-type',
    id,
    (await readVisitTypes(ctx.tx, ctx.hospital.id)).find((each) => each.id === id),
  );
  if (!(await putVisitType(ctx.tx, ctx.hospital.id, kind))) throw new PramanaError('already_exists', { field: 'name' });
  return kind;
}

async function keepChange(
  { tx, hospital, actor, clock }: Arranging,
  about: 'room' | 'visit-type',
  aboutId: string,
  before: object | undefined,
): Promise<void> {
  const at = new Date(clock.now());
  const change = { about, aboutId, facts: { before: before ?? null }, by: actor.personId, at };
  await writeChange(tx, hospital.id, { id: newId(clock.now()), ...change });
}
