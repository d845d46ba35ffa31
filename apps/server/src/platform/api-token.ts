import { OPERATOR_SESSION_LIMIT, type Permission, permits, type Role, TOKEN_PREFIX } from '@pramana/contract';
import type { PersonId, SessionId } from '@pramana/kernel';
import type { Database } from './database/index.ts';
import { HOSPITAL_COLUMNS, type HospitalRow, hashToken, hospitalOf, newToken, type SignedIn } from './session.ts';

const FORM = new RegExp(`^${TOKEN_PREFIX}[A-Za-z0-9_-]{43}$`);
/** Last use and last refusal are written at most once a minute: reads must stay reads, and a flood of tries one row. */
const TOUCH_MS = 60_000;

/** A new secret of a machine. The database holds its SHA-256 only. */
export function newApiToken(): string {
  return TOKEN_PREFIX + newToken();
}

/**
 * What a request's `Authorization: Bearer …` brings: null without that scheme (a proxy before us may use another one for
 * itself), '' for what can be no token.
 */
export function bearerOf(header: string | undefined): string | null {
  const [scheme = '', token = '', ...more] = (header ?? '').split(' ');
  if (scheme.toLowerCase() !== 'bearer') return null;
  return more.length === 0 && FORM.test(token) ? token : '';
}

interface Row extends HospitalRow {
  id: PersonId;
  name: string;
  scopes: Permission[];
  works: boolean;
  last_used_at: Date | null;
  refused_at: Date | null;
  maker_roles: Role[];
}

const LOOKUP = `
  select t.id, t.name, t.scopes, t.last_used_at, t.refused_at,
    t.revoked_at is null and t.expires_at > $2 and p.active and h.suspended_at is null as works,
    array(select m.role from membership m
      where m.person_id = t.created_by and m.hospital_id = t.hospital_id and m.active) as maker_roles,
    ${HOSPITAL_COLUMNS}
  from api_token t
  join person p on p.id = t.created_by
  join hospital h on h.id = t.hospital_id
  where t.token_hash = $1`;

const TOUCH = 'update api_token set last_used_at = greatest(last_used_at, $2) where token_hash = $1';
// Of tries at the same moment the second finds the first one's time, which its own look did not show yet.
const REFUSE = `update api_token set refused_at = $2, refused_from = $3
  where token_hash = $1 and coalesce(refused_at <= $4, true)`;

interface Asking {
  /** No sign of work: the last use stays. */
  isQuiet?: boolean;
  /** The network address of a new request; undefined where one that was let in is looked at again. */
  from?: string;
}

/**
 * Which machine this token is, or null: one indexed query. It never may more than whoever made it may now: what they hold no
 * more rests, and with the last of it the token. A new request with one that is over is noted for the hospital's list.
 */
export async function findApiToken(
  db: Database,
  token: string,
  now: number,
  { isQuiet = false, from }: Asking = {},
): Promise<SignedIn | null> {
  const hash = hashToken(token);
  const [row] = await db.statement<Row>('api-token-lookup', LOOKUP, [hash, new Date(now)]);
  if (row === undefined) return null;
  const scopes = row.works ? row.scopes.filter((scope) => permits(row.maker_roles, scope)) : [];
  const isDue = (last: Date | null): boolean => (last?.getTime() ?? 0) <= now - TOUCH_MS;
  // Both are written beside the request, which waits for neither. Should it fail, the next request tries again.
  if (scopes.length === 0) {
    const facts = [hash, new Date(now), from, new Date(now - TOUCH_MS)];
    if (from !== undefined && isDue(row.refused_at))
      db.statement('api-token-refuse', REFUSE, facts).catch(() => undefined);
    return null;
  }
  if (!isQuiet && isDue(row.last_used_at))
    db.statement('api-token-touch', TOUCH, [hash, new Date(now)]).catch(() => undefined);
  const actor = {
    personId: row.id,
    name: row.name,
    roles: scopes.map((scope) => `may:${scope}` as const),
    sessionId: row.id as string as SessionId,
    confirmedAt: null,
  };
  return {
    actor,
    hospital: hospitalOf(row),
    deviceId: null,
    limit: OPERATOR_SESSION_LIMIT,
    limited: false,
    full: false,
    withheld: [],
  };
}
