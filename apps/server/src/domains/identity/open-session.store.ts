import type { Role } from '@pramana/contract';
import type { HospitalId, PersonId, SessionId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface OpenSessionRow {
  id: SessionId;
  person: { id: PersonId; name: string };
  roles: Role[];
  hospital: string | null;
  /** `settings.sessions` of its hospital. */
  limits: unknown;
  device: string | null;
  userAgent: string;
  address: string;
  createdAt: Date;
  lastSeenAt: Date;
}

/** Sessions that nobody ended, the newest sign of life first; some may be over by their hospital's limits. */
export async function readOpenSessions(
  tx: Tx,
  of: { person: PersonId; hospital?: HospitalId } | 'operators',
  now: number,
): Promise<OpenSessionRow[]> {
  const rows = await tx
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person_id')
    .leftJoin('hospital', 'hospital.id', 'session.hospital_id')
    .leftJoin('device', 'device.id', 'session.device_id')
    .select([
      'session.id',
      'session.person_id',
      'person.name',
      'hospital.name as hospital',
      'device.name as device',
      'session.user_agent',
      'session.ip',
      'session.created_at',
      'session.last_seen_at',
      sql`hospital.settings -> 'sessions'`.as('limits'),
      sql<Role[]>`array(select m.role from membership m where m.person_id = session.person_id
        and m.hospital_id = session.hospital_id and m.active)
        || case when person.operator then array['operator'] else '{}' end`.as('roles'),
    ])
    .where('session.ended_at', 'is', null)
    .where('session.expires_at', '>', new Date(now))
    .$if(of === 'operators', (query) => query.where('person.operator', '=', true))
    .$if(of !== 'operators', (query) => query.where('session.person_id', '=', of === 'operators' ? '' : of.person))
    .$if(of !== 'operators' && of.hospital !== undefined, (query) =>
      query.where('session.hospital_id', '=', of === 'operators' ? '' : (of.hospital ?? '')),
    )
    .orderBy('session.last_seen_at', 'desc')
    .orderBy('session.id', 'desc')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    id: row.id as SessionId,
    person: { id: row.person_id as PersonId, name: row.name },
    roles: row.roles,
    hospital: row.hospital,
    limits: row.limits,
    device: row.device,
    userAgent: row.user_agent ?? '',
    address: row.ip ?? '',
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
  }));
}

/** Whether somebody was ever given a role of this hospital; also one who is suspended. */
export async function isMember(tx: Tx, person: PersonId, hospital: HospitalId): Promise<boolean> {
  const found = await tx
    .selectFrom('membership')
    .select('person_id')
    .where('person_id', '=', person)
    .where('hospital_id', '=', hospital)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

export async function isOperator(tx: Tx, person: PersonId): Promise<boolean> {
  const row = await tx.selectFrom('person').select('operator').where('id', '=', person).executeTakeFirst();
  return row?.operator ?? false;
}

/** What a hospital's admin set about sessions, as it is stored. */
export async function readLimits(tx: Tx, hospital: HospitalId): Promise<unknown> {
  const row = await tx
    .selectFrom('hospital')
    .select(sql`settings -> 'sessions'`.as('limits'))
    .where('id', '=', hospital)
    .executeTakeFirst();
  return row?.limits ?? null;
}

export async function writeLimits(tx: Tx, hospital: HospitalId, limits: object): Promise<void> {
  await tx
    .updateTable('hospital')
    .set({ settings: sql`jsonb_set(settings, '{sessions}', ${JSON.stringify(limits)}::jsonb)` })
    .where('id', '=', hospital)
    .execute();
}
