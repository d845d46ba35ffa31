import { timingSafeEqual } from 'node:crypto';
import { PIN_TRIES } from '@pramana/contract';
import { type PersonId, PramanaError, type SessionId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { keyedHash } from '../../platform/secrets.ts';
import type { Services } from '../../platform/services.ts';
import { findSession } from '../../platform/session.ts';
import { hospitalLimits } from '../../platform/session-limit.ts';
import { countPinTry, type DeviceRow, deviceOf, forgetPinTries, writePin } from './device.store.ts';
import { endSessions } from './ending.service.ts';
import { rolesIn } from './person.store.ts';
import { isWeakPin, pinOf } from './pin.policy.ts';
import { confirmSession, insertSession, newLife } from './session.store.ts';
import { type Client, secondFactorOf } from './session.service.ts';

const DAY_MS = 24 * 60 * 60_000;

/** The shared PC of this browser; `device_unknown` when it is none (any more). */
export async function requireDevice(tx: Tx, token: string | null): Promise<DeviceRow> {
  const device = await deviceOf(tx, token);
  if (device === null) throw new PramanaError('device_unknown');
  return device;
}

/** Since when somebody must have signed in fully at this PC for their PIN to work. */
export function pinsSince(limits: unknown, now: number): Date {
  return new Date(now - hospitalLimits(limits).device.pinDays * DAY_MS);
}

/**
 * Signs in by PIN: a new session in the PC's hospital; whatever session the browser held is ended. The try is counted in a
 * transaction of its own before anything is compared, so that twenty parallel wrong ones count as twenty. Throws
 * `device_unknown`, `pin_wrong` (with `triesLeft`) and `pin_locked`, which only a full sign-in opens.
 */
export async function unlock(
  services: Services,
  client: Client,
  { personId, pin, formerToken }: { personId: PersonId; pin: string; formerToken: string | null },
): Promise<string> {
  const device = await checkPin(services, client.device, personId, pin);
  const now = services.clock.now();
  const former = formerToken === null ? null : await findSession(services.db, formerToken, now, { isQuiet: true });
  return services.db.onNode(async (tx) => {
    // Suspended meanwhile: not told apart from a PIN that does not open.
    if ((await rolesIn(tx, personId, device.hospital.id)).length === 0) throw new PramanaError('pin_locked');
    if (former) {
      const { personId: person, sessionId: id } = former.actor;
      await endSessions(tx, { person, id }, 'moved', now);
    }
    // Who owes a second factor adds it after the password; no PIN leads around it.
    if ((await secondFactorOf(services, tx, personId)) === 'must') throw new PramanaError('pin_locked');
    const proof = { at: new Date(now), by: 'pin', amr: ['pin'], full: null } as const;
    const place = { hospitalId: device.hospital.id, client };
    return insertSession(tx, { personId, ...place, proof, limited: false, life: newLife(now) }, now);
  });
}

/** The person at this session shows by their PIN that it is still them. */
export async function confirmByPin(
  services: Services,
  { personId, sessionId }: { personId: PersonId; sessionId: SessionId },
  pin: string,
  deviceToken: string | null,
): Promise<void> {
  await checkPin(services, deviceToken, personId, pin);
  const at = new Date(services.clock.now());
  await services.db.onNode((tx) => confirmSession(tx, sessionId, { at, by: 'pin' }));
}

/** Chooses a PIN for this PC; `pin_weak` for what anybody would try first, `pin_locked` without a recent full sign-in here. */
export async function setPin(
  { clock }: Services,
  tx: Tx,
  person: PersonId,
  { pin: typed, deviceToken }: { pin: string; deviceToken: string | null },
): Promise<void> {
  const device = await requireDevice(tx, deviceToken);
  const pin = pinOf(typed);
  if (pin === null || isWeakPin(pin)) throw new PramanaError('pin_weak', { field: 'pin' });
  const now = clock.now();
  const place = { device: device.id, person };
  const isSet = await writePin(tx, place, hashOf(place, pin), new Date(now), pinsSince(device.limits, now));
  if (!isSet) throw new PramanaError('pin_locked');
}

async function checkPin(
  { db, clock }: Services,
  deviceToken: string | null,
  person: PersonId,
  typed: string,
): Promise<DeviceRow> {
  const pin = pinOf(typed);
  if (pin === null) throw new PramanaError('pin_wrong', { field: 'pin', detail: 'A PIN has six digits.' });
  const device = await db.aside(null, (tx) => requireDevice(tx, deviceToken));
  const place = { device: device.id, person };
  const since = pinsSince(device.limits, clock.now());
  const counted = await db.aside(null, (tx) => countPinTry(tx, place, since, PIN_TRIES));
  if (counted === null) throw new PramanaError('pin_locked');
  if (!timingSafeEqual(counted.hash, hashOf(place, pin))) {
    const triesLeft = PIN_TRIES - counted.tries;
    if (triesLeft <= 0) throw new PramanaError('pin_locked');
    throw new PramanaError('pin_wrong', { field: 'pin', params: { triesLeft } });
  }
  await db.aside(null, (tx) => forgetPinTries(tx, place));
  return device;
}

/** Over PC and person: the same PIN of somebody else, or on another PC, is another hash. */
function hashOf({ device, person }: { device: string; person: PersonId }, pin: string): Buffer {
  return keyedHash('device-pin', device, person, pin);
}
