import type { Language, Role } from '@pramana/contract';
import type { HospitalId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';

export interface Credential {
  personId: PersonId;
  name: string;
  passwordHash: string;
}

/** The active person with this login (already canonical), or null. */
export async function findCredential(tx: Tx, login: string): Promise<Credential | null> {
  const row = await tx
    .selectFrom('credential')
    .innerJoin('person', 'person.id', 'credential.person_id')
    .select(['person.id', 'person.name', 'credential.password_hash'])
    .where(sql`lower(credential.login)`, '=', login)
    .where('person.active', '=', true)
    .executeTakeFirst();
  return row ? { personId: row.id as PersonId, name: row.name, passwordHash: row.password_hash } : null;
}

/** The login of a person, or null when they have none. */
export async function loginOf(tx: Tx, person: PersonId): Promise<string | null> {
  const row = await tx.selectFrom('credential').select('login').where('person_id', '=', person).executeTakeFirst();
  return row?.login ?? null;
}

export interface NewPerson {
  name: string;
  /** Canonical. */
  login: string;
  passwordHash: string;
  operator: boolean;
  /** Of messages to them; null: as their hospital writes. */
  language: Language | null;
}

export async function insertPerson(tx: Tx, person: NewPerson): Promise<PersonId> {
  const id = await insertBarePerson(tx, person);
  await insertCredential(tx, id, person);
  return id;
}

/** Somebody with a name and nothing to sign in with. */
export async function insertBarePerson(
  tx: Tx,
  { name, operator, language }: Pick<NewPerson, 'name' | 'operator' | 'language'>,
): Promise<PersonId> {
  const id: PersonId = newId();
  await tx.insertInto('person').values({ id, name, operator, language }).execute();
  return id;
}

/** Violates `credential_login` when somebody has this login. */
export async function insertCredential(
  tx: Tx,
  person: PersonId,
  { login, passwordHash }: Pick<NewPerson, 'login' | 'passwordHash'>,
): Promise<void> {
  await tx
    .insertInto('credential')
    .values({ id: newId(), person_id: person, login, password_hash: passwordHash })
    .execute();
}

export async function setName(tx: Tx, person: PersonId, name: string): Promise<void> {
  await tx.updateTable('person').set({ name }).where('id', '=', person).execute();
}

export async function setPasswordHash(tx: Tx, person: PersonId, passwordHash: string, now: number): Promise<void> {
  await tx
    .updateTable('credential')
    .set({ password_hash: passwordHash, changed_at: new Date(now) })
    .where('person_id', '=', person)
    .execute();
}

export async function insertMemberships(
  tx: Tx,
  person: PersonId,
  hospital: HospitalId,
  roles: readonly Role[],
): Promise<void> {
  if (roles.length === 0) return;
  await tx
    .insertInto('membership')
    .values(roles.map((role) => ({ person_id: person, hospital_id: hospital, role })))
    .onConflict((on) => on.columns(['person_id', 'hospital_id', 'role']).doUpdateSet({ active: true }))
    .execute();
}

export async function anybodyExists(tx: Tx): Promise<boolean> {
  return (await tx.selectFrom('person').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** Only one setup can run at a time: the second waits here and then finds a person. */
export async function lockSetup(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('pramana setup'))`.execute(tx);
}

export interface MembershipRow {
  hospital: { id: HospitalId; slug: string; name: string };
  roles: Role[];
  /** The operator's reason while it is suspended. */
  suspended?: string;
}

/** Where a person works, by the hospital's name. */
export async function membershipsOf(tx: Tx, person: PersonId): Promise<MembershipRow[]> {
  const rows = await tx
    .selectFrom('membership')
    .innerJoin('hospital', 'hospital.id', 'membership.hospital_id')
    .select([
      'hospital.id',
      'hospital.slug',
      'hospital.name',
      'hospital.suspended_reason as suspended',
      sql<Role[]>`array_agg(membership.role order by membership.role)`.as('roles'),
    ])
    .where('membership.person_id', '=', person)
    .where('membership.active', '=', true)
    .groupBy(['hospital.id', 'hospital.slug', 'hospital.name', 'hospital.suspended_reason'])
    .orderBy('hospital.name')
    .execute();
  return rows.map(({ roles, suspended, ...hospital }) => ({
    hospital: { ...hospital, id: hospital.id as HospitalId },
    roles,
    ...(suspended === null ? {} : { suspended }),
  }));
}

/** A person's active roles in one hospital. */
export async function rolesIn(tx: Tx, person: PersonId, hospital: HospitalId): Promise<Role[]> {
  const rows = await tx
    .selectFrom('membership')
    .select('role')
    .where('person_id', '=', person)
    .where('hospital_id', '=', hospital)
    .where('active', '=', true)
    .orderBy('role')
    .execute();
  return rows.map((row) => row.role as Role);
}
