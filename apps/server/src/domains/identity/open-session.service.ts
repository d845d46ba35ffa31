import type { OpenSessionJson, SessionLimitsJson } from '@pramana/contract';
import { type HospitalId, type PersonId, PramanaError, type SessionId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { networkOf } from '../../platform/network.ts';
import type { Services } from '../../platform/services.ts';
import type { SignedIn } from '../../platform/session.ts';
import { hospitalLimits, isSessionOver, sessionLimit } from '../../platform/session-limit.ts';
import { forgetPins } from './device.store.ts';
import { endSessionsIn, endSessions } from './ending.service.ts';
import {
  isMember,
  isOperator,
  type OpenSessionRow,
  readLimits,
  readOpenSessions,
  writeLimits,
} from './open-session.store.ts';
import { browserOf } from './user-agent.policy.ts';

interface Asking {
  services: Services;
  tx: Tx;
  /** The session that asks, which is marked. */
  actor: { personId: PersonId; sessionId: SessionId };
}

interface Member {
  person: PersonId;
  hospital: HospitalId;
}

export function ownSessions(asking: Asking): Promise<OpenSessionJson[]> {
  return openSessions(asking, { person: asking.actor.personId });
}

/** Signs out in one other place; `not_found` for what is not one's own or has ended already. */
export async function endOwnSession({ services: { clock }, tx, actor }: Asking, id: SessionId): Promise<void> {
  const ended = await endSessions(tx, { person: actor.personId, id }, 'elsewhere', clock.now());
  if (ended.length === 0) throw new PramanaError('not_found');
}

/** Signs out everywhere but here; nor does a PIN open a session at another shared PC, before a full sign-in there. */
export async function endOtherSessions(
  { services: { clock }, tx, actor }: Asking,
  { deviceId }: Pick<SignedIn, 'deviceId'>,
): Promise<void> {
  await forgetPins(tx, { person: actor.personId, except: deviceId });
  await endSessions(tx, { person: actor.personId, except: actor.sessionId }, 'elsewhere', clock.now());
}

/** Where a member is signed in to this hospital; what they do in another one is not this admin's to see. */
export async function memberSessions(asking: Asking, member: Member): Promise<OpenSessionJson[]> {
  await refuseStranger(asking.tx, member);
  return openSessions(asking, member);
}

export async function signMemberOut({ services: { clock }, tx }: Asking, member: Member): Promise<void> {
  await refuseStranger(tx, member);
  await endSessionsIn(tx, member, clock.now(), 'elsewhere');
}

/** Ends one session of a member in this hospital; `not_found` for what is not one of them or has ended already. */
export async function signMemberOutOnce({ services, tx }: Asking, member: Member, id: SessionId): Promise<void> {
  await refuseStranger(tx, member);
  const ended = await endSessions(tx, { ...member, id }, 'elsewhere', services.clock.now());
  if (ended.length === 0) throw new PramanaError('not_found');
}

export async function operatorSessions(
  asking: Asking,
): Promise<(OpenSessionJson & { person: OpenSessionRow['person'] })[]> {
  const rows = await alive(asking, 'operators');
  return rows.map((row) => ({ ...shown(row, asking.actor.sessionId), person: row.person }));
}

export async function signOperatorOut({ services: { clock }, tx }: Asking, person: PersonId): Promise<void> {
  if (!(await isOperator(tx, person))) throw new PramanaError('not_found');
  await endSessions(tx, { person }, 'elsewhere', clock.now());
}

export async function limitsOf(tx: Tx, hospital: HospitalId): Promise<SessionLimitsJson> {
  return hospitalLimits(await readLimits(tx, hospital));
}

/** Holds from the next request of each session on. `invalid_field` where somebody may idle longer than they may stay. */
export async function setLimits(tx: Tx, hospital: HospitalId, limits: SessionLimitsJson): Promise<SessionLimitsJson> {
  for (const [role, { idleMinutes, hours }] of Object.entries(limits.roles)) {
    if (idleMinutes <= hours * 60) continue;
    throw new PramanaError('invalid_field', {
      field: `roles/${role}/idleMinutes`,
      detail: 'A session cannot be idle for longer than it lives.',
    });
  }
  await writeLimits(tx, hospital, limits);
  return limitsOf(tx, hospital);
}

async function refuseStranger(tx: Tx, { person, hospital }: Member): Promise<void> {
  if (!(await isMember(tx, person, hospital))) throw new PramanaError('not_found');
}

async function openSessions(
  asking: Asking,
  of: { person: PersonId; hospital?: HospitalId },
): Promise<OpenSessionJson[]> {
  return (await alive(asking, of)).map((row) => shown(row, asking.actor.sessionId));
}

async function alive({ services, tx }: Asking, of: Parameters<typeof readOpenSessions>[1]): Promise<OpenSessionRow[]> {
  const now = services.clock.now();
  const rows = await readOpenSessions(tx, of, now);
  return rows.filter((row) => {
    const limit = sessionLimit(row.roles, row.limits, row.device !== null);
    return !isSessionOver({ created_at: row.createdAt, last_seen_at: row.lastSeenAt }, limit, now);
  });
}

function shown(row: OpenSessionRow, asking: SessionId): OpenSessionJson {
  return {
    id: row.id,
    ...browserOf(row.userAgent),
    device: row.device,
    network: networkOf(row.address),
    address: row.address,
    hospital: row.hospital,
    since: row.createdAt.toISOString(),
    lastSeen: row.lastSeenAt.toISOString(),
    isThis: row.id === asking,
  };
}
