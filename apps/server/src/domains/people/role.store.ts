import type { Right, Role } from '@pramana/contract';
import type { HospitalId, PersonId } from '@pramana/kernel';
import { type SqlBool, sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { RoleFacts } from './role.claim.ts';
import type { HeldRoles, RoleAction } from './role.policy.ts';

/** Changes of one person's roles queue here, in whichever hospital. False: nobody has this id. */
export async function lockPerson(tx: Tx, person: PersonId): Promise<boolean> {
  const row = await tx.selectFrom('person').select('id').where('id', '=', person).forNoKeyUpdate().executeTakeFirst();
  return row !== undefined;
}

/** Only one roster can be opened at a time. */
export async function lockRoster(tx: Tx, hospital: HospitalId): Promise<void> {
  await tx.selectFrom('hospital').select('id').where('id', '=', hospital).forNoKeyUpdate().execute();
}

/** Whether any change of roles of this hospital is on its log. */
export async function hasRoleEvents(tx: Tx, hospital: HospitalId): Promise<boolean> {
  const row = await tx
    .selectFrom('role_event')
    .select('id')
    .where('hospital_id', '=', hospital)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** What each of these people, or everybody, holds in this hospital. */
export async function heldRoles(tx: Tx, hospital: HospitalId, person?: PersonId): Promise<Map<PersonId, HeldRoles>> {
  const rows = await tx
    .selectFrom('membership')
    .select(['person_id', 'role', 'suspended'])
    .where('hospital_id', '=', hospital)
    .where(sql<SqlBool>`(active or suspended)`)
    .$if(person !== undefined, (query) => query.where('person_id', '=', person ?? ''))
    .orderBy('person_id')
    .orderBy('role')
    .execute();
  const held = new Map<PersonId, Map<Role, 'active' | 'suspended'>>();
  for (const row of rows) {
    const id = row.person_id as PersonId;
    const roles = held.get(id) ?? new Map<Role, 'active' | 'suspended'>();
    held.set(id, roles.set(row.role as Role, row.suspended ? 'suspended' : 'active'));
  }
  return held;
}

/** Writes what a person holds after `action` changed `roles`. The last admin: `hospital_keeps_an_admin`. */
export async function writeRoles(
  tx: Tx,
  hospital: HospitalId,
  person: PersonId,
  roles: readonly { role: Role; state: 'active' | 'suspended' | 'none' }[],
): Promise<void> {
  await tx
    .insertInto('membership')
    .values(
      roles.map(({ role, state }) => ({
        person_id: person,
        hospital_id: hospital,
        role,
        active: state === 'active',
        suspended: state === 'suspended',
      })),
    )
    .onConflict((on) =>
      on.columns(['person_id', 'hospital_id', 'role']).doUpdateSet((eb) => ({
        active: eb.ref('excluded.active'),
        suspended: eb.ref('excluded.suspended'),
      })),
    )
    .execute();
}

export interface StoredRoleEvent extends RoleFacts {
  id: string;
  personId: PersonId;
  action: RoleAction;
  roles: Right[];
  at: Date;
  commitment: Uint8Array;
}

export async function insertRoleEvents(
  tx: Tx,
  hospital: HospitalId,
  events: readonly StoredRoleEvent[],
): Promise<void> {
  await tx
    .insertInto('role_event')
    .values(
      events.map((event) => ({
        hospital_id: hospital,
        id: event.id,
        person_id: event.personId,
        action: event.action,
        roles: event.roles,
        source: event.source,
        reason: event.reason,
        proposer_id: event.proposerId,
        author_id: event.authorId,
        at: event.at,
        until: event.until,
        commitment: event.commitment,
      })),
    )
    .execute();
}

export interface NumberedRoleEvent extends StoredRoleEvent {
  /** Null when no block stands behind the row. */
  series: string | null;
  number: number | null;
  currency: string;
  sealed: Uint8Array | null;
  by: string;
}

/** Changes of roles with their blocks in the order of the log: of one person, by their ids, of machines, or all. */
export async function readRoleEvents(
  tx: Tx,
  hospital: HospitalId,
  which: { person: PersonId } | { ids: readonly string[] } | 'tokens' | 'all',
): Promise<NumberedRoleEvent[]> {
  const { person, ids }: { person?: PersonId; ids?: readonly string[] } = typeof which === 'string' ? {} : which;
  const rows = await tx
    .selectFrom('role_event as e')
    .innerJoin('person', 'person.id', 'e.author_id')
    .innerJoin('hospital', 'hospital.id', 'e.hospital_id')
    .leftJoin('block', (join) =>
      join
        .onRef('block.hospital_id', '=', 'e.hospital_id')
        .on('block.kind', '=', 'role')
        .onRef('block.document_id', '=', 'e.id'),
    )
    .selectAll('e')
    .select(['person.name as by', 'hospital.currency', 'block.series', 'block.number', 'block.commitment as sealed'])
    .where('e.hospital_id', '=', hospital)
    .$if(person !== undefined, (query) => query.where('e.person_id', '=', person ?? ''))
    .$if(which === 'tokens', (query) => query.where('e.source', '=', 'token'))
    .$if(ids !== undefined, (query) => query.where(sql<SqlBool>`e.id = any(${[...(ids ?? [])]}::uuid[])`))
    // As they stand on the log: a series carries its year.
    .orderBy('block.series')
    .orderBy('block.number')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    personId: row.person_id as PersonId,
    action: row.action as RoleAction,
    roles: row.roles as Right[],
    source: row.source,
    reason: row.reason,
    proposerId: row.proposer_id as PersonId | null,
    authorId: row.author_id as PersonId,
    at: row.at,
    until: row.until,
    commitment: row.commitment,
    by: row.by,
    currency: row.currency,
    series: row.series,
    number: row.number === null ? null : Number(row.number),
    sealed: row.sealed,
  }));
}
