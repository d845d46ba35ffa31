import { type PersonId, PramanaError } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import type { HubEvent } from '../../platform/events.ts';
import type { Services } from '../../platform/services.ts';
import { doctorsAssisted, peopleInRole } from '../people/index.ts';
import type { AppointmentRow } from './appointment.store.ts';

/** Who acts about visits, and in which transaction; any route's context is one. */
export type Visiting = AccessContext & {
  services: Pick<Services, 'config' | 'demo' | 'clock'>;
  publish: (event: HubEvent) => void;
};

/** Whose visits somebody sees; null: every doctor's. */
export type Reach = readonly PersonId[] | null;

/** The desk sees every doctor's visits, a doctor their own, a nurse those of the doctors they assist. */
export async function reachOf({
  tx,
  hospital,
  actor,
}: Pick<AccessContext, 'tx' | 'hospital' | 'actor'>): Promise<Reach> {
  const { roles, personId } = actor;
  if (roles.includes('frontdesk')) return null;
  const own = roles.includes('doctor') ? [personId] : [];
  return roles.includes('nurse') ? [...own, ...(await doctorsAssisted(tx, hospital.id, personId))] : own;
}

export function isWithin(reach: Reach, doctor: PersonId | null): boolean {
  return reach === null || (doctor !== null && reach.includes(doctor));
}

/** Whose visits somebody sees, and the departments whose wishes come to them. */
export interface View {
  reach: Reach;
  departments: ReadonlySet<string>;
}

export async function viewFor(ctx: Pick<AccessContext, 'tx' | 'hospital' | 'actor'>): Promise<View> {
  const reach = await reachOf(ctx);
  const doctors = await peopleInRole(ctx.tx, ctx.hospital.id, 'doctor');
  const own = doctors.filter(({ id }) => isWithin(reach, id)).flatMap(({ departmentId }) => departmentId ?? []);
  return { reach, departments: new Set(own) };
}

/** Whether a visit is theirs to see: its doctor's, or a wish that is nobody's yet, of their department or of none. */
export function sees(
  { reach, departments }: View,
  { doctorId, departmentId, state }: Pick<AppointmentRow, 'doctorId' | 'departmentId' | 'state'>,
): boolean {
  if (isWithin(reach, doctorId)) return true;
  if (doctorId !== null || state !== 'requested' || reach?.length === 0) return false;
  return departmentId === null || departments.has(departmentId);
}

/** `not_permitted` for a doctor whose visits are not theirs to arrange. */
export function refuseBeyond(reach: Reach, doctor: PersonId): void {
  if (!isWithin(reach, doctor)) throw new PramanaError('not_permitted', { field: 'doctorId' });
}
