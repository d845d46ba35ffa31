import type { AppointmentJson, AppointmentState, QueueAct } from '@pramana/contract';
import { civil, type PersonId, PramanaError, type SubjectId } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { endEncounter } from '../charges/index.ts';
import { appointmentOfEncounter, type AppointmentRow, queueOn, updateAppointment } from './appointment.store.ts';
import { joinQueue } from './arrival.service.ts';
import { announce, keepStep, writeVisit } from './booking.service.ts';
import { tellPatient } from './message.service.ts';
import { isWithin, reachOf, type Visiting } from './reach.service.ts';
import { actOf, canVisit, QUEUE_WORDS, type Standing, type VisitCan, verdictOf } from './state.policy.ts';
import { openVisit, viewOf } from './view.service.ts';
import { inOrder } from './wait.policy.ts';

/** Put back: behind so many who wait. */
const BEHIND = 3;

/** What the rules look at of a visit, by the hospital's calendar. */
export function standingOf({ hospital }: Pick<Visiting, 'hospital'>, row: AppointmentRow): Standing {
  const { state, startsAt, token } = row;
  const date = startsAt === null ? null : civil(startsAt.getTime(), hospital.timeZone).date;
  return { state, startsAt: startsAt?.getTime() ?? null, tokenDate: token?.date ?? null, date };
}

function canNow(ctx: AccessContext, row: AppointmentRow): VisitCan {
  const now = ctx.clock.now();
  const today = civil(now, ctx.hospital.timeZone).date;
  return canVisit(standingOf(ctx, row), { now, today, roles: ctx.actor.roles });
}

/** The visit of this encounter of one of these subjects, where the caller sees it. The caller records the look (I-12). */
export async function visitOfEncounter(
  ctx: AccessContext,
  subjects: readonly SubjectId[],
  encounter: string,
): Promise<{ id: string; revision: number; can: VisitCan } | null> {
  const row = await appointmentOfEncounter(ctx.tx, ctx.hospital.id, subjects, encounter);
  if (row === null || !isWithin(await reachOf(ctx), row.doctorId)) return null;
  return { id: row.id, revision: row.revision, can: canNow(ctx, row) };
}

/** Whether a visit of one of these subjects opened this encounter. It is nobody else's from then on. */
export async function hasEncounter(
  { tx, hospital }: Pick<AccessContext, 'tx' | 'hospital'>,
  subjects: readonly SubjectId[],
  encounter: string,
): Promise<boolean> {
  return (await appointmentOfEncounter(tx, hospital.id, subjects, encounter)) !== null;
}

export interface Step {
  revision: number;
  to: AppointmentState;
  why?: string | undefined;
}

/**
 * Takes a visit one step on. Sent twice it is one step. `conflict` when somebody else was faster, `visit_step` where the
 * table of steps, the day or the role does not allow it.
 */
export async function takeStep(ctx: Visiting, id: string, { revision, to, why }: Step): Promise<AppointmentJson> {
  const before = await openVisit(ctx, id, true);
  // The answer got lost on its way.
  if (before.state === to && before.revision === revision + 1) return viewOf(ctx, before);
  if (before.revision !== revision) throw new PramanaError('conflict', { params: { revision: before.revision } });
  const verdict = verdictOf(canNow(ctx, before), before.state, to);
  if (!verdict.ok) throw new PramanaError('visit_step', verdict.why === undefined ? {} : { detail: verdict.why });
  return viewOf(ctx, await writeStep(ctx, before, { to, why, by: ctx.actor.personId }));
}

/** Writes a step that was allowed, with what belongs to it; `by` null: from the patient's own account. */
export async function writeStep(
  ctx: Visiting,
  before: AppointmentRow,
  { to, why, by }: { to: AppointmentState; why?: string | undefined; by: PersonId | null },
): Promise<AppointmentRow> {
  const { tx, hospital } = ctx;
  const row = { ...before, ...(await changesOf(ctx, before, to)), state: to, revision: before.revision + 1 };
  await writeVisit(async () => {
    if (!(await updateAppointment(tx, hospital.id, row))) throw new PramanaError('conflict');
  });
  await keepStep(ctx, row, { act: actOf(before.state, to), by, why });
  if (to === 'cancelled' && by !== null && before.state !== 'arrived')
    await tellPatient(ctx, row, 'appointment-cancelled');
  announce(ctx, row);
  return row;
}

async function changesOf(
  ctx: Visiting,
  before: AppointmentRow,
  to: AppointmentState,
): Promise<Partial<AppointmentRow>> {
  const at = new Date(ctx.clock.now());
  const { doctorId, encounterId, state } = before;
  if (to === 'arrived' && state === 'in-consultation') return { begunAt: null };
  if (to === 'arrived' && doctorId !== null) {
    // What ended with "nobody came" stays ended: whoever comes after all has an encounter of their own.
    const row = state === 'no-show' ? { ...before, encounterId: null } : before;
    return { ...(await joinQueue(ctx, row, doctorId)), calledAt: null };
  }
  if (to === 'in-consultation') return { begunAt: at };
  if (encounterId !== null && (to === 'done' || to === 'cancelled' || to === 'no-show')) {
    await endEncounter(ctx.tx, ctx.hospital.id, encounterId, at);
  }
  return to === 'done' ? { finishedAt: at } : {};
}

/** Calls somebody (again), puts them back, lets them go first. */
export async function actInQueue(
  ctx: Visiting,
  id: string,
  { revision, act }: { revision: number; act: QueueAct },
): Promise<AppointmentJson> {
  const { tx, hospital, actor } = ctx;
  const before = await openVisit(ctx, id, true);
  if (before.revision !== revision) throw new PramanaError('conflict', { params: { revision: before.revision } });
  const { call } = canNow(ctx, before);
  if (!call.ok) throw new PramanaError('visit_step', call.why === undefined ? {} : { detail: call.why });
  const row = { ...before, ...(await queueChange(ctx, before, act)), revision: revision + 1 };
  if (!(await updateAppointment(tx, hospital.id, row))) throw new PramanaError('conflict');
  await keepStep(ctx, row, { act: QUEUE_WORDS[act], by: actor.personId });
  announce(ctx, row);
  return viewOf(ctx, row);
}

async function queueChange(ctx: Visiting, row: AppointmentRow, act: QueueAct): Promise<Partial<AppointmentRow>> {
  if (act === 'call') return { calls: row.calls + 1, calledAt: new Date(ctx.clock.now()) };
  if (act === 'put-back') return { queueAt: await behindOthers(ctx, row), calledAt: null, urgent: false };
  return { urgent: act === 'make-urgent' };
}

async function behindOthers({ tx, hospital, clock }: Visiting, row: AppointmentRow): Promise<Date> {
  const { doctorId, token } = row;
  if (doctorId === null || token === null) return new Date(clock.now());
  const all = await queueOn(tx, hospital.id, [doctorId], token.date);
  const waiting = all.filter((each) => each.state === 'arrived').map((each) => ({ row: each, ...waiterOf(each) }));
  const order = inOrder(waiting);
  const place = order.findIndex((each) => each.row.id === row.id);
  const before = order.slice(place + 1, place + 1 + BEHIND).at(-1);
  return before === undefined ? (row.queueAt ?? new Date(clock.now())) : new Date(before.queueAt + 1);
}

/** A visit as the order of a queue sees it. */
export function waiterOf({ urgent, queueAt, token }: AppointmentRow): {
  urgent: boolean;
  queueAt: number;
  token: number;
} {
  return { urgent, queueAt: queueAt?.getTime() ?? 0, token: token?.number ?? 0 };
}
