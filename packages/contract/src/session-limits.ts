import { type Static, Type } from 'typebox';
import { ROLES, type Role } from './permissions.ts';

/** How long a session lives: without a sign of its person, and in any case. */
export interface SessionLimit {
  idleMinutes: number;
  hours: number;
}

const DESK = { idleMinutes: 60, hours: 12 };
const POWER = { idleMinutes: 30, hours: 12 };
const OWN_PHONE = { idleMinutes: 30 * 24 * 60, hours: 30 * 24 };

/** The node's own; no hospital sets it. */
export const OPERATOR_SESSION_LIMIT: SessionLimit = POWER;

type HospitalRole = Exclude<Role, 'operator'>;

/** Where a hospital has set nothing else. */
export const STANDARD_SESSION_LIMITS: Readonly<Record<HospitalRole, SessionLimit>> = {
  admin: POWER,
  frontdesk: DESK,
  cashier: DESK,
  pharmacist: DESK,
  doctor: DESK,
  nurse: DESK,
  patient: OWN_PHONE,
  guardian: OWN_PHONE,
  auditor: POWER,
};

/** A shared PC locks after a few minutes; a PIN works for some days after the last full sign-in there. */
export const STANDARD_DEVICE_LIMITS = { idleMinutes: 5, pinDays: 7 } as const;

/** Wrong PINs of one person on one shared PC; then only a full sign-in helps. */
export const PIN_TRIES = 5;

/** No hospital can set more: the cookie lives as long. */
export const LONGEST_SESSION_HOURS = 30 * 24;

const Limit = Type.Object(
  {
    idleMinutes: Type.Integer({ minimum: 5, maximum: LONGEST_SESSION_HOURS * 60 }),
    hours: Type.Integer({ minimum: 1, maximum: LONGEST_SESSION_HOURS }),
  },
  { additionalProperties: false },
);

const hospitalRoles = ROLES.filter((role): role is HospitalRole => role !== 'operator');

/** What a hospital's admin sets, for every role of it. */
export const SessionLimits = Type.Object(
  {
    roles: Type.Object(
      Object.fromEntries(hospitalRoles.map((role) => [role, Limit])) as Record<HospitalRole, typeof Limit>,
      {
        additionalProperties: false,
      },
    ),
    device: Type.Object(
      { idleMinutes: Type.Integer({ minimum: 1, maximum: 60 }), pinDays: Type.Integer({ minimum: 1, maximum: 30 }) },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);
export type SessionLimitsJson = Static<typeof SessionLimits>;
