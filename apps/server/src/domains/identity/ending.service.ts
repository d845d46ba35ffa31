import type { EndReason } from '@pramana/contract';
import type { HospitalId, PersonId, SessionId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { tellEnded } from '../../platform/endings.ts';
import { forgetPins } from './device.store.ts';
import { markEnded, type Which } from './session.store.ts';

/** Ends sessions at once: with the commit their requests in flight fail and their event streams close. Gives which. */
export async function endSessions(tx: Tx, which: Which, why: EndReason, now: number): Promise<SessionId[]> {
  const ended = await markEnded(tx, which, why, now);
  tellEnded(tx, ended, why);
  return ended;
}

/** Everybody's sessions in a hospital that is suspended. */
export async function endHospitalSessions(tx: Tx, hospital: HospitalId, now: number): Promise<void> {
  await endSessions(tx, { hospital }, 'rights', now);
}

/**
 * After any change of somebody's rights in a hospital, and when its admin signs them out: no session there goes on with the
 * rights of before, and no PIN opens a new one. They sign in again and get a new token; what they had on the screen waits.
 * Their sessions in other hospitals go on.
 */
export async function endSessionsIn(
  tx: Tx,
  member: { person: PersonId; hospital: HospitalId },
  now: number,
  why: EndReason = 'rights',
): Promise<void> {
  await forgetPins(tx, member);
  await endSessions(tx, member, why, now);
}
