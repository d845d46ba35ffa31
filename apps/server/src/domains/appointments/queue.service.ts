import type { AppointmentJson, QueueLineJson } from '@pramana/contract';
import { civil, type PersonId } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import type { Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';
import { peopleInRole } from '../people/index.ts';
import { type AppointmentRow, appointmentsBetween, queueOn } from './appointment.store.ts';
import { isWithin, type Reach, reachOf } from './reach.service.ts';
import { readHours, readVisitTypes } from './schedule.store.ts';
import { waiterOf } from './step.service.ts';
import { viewsOf } from './view.service.ts';
import { inOrder, type Pace, paceOf, waitOf } from './wait.policy.ts';
import { dayAt, spansOn } from './zone.policy.ts';

/** One doctor's queue of today, in order. */
export interface Line {
  doctor: { id: PersonId; name: string };
  roomId: string | null;
  pace: Pace;
  now: AppointmentRow | null;
  waiting: readonly { row: AppointmentRow; ahead: number; minutes: number }[];
  expected: readonly AppointmentRow[];
  finished: number;
}

type Place = { tx: Tx; hospital: Hospital; clock: { now: () => number } };

/** Today's queues of these doctors (null: all) who see patients today. Nothing is shown to anybody by it. */
export async function linesOf({ tx, hospital, clock }: Place, reach: Reach): Promise<Line[]> {
  const now = clock.now();
  const zone = hospital.timeZone;
  const { date } = civil(now, zone);
  const day = dayAt(date, zone);
  const doctors = (await peopleInRole(tx, hospital.id, 'doctor')).filter(({ id }) => isWithin(reach, id));
  const rows = await queueOn(tx, hospital.id, reach, date);
  const agreed = await appointmentsBetween(tx, hospital.id, reach, {
    from: new Date(day.from),
    until: new Date(day.until),
  });
  const hours = await readHours(tx, hospital.id, reach);
  const minutes = new Map((await readVisitTypes(tx, hospital.id)).map((kind) => [kind.id, kind.minutes]));
  return doctors.flatMap((doctor) => {
    const spans = spansOn(
      hours.filter(({ doctorId }) => doctorId === doctor.id),
      date,
      zone,
    );
    const own = rows.filter(({ doctorId }) => doctorId === doctor.id);
    const expected = agreed.filter((row) => row.doctorId === doctor.id && row.state === 'confirmed');
    if (own.length === 0 && expected.length === 0 && spans.length === 0) return [];
    const current = spans.find(({ until }) => until > now);
    const roomId = current?.roomId ?? spans.at(-1)?.roomId ?? null;
    return [{ doctor, roomId, expected, ...standing(own, { now, minutes, opensAt: current?.from ?? null }) }];
  });
}

function standing(
  rows: readonly AppointmentRow[],
  { now, minutes, opensAt }: { now: number; minutes: ReadonlyMap<string, number>; opensAt: number | null },
): Pick<Line, 'pace' | 'now' | 'waiting' | 'finished'> {
  const over = rows.flatMap(({ state, begunAt, finishedAt }) =>
    state === 'done' && begunAt && finishedAt ? [{ begunAt: begunAt.getTime(), finishedAt: finishedAt.getTime() }] : [],
  );
  const order = inOrder(rows.filter(({ state }) => state === 'arrived').map((row) => ({ row, ...waiterOf(row) })));
  const pace = paceOf(
    over,
    order.flatMap(({ row }) => minutes.get(row.visitTypeId) ?? []),
  );
  const going = rows.find(({ state }) => state === 'in-consultation') ?? null;
  const begun = over.length > 0 || going !== null;
  const at = { now, pace, begunAt: going?.begunAt?.getTime() ?? null, opensAt: begun ? null : opensAt };
  const waiting = order.map(({ row }, ahead) => ({ row, ahead, minutes: waitOf(ahead, at) }));
  return { pace, now: going, waiting, finished: over.length };
}

/** Today's queues as the desk, the doctor and the nurse see them; each patient in them is an access (I-12). */
export async function queuesOf(ctx: AccessContext, rooms: ReadonlyMap<string, string>): Promise<QueueLineJson[]> {
  const lines = await linesOf(ctx, await reachOf(ctx));
  const rows = lines.flatMap((line) => [
    ...(line.now === null ? [] : [line.now]),
    ...line.waiting.map(({ row }) => row),
    ...line.expected,
  ]);
  const views = new Map((await viewsOf(ctx, rows)).map((view) => [view.id, view]));
  const shown = (row: AppointmentRow): AppointmentJson[] => {
    const view = views.get(row.id);
    return view === undefined ? [] : [view];
  };
  return lines.map((line) => ({
    doctor: { id: line.doctor.id, name: line.doctor.name },
    room: line.roomId === null ? null : (rooms.get(line.roomId) ?? null),
    minutesEach: line.pace.minutesEach,
    measured: line.pace.measured,
    now: line.now === null ? null : (shown(line.now)[0] ?? null),
    waiting: line.waiting.flatMap(({ row, ahead, minutes }) => shown(row).map((view) => ({ ...view, ahead, minutes }))),
    expected: line.expected.flatMap(shown),
    finished: line.finished,
  }));
}
