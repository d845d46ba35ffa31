import { type Static, Type } from 'typebox';
import { IdParams, Instant, Line, nullable, Uuid } from './common.ts';
import { RoleName, Session } from './identity.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;

/** Six digits, as typed; also in Devanagari or with a space. */
const Pin = Type.String({ minLength: 1, maxLength: 20 });
/** As in a counter session. */
const CounterName = Type.String({ pattern: '^[A-Za-z0-9 -]{1,20}$' });

/** A shared PC as its hospital's admin sees it. */
export const Device = Type.Object({
  id: Uuid,
  name: Type.String(),
  counter: nullable(Type.String()),
  enrolledBy: Type.String(),
  enrolledAt: Instant,
  /** How many people have signed in fully here within the days of a PIN. */
  people: Type.Integer(),
  lastUsed: nullable(Instant),
  /** The very browser that asks. */
  isThis: Type.Boolean(),
});
export type DeviceJson = Static<typeof Device>;

/** What a shared PC may show of itself while it is locked: who works at it, nothing of any patient. */
export const LockScreen = Type.Object({
  name: Type.String(),
  counter: nullable(Type.String()),
  hospital: Type.Object({ id: Uuid, name: Type.String() }),
  idleMinutes: Type.Integer(),
  people: Type.Array(
    Type.Object({
      id: Uuid,
      name: Type.String(),
      roles: Type.Array(RoleName),
      /** Whether their PIN opens now: set, not locked by wrong tries, and their last full sign-in is recent. */
      pin: Type.Boolean(),
    }),
  ),
});
export type LockScreenJson = Static<typeof LockScreen>;

export const devices = {
  lock: {
    show: route({
      id: 'identity.devices.lock-screen',
      method: 'GET',
      path: '/api/device',
      summary: 'Whether this browser is a shared PC, and who works at it',
      access: 'public',
      response: nullable(LockScreen),
    }),
    unlock: route({
      id: 'identity.devices.unlock',
      method: 'POST',
      path: '/api/device/session',
      summary: 'Sign in on this shared PC with one’s PIN: a new session replaces whatever was open in this browser',
      access: 'public',
      body: Type.Object({ personId: Uuid, pin: Pin }, strict),
      response: Session,
      errors: ['pin_wrong', 'pin_locked', 'device_unknown'],
      ratePerMinute: 300,
    }),
    confirm: route({
      id: 'identity.devices.confirm',
      method: 'POST',
      path: '/api/device/confirm',
      summary: 'Show again that it is you by your PIN, before an act that answered confirm_needed',
      access: 'session',
      body: Type.Object({ pin: Pin }, strict),
      status: 204,
      errors: ['pin_wrong', 'pin_locked', 'device_unknown'],
    }),
    setPin: route({
      id: 'identity.devices.set-pin',
      method: 'POST',
      path: '/api/device/pin',
      summary: 'Choose your PIN for this shared PC',
      access: 'session',
      fresh: 5,
      body: Type.Object({ pin: Pin }, strict),
      status: 204,
      errors: ['pin_weak', 'pin_locked', 'device_unknown'],
    }),
  },
  list: route({
    id: 'identity.devices.list',
    method: 'GET',
    path: '/api/devices',
    summary: 'The shared PCs of this hospital',
    access: 'device:write',
    response: Device,
    list: true,
  }),
  enrol: route({
    id: 'identity.devices.enrol',
    method: 'POST',
    path: '/api/devices',
    summary: 'Make the browser that asks a shared PC of this hospital: sets the cookie pramana_device',
    access: 'device:write',
    fresh: 5,
    body: Type.Object({ name: Line, counter: Type.Optional(CounterName) }, strict),
    response: Device,
    status: 201,
    errors: ['already_exists'],
  }),
  revoke: route({
    id: 'identity.devices.revoke',
    method: 'DELETE',
    path: '/api/devices/:id',
    summary: 'This PC is no shared one any more: its sessions end at once, and no PIN opens it',
    access: 'device:write',
    params: IdParams,
    status: 204,
    errors: ['not_found'],
  }),
} as const;
