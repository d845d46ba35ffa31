import { hash, randomBytes } from 'node:crypto';
import type { Right, Role, SessionLimit } from '@pramana/contract';
import type { HospitalId, PersonId, SessionId } from '@pramana/kernel';
import type { Database } from './database/index.ts';
import { isSecretText } from './secrets.ts';
import { isSessionOver, sessionLimit } from './session-limit.ts';

export const SESSION_COOKIE = 'pramana_session';
/** The long-lived cookie of a shared PC. It names the PC and opens nothing by itself. */
export const DEVICE_COOKIE = 'pramana_device';
export const CSRF_HEADER = 'x-pramana-csrf';

/** Set by a page on what it asks by itself: it is no sign of its person, and does not keep the session alive. */
export const QUIET_HEADER = 'x-pramana-quiet';
/** `last_seen_at` is written at most once a minute: reads must stay reads. */
const TOUCH_MS = 60_000;

export interface Hospital {
  id: HospitalId;
  slug: string;
  name: string;
  timeZone: string;
  currency: string;
  dayCutHour: number;
  yearStartMonth: number;
  /** GST state code: the place of supply; null while not registered. */
  stateCode: string | null;
}

/** Who acts. `roles` are those held in the session's hospital, and `operator` on the node; a machine's are its scopes. */
export interface Actor {
  personId: PersonId;
  name: string;
  roles: readonly Right[];
  /** Of a machine its token's id. */
  sessionId: SessionId;
  /** The enrolled device it sits at, as the hospital calls it; stands in access events. */
  place?: string | null;
  /** When the person last proved that it is them, milliseconds since 1970; null for a machine, which never can. */
  confirmedAt: number | null;
}

export interface SignedIn {
  actor: Actor;
  hospital: Hospital | null;
  /** The shared PC that the session is on. */
  deviceId: string | null;
  limit: SessionLimit;
  /** May do nothing but add the second factor that is asked of this person. */
  limited: boolean;
  /** Somebody proved here all that a sign-in asks for; false where a PIN opened it. */
  full: boolean;
  /** Roles of theirs that this session does not have, because it is not full. */
  withheld: readonly Role[];
}

/** A machine proves itself by its token alone, never that a person is at it. */
export function isMachine({ confirmedAt }: Pick<Actor, 'confirmedAt'>): boolean {
  return confirmedAt === null;
}

/** An opaque token of 256 random bits. The cookie carries it; the database holds its SHA-256 only. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

export function hashToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** The CSRF value of a session: derived, so that nothing has to be stored and every page of the session gets the same. */
export function csrfOf(token: string): string {
  return hash('sha256', `pramana-csrf:${token}`, 'base64url');
}

export function isCsrfOf(token: string, value: unknown): boolean {
  return isSecretText(typeof value === 'string' ? value : '', csrfOf(token));
}

/** The columns of `hospital h` that `hospitalOf` reads. */
export const HOSPITAL_COLUMNS =
  'h.id as hospital_id, h.slug, h.name as hospital_name, h.time_zone, h.currency, h.day_cut_hour, h.year_start_month, h.state_code';

export interface HospitalRow {
  hospital_id: HospitalId | null;
  slug: string;
  hospital_name: string;
  time_zone: string;
  currency: string;
  day_cut_hour: number;
  year_start_month: number;
  state_code: string | null;
}

interface Row extends HospitalRow {
  session_id: SessionId;
  person_id: PersonId;
  person_name: string;
  operator: boolean;
  created_at: Date;
  last_seen_at: Date;
  confirmed_at: Date;
  device_id: string | null;
  place: string | null;
  limits: unknown;
  limited: boolean;
  full: boolean;
  roles: Role[];
}

const LOOKUP = `
  select s.id as session_id, s.person_id, p.name as person_name, p.operator, s.created_at, s.last_seen_at, s.confirmed_at,
    s.limited, s.full_sign_in_at is not null as full, s.device_id, (select d.name from device d where d.id = s.device_id) as place,
    h.settings -> 'sessions' as limits,
    array(select m.role from membership m
      where m.person_id = s.person_id and m.hospital_id = h.id and m.active order by m.role) as roles,
    ${HOSPITAL_COLUMNS}
  from session s
  join person p on p.id = s.person_id and p.active
  left join hospital h on h.id = s.hospital_id and h.suspended_at is null
  where s.token_hash = $1 and s.ended_at is null and s.expires_at > $2`;

/**
 * Who this token is, or null: one indexed query. A person who lost every role of the hospital is in no hospital. Unless it
 * `isQuiet`, the request is a sign of the person; writing that down keeps nobody waiting.
 */
export async function findSession(
  db: Database,
  token: string,
  now: number,
  { isQuiet = false }: { isQuiet?: boolean } = {},
): Promise<SignedIn | null> {
  const hashed = hashToken(token);
  const [row] = await db.statement<Row>('session-lookup', LOOKUP, [hashed, new Date(now)]);
  if (row === undefined) return null;
  const actor = actorOf(row);
  const limit = sessionLimit(heldRoles(row), row.limits, row.device_id !== null);
  if (isSessionOver(row, limit, now)) return null;
  if (!isQuiet && row.last_seen_at.getTime() < now - TOUCH_MS) {
    const touch = 'update session set last_seen_at = greatest(last_seen_at, $2) where token_hash = $1';
    // Should it fail, the next request tries again.
    db.statement('session-touch', touch, [hashed, new Date(now)]).catch(() => undefined);
  }
  const hospital = row.roles.length === 0 ? null : hospitalOf(row);
  const { device_id: deviceId, limited, full } = row;
  return { actor, limit, deviceId, hospital, limited, full, withheld: row.operator && !full ? ['operator'] : [] };
}

function actorOf(row: Row): Actor {
  return {
    personId: row.person_id,
    name: row.person_name,
    roles: rolesOf(row),
    sessionId: row.session_id,
    place: row.place,
    confirmedAt: row.confirmed_at.getTime(),
  };
}

function heldRoles({ operator, roles }: Pick<Row, 'operator' | 'roles'>): Role[] {
  return operator ? [...roles, 'operator'] : roles;
}

/** Six digits at the counter of one hospital are good for its work, never for the node on which all of them stand. */
function rolesOf({ full, ...row }: Row): Role[] {
  return full ? heldRoles(row) : row.roles;
}

export function hospitalOf(row: HospitalRow): Hospital | null {
  if (row.hospital_id === null) return null;
  return {
    id: row.hospital_id,
    slug: row.slug,
    name: row.hospital_name,
    timeZone: row.time_zone,
    currency: row.currency,
    dayCutHour: row.day_cut_hour,
    yearStartMonth: row.year_start_month,
    stateCode: row.state_code,
  };
}
