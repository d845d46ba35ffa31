import { type AppointmentJson, type AppointmentStepJson, permits } from '@pramana/contract';
import { civil, type PatientId, PramanaError } from '@pramana/kernel';
import { type AccessContext, recordAccess } from '../../platform/access.ts';
import { listDepartments } from '../departments/index.ts';
import { namesOf } from '../people/index.ts';
import { asPeopleNow, patientRows } from '../patients/index.ts';
import { readablePatients } from '../sealing/index.ts';
import { type AppointmentRow, findAppointment } from './appointment.store.ts';
import { readSteps } from './step.store.ts';
import { sees, viewFor } from './reach.service.ts';
import { readLeaves, readRooms, readVisitTypes } from './schedule.store.ts';
import { canVisit } from './state.policy.ts';
import { DAMAGED, whysOf, wordsOf } from './words.service.ts';

const NONE = new Map<never, never>();

/** Visits as screens show them; each patient among them is an access (I-12). */
export async function viewsOf(ctx: AccessContext, rows: readonly AppointmentRow[]): Promise<AppointmentJson[]> {
  const { tx, hospital, actor, clock } = ctx;
  const now = new Date(clock.now());
  const purpose = actor.roles.some((role) => role === 'doctor' || role === 'nurse') ? 'care' : 'administration';
  const subjects = [...new Set(rows.map(({ subjectId }) => subjectId))];
  await recordAccess(ctx, ...subjects.map((subjectId) => ({ subjectId, purpose, resource: 'appointment' })));
  const patientIds = await asPeopleNow(tx, hospital.id, await readablePatients(tx, hospital, subjects));
  const known = [...patientIds.values()].filter((id): id is PatientId => id !== null);
  const patients = new Map((await patientRows(tx, hospital, known, now)).map((row) => [row.id, row]));
  const doctors = await namesOf(
    tx,
    rows.flatMap(({ doctorId }) => doctorId ?? []),
  );
  const rooms = new Map((await readRooms(tx, hospital.id)).map((room) => [room.id, room.name]));
  const departments = new Map((await listDepartments(tx, hospital.id, true)).map(({ id, name }) => [id, name]));
  const kinds = new Map((await readVisitTypes(tx, hospital.id)).map((kind) => [kind.id, kind]));
  const words =
    permits(actor.roles, 'clinical:read') || rows.some(({ state }) => state === 'requested')
      ? await wordsOf(tx, hospital, rows)
      : (NONE as ReadonlyMap<string, never>);
  const leaves = await readLeaves(tx, hospital.id, null, { from: now });
  const dateOf = (at: Date | null) => (at === null ? null : civil(at.getTime(), hospital.timeZone).date);
  const at = { now: now.getTime(), today: civil(now.getTime(), hospital.timeZone).date, roles: actor.roles };
  return rows.map((row) => {
    const patient = patients.get(patientIds.get(row.subjectId) ?? '');
    const kind = kinds.get(row.visitTypeId);
    const read = words.get(row.id);
    const said = read === DAMAGED ? undefined : read;
    const { startsAt, endsAt, doctorId, roomId } = row;
    const away =
      row.state === 'confirmed' &&
      leaves.some(
        (leave) =>
          leave.doctorId === doctorId && startsAt && endsAt && leave.startsAt < endsAt && startsAt < leave.endsAt,
      );
    return {
      id: row.id,
      patient: patient === undefined ? null : { ...patient },
      doctor: doctorId === null ? null : { id: doctorId, name: doctors.get(doctorId) ?? '' },
      department: named(departments, row.departmentId),
      visitType: { id: row.visitTypeId, name: kind?.name ?? '', minutes: kind?.minutes ?? 0 },
      room: named(rooms, roomId),
      state: row.state,
      source: row.source,
      startsAt: startsAt?.toISOString() ?? null,
      endsAt: endsAt?.toISOString() ?? null,
      token: row.token,
      urgent: row.urgent,
      queueAt: row.queueAt?.toISOString() ?? null,
      calls: row.calls,
      calledAt: row.calledAt?.toISOString() ?? null,
      begunAt: row.begunAt?.toISOString() ?? null,
      finishedAt: row.finishedAt?.toISOString() ?? null,
      encounterId: row.encounterId,
      reason: said?.reason || null,
      wish: said?.wish ?? null,
      unreadable: [
        ...(patientIds.has(row.subjectId) ? [] : (['patient'] as const)),
        ...(read === DAMAGED ? (['words'] as const) : []),
      ],
      away,
      revision: row.revision,
      createdAt: row.createdAt.toISOString(),
      can: canVisit(
        {
          state: row.state,
          startsAt: startsAt?.getTime() ?? null,
          tokenDate: row.token?.date ?? null,
          date: dateOf(startsAt),
        },
        at,
      ),
    };
  });
}

const named = (names: ReadonlyMap<string, string>, id: string | null) =>
  id === null ? null : { id, name: names.get(id) ?? '' };

export async function viewOf(ctx: AccessContext, row: AppointmentRow): Promise<AppointmentJson> {
  const [view] = await viewsOf(ctx, [row]);
  if (view === undefined) throw new PramanaError('not_found');
  return view;
}

/** A visit that the caller may see; `not_found` for every other one. With `lock` nobody else changes it meanwhile. */
export async function openVisit(ctx: AccessContext, id: string, lock = false): Promise<AppointmentRow> {
  const row = await findAppointment(ctx.tx, ctx.hospital.id, id, lock);
  if (row === null || !sees(await viewFor(ctx), row)) throw new PramanaError('not_found');
  return row;
}

/** One visit with everything that happened to it. Why it was moved or cancelled is for those who treat. */
export async function storyOf(
  ctx: AccessContext,
  id: string,
): Promise<{ appointment: AppointmentJson; steps: AppointmentStepJson[] }> {
  const { tx, hospital, actor } = ctx;
  const row = await openVisit(ctx, id);
  const appointment = await viewOf(ctx, row);
  const steps = await readSteps(tx, hospital.id, id);
  const names = await namesOf(
    tx,
    steps.flatMap(({ by, doctorId }) => [by, doctorId].filter((each) => each !== null)),
  );
  const clinical = permits(actor.roles, 'clinical:read');
  const whys = clinical ? await whysOf(tx, hospital, row.subjectId, steps) : (NONE as ReadonlyMap<string, string>);
  return {
    appointment,
    steps: steps.map((step) => ({
      id: step.id,
      at: step.at.toISOString(),
      act: step.act,
      state: step.state,
      doctor: step.doctorId === null ? null : (names.get(step.doctorId) ?? null),
      startsAt: step.startsAt?.toISOString() ?? null,
      by: step.by === null ? null : (names.get(step.by) ?? null),
      why: whys.get(step.id) ?? null,
      unreadable: whys.get(step.id) === null,
    })),
  };
}
