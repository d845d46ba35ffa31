import type { AppointmentJson } from '@pramana/contract';
import type { AccessContext } from '../../platform/access.ts';
import { requestedAppointments } from './appointment.store.ts';
import { sees, viewFor } from './reach.service.ts';
import { readRooms } from './schedule.store.ts';
import { viewsOf } from './view.service.ts';

/** More than so many wishes nobody reads through. */
const MOST = 100;

/** Wishes that wait for a time, oldest first. */
export async function requestsOf(ctx: AccessContext): Promise<AppointmentJson[]> {
  const view = await viewFor(ctx);
  const rows = await requestedAppointments(ctx.tx, ctx.hospital.id, view.reach, MOST);
  return viewsOf(
    ctx,
    rows.filter((row) => sees(view, row)),
  );
}

export async function roomNames({ tx, hospital }: AccessContext): Promise<Map<string, string>> {
  return new Map((await readRooms(tx, hospital.id)).map((room) => [room.id, room.name]));
}
