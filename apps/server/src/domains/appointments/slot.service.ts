import type { CalendarJson, DayCountJson, SlotDayJson } from '@pramana/contract';
import { civil, type IsoDate, type PersonId, PramanaError } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { peopleInRole } from '../people/index.ts';
import { appointmentsBetween, countsBetween, takenQuanta } from './appointment.store.ts';
import { reachOf, isWithin } from './reach.service.ts';
import { type HoursRow, readHours, readLeaves, readVisitTypes, type VisitTypeRow } from './schedule.store.ts';
import { fits, freeSlots, type Open } from './slot.policy.ts';
import { viewsOf } from './view.service.ts';
import { datesFrom, dayAt, QUANTUM_MS, type Span, spansOn } from './zone.policy.ts';

type Looking = Pick<AccessContext, 'tx' | 'hospital' | 'clock'>;

/** A kind of visit in use; `invalid_field`. */
export async function visitType({ tx, hospital }: Looking, id: string): Promise<VisitTypeRow> {
  const kind = (await readVisitTypes(tx, hospital.id)).find((each) => each.id === id && each.active);
  if (kind === undefined) throw new PramanaError('invalid_field', { field: 'visitTypeId' });
  return kind;
}

/** A doctor of this hospital; `invalid_field`. */
export async function refuseNoDoctor({ tx, hospital }: Looking, doctor: PersonId): Promise<void> {
  const doctors = await peopleInRole(tx, hospital.id, 'doctor');
  if (!doctors.some(({ id }) => id === doctor)) throw new PramanaError('invalid_field', { field: 'doctorId' });
}

interface Wanted {
  doctorId: PersonId;
  visitTypeId: string;
  from: IsoDate;
  days: number;
  /** The visit that is to be moved: its own time is free for it. */
  but?: string | undefined;
}

/** Free times of a doctor on these dates, none in the past. */
export async function slotsOf(
  ctx: Looking,
  { doctorId, visitTypeId, from, days, but }: Wanted,
): Promise<SlotDayJson[]> {
  const { tx, hospital, clock } = ctx;
  const zone = hospital.timeZone;
  await refuseNoDoctor(ctx, doctorId);
  const { minutes } = await visitType(ctx, visitTypeId);
  const dates = datesFrom(from, days);
  const whole = spanOf(dates, zone);
  const hours = await readHours(tx, hospital.id, [doctorId]);
  const leaves = await readLeaves(tx, hospital.id, [doctorId], { from: whole.from, until: whole.until });
  const rooms = [...new Set(hours.flatMap(({ roomId }) => roomId ?? []))];
  const quanta = await takenQuanta(tx, hospital.id, { doctor: doctorId, rooms, ...whole, but: but ?? null });
  const byRoom = new Map<string, Set<number>>();
  for (const { roomId, at } of quanta.rooms) byRoom.set(roomId, (byRoom.get(roomId) ?? new Set()).add(at));
  const taken = { doctor: new Set(quanta.doctor), rooms: byRoom, away: leaves.map(spanOfLeave) };
  return dates.map((date) => ({
    date,
    slots: freeSlots(spansOn(hours, date, zone), minutes, taken, clock.now()).map(({ at, roomId }) => ({
      at: new Date(at).toISOString(),
      doctorId,
      roomId,
    })),
  }));
}

const spanOfLeave = ({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }): Span => ({
  from: startsAt.getTime(),
  until: endsAt.getTime(),
});

function spanOf(dates: readonly IsoDate[], zone: string): { from: Date; until: Date } {
  const first = dates[0] ?? '';
  const last = dates.at(-1) ?? first;
  return { from: new Date(dayAt(first, zone).from), until: new Date(dayAt(last, zone).until) };
}

/**
 * Where a visit at this time would be: in the room asked for, else in that of the doctor's hours. `outside_hours` when the
 * doctor is not there for all of it; whether it is free, only the database says, as it is written.
 */
export async function placeOf(
  { tx, hospital, clock }: Looking,
  { doctorId, minutes, at, roomId }: { doctorId: PersonId; minutes: number; at: Date; roomId: string | null },
): Promise<{ startsAt: Date; endsAt: Date; roomId: string | null }> {
  const start = at.getTime();
  if (start % QUANTUM_MS !== 0 || start < clock.now() - QUANTUM_MS)
    throw new PramanaError('invalid_field', { field: 'at' });
  const endsAt = new Date(start + minutes * 60_000);
  const { date } = civil(start, hospital.timeZone);
  const open: readonly Open[] = spansOn(await readHours(tx, hospital.id, [doctorId]), date, hospital.timeZone);
  const leaves = await readLeaves(tx, hospital.id, [doctorId], { from: at, until: endsAt });
  const taken = { doctor: new Set<number>(), rooms: new Map<string, Set<number>>(), away: leaves.map(spanOfLeave) };
  if (!fits({ at: start, roomId: null }, minutes, open, taken))
    throw new PramanaError('outside_hours', { field: 'at' });
  const own = open.find((span) => span.from <= start && endsAt.getTime() <= span.until)?.roomId ?? null;
  return { startsAt: at, endsAt, roomId: roomId ?? own };
}

/** Visits of some days with when each doctor is there. */
export async function calendarOf(ctx: AccessContext, from: IsoDate, days: number): Promise<CalendarJson> {
  const { tx, hospital } = ctx;
  const zone = hospital.timeZone;
  const dates = datesFrom(from, days);
  const whole = spanOf(dates, zone);
  const reach = await reachOf(ctx);
  const doctors = (await peopleInRole(tx, hospital.id, 'doctor')).filter(({ id }) => isWithin(reach, id));
  const hours = await readHours(tx, hospital.id, reach);
  const leaves = await readLeaves(tx, hospital.id, reach, { from: whole.from, until: whole.until });
  const rows = await appointmentsBetween(tx, hospital.id, reach, whole);
  const shown = (span: Span & { roomId?: string | null }) => ({
    from: new Date(span.from).toISOString(),
    until: new Date(span.until).toISOString(),
    roomId: span.roomId ?? null,
  });
  return {
    days: dates.map((date) => {
      const day = shown(dayAt(date, zone));
      return { date, from: day.from, until: day.until };
    }),
    doctors: doctors.map((doctor) => ({
      ...doctor,
      open: dates.flatMap((date) => spansOn(ofDoctor(hours, doctor.id), date, zone).map(shown)),
      away: leaves.filter(({ doctorId }) => doctorId === doctor.id).map((leave) => shown(spanOfLeave(leave))),
    })),
    appointments: await viewsOf(ctx, rows),
  };
}

function ofDoctor(hours: readonly HoursRow[], doctor: PersonId): HoursRow[] {
  return hours.filter(({ doctorId }) => doctorId === doctor);
}

/** How full each day is: nothing about anybody. */
export async function countsOf(ctx: AccessContext, from: IsoDate, days: number): Promise<DayCountJson[]> {
  const { tx, hospital, actor } = ctx;
  const zone = hospital.timeZone;
  const dates = datesFrom(from, days);
  const whole = spanOf(dates, zone);
  const reach = actor.roles.includes('admin') ? null : await reachOf(ctx);
  const doctors = (await peopleInRole(tx, hospital.id, 'doctor')).filter(({ id }) => isWithin(reach, id));
  const hours = await readHours(tx, hospital.id, reach);
  const counts = await countsBetween(tx, hospital.id, reach, { ...whole, zone });
  return dates.flatMap((date) =>
    doctors.flatMap(({ id }) => {
      const found = counts.find((count) => count.doctorId === id && count.date === date);
      const spans = spansOn(ofDoctor(hours, id), date, zone);
      const open = spans.reduce((sum, span) => sum + (span.until - span.from) / 60_000, 0);
      if (found === undefined && open === 0) return [];
      return [{ date, doctorId: id, visits: found?.visits ?? 0, taken: found?.minutes ?? 0, open }];
    }),
  );
}
