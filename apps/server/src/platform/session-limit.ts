import {
  OPERATOR_SESSION_LIMIT,
  type Role,
  type SessionLimit,
  type SessionLimitsJson,
  STANDARD_DEVICE_LIMITS,
  STANDARD_SESSION_LIMITS,
} from '@pramana/contract';

/** A hospital's limits: what its admin set, else the standard. `stored` is `settings.sessions` of its row. */
export function hospitalLimits(stored: unknown): SessionLimitsJson {
  const { roles = {}, device = {} } = (stored ?? {}) as { roles?: object; device?: object };
  return { roles: { ...STANDARD_SESSION_LIMITS, ...roles }, device: { ...STANDARD_DEVICE_LIMITS, ...device } };
}

/** The limit of a session: the strictest of its person's roles, and on a shared PC no longer idle than the PC allows. */
export function sessionLimit(roles: readonly Role[], stored: unknown, onDevice: boolean): SessionLimit {
  const limits = hospitalLimits(stored);
  const each = roles.map((role) => (role === 'operator' ? OPERATOR_SESSION_LIMIT : limits.roles[role]));
  // Whoever has no role any more sees nothing; a strict one serves.
  const all = each.length > 0 ? each : [OPERATOR_SESSION_LIMIT];
  const idle = Math.min(...all.map(({ idleMinutes }) => idleMinutes));
  return {
    idleMinutes: onDevice ? Math.min(idle, limits.device.idleMinutes) : idle,
    hours: Math.min(...all.map(({ hours }) => hours)),
  };
}

/** The minute by which `last_seen_at` may lag behind. */
const LAG_MS = 60_000;

export function isSessionOver(
  session: { created_at: Date; last_seen_at: Date },
  { idleMinutes, hours }: SessionLimit,
  now: number,
): boolean {
  const isIdle = now - session.last_seen_at.getTime() >= idleMinutes * 60_000 + LAG_MS;
  return isIdle || now - session.created_at.getTime() >= hours * 3_600_000;
}
