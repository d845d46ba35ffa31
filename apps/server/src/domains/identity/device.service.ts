import { type DeviceJson, type LockScreenJson, PIN_TRIES } from '@pramana/contract';
import { type HospitalId, type PersonId, PramanaError, type SessionId } from '@pramana/kernel';
import { type Tx, violatedConstraint } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Services } from '../../platform/services.ts';
import { newToken } from '../../platform/session.ts';
import { hospitalLimits } from '../../platform/session-limit.ts';
import {
  deviceOf,
  insertDevice,
  type ListedDevice,
  listDevices,
  moveSessionTo,
  peopleAt,
  rememberFullLogin,
  revokeDevice,
} from './device.store.ts';
import { endSessions } from './ending.service.ts';
import { readLimits } from './open-session.store.ts';
import { pinsSince } from './pin.service.ts';
import { readSession } from './session.store.ts';

/** What this browser shows while it is locked; null when it is no shared PC. */
export async function lockScreen({ clock }: Services, tx: Tx, token: string | null): Promise<LockScreenJson | null> {
  const device = await deviceOf(tx, token);
  if (device === null) return null;
  const people = await peopleAt(tx, device, pinsSince(device.limits, clock.now()));
  return {
    name: device.name,
    counter: device.counter,
    hospital: device.hospital,
    idleMinutes: hospitalLimits(device.limits).device.idleMinutes,
    people: people.map(({ hasPin, tries, ...person }) => ({ ...person, pin: hasPin && tries < PIN_TRIES })),
  };
}

interface Enrolling {
  hospital: HospitalId;
  name: string;
  counter: string | null;
  actor: { personId: PersonId; sessionId: SessionId };
  /** Of the shared PC that this browser is already, which the new one replaces. */
  formerToken: string | null;
}

/**
 * Makes the asking browser a shared PC and gives its token, which goes into a cookie and stands nowhere else. The session
 * that enrols goes on as one of this PC, and its person may choose a PIN at once. `already_exists` when the name is taken.
 */
export async function enrol(
  services: Services,
  tx: Tx,
  { hospital, name, counter, actor, formerToken }: Enrolling,
): Promise<{ id: string; token: string }> {
  const at = new Date(services.clock.now());
  const former = await deviceOf(tx, formerToken);
  if (former) await revokeDevice(tx, former.hospital.id, former.id, at);
  const device = { id: newId(), token: newToken() };
  await insertDevice(tx, { ...device, hospital, name, counter, by: actor.personId, at }).catch((error: unknown) => {
    if (violatedConstraint(error) !== 'device_name') throw error;
    throw new PramanaError('already_exists', { field: 'name', cause: error });
  });
  await moveSessionTo(tx, device.id, actor.sessionId);
  const { proof } = await readSession(tx, actor.sessionId);
  if (proof.full !== null) await rememberFullLogin(tx, device.id, actor.personId, proof.full);
  return device;
}

/** Its sessions end at once, also that of whoever asks from there. */
export async function revoke(tx: Tx, hospital: HospitalId, id: string, now: number): Promise<void> {
  if (!(await revokeDevice(tx, hospital, id, new Date(now)))) throw new PramanaError('not_found');
  await endSessions(tx, { device: id }, 'device', now);
}

export async function devicesOf(
  { clock }: Services,
  tx: Tx,
  hospital: HospitalId,
  token: string | null,
): Promise<DeviceJson[]> {
  const here = await deviceOf(tx, token);
  const since = pinsSince(await readLimits(tx, hospital), clock.now());
  return (await listDevices(tx, hospital, since)).map((row) => shown(row, here?.id));
}

function shown(row: ListedDevice, here: string | undefined): DeviceJson {
  return {
    ...row,
    enrolledAt: row.enrolledAt.toISOString(),
    lastUsed: row.lastUsed?.toISOString() ?? null,
    isThis: row.id === here,
  };
}
