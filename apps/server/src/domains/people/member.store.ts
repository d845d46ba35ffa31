import { type AddressJson, type MemberStateName, STAFF_ROLES, type StaffRole } from '@pramana/contract';
import type { HospitalId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface MemberRow {
  id: PersonId;
  name: string;
  login: string | null;
  roles: StaffRole[];
  state: MemberStateName;
  department: string;
}

export interface MemberSearch {
  /** Folded; '' finds everybody. */
  text: string;
  role?: StaffRole | undefined;
  state?: MemberStateName | undefined;
  after: string | null;
  limit: number;
}

/** Who works in this hospital or did, by name. `only`: these people. */
export async function readMembers(
  tx: Tx,
  hospital: HospitalId,
  { text, role, state, after, limit }: MemberSearch,
  only?: PersonId,
): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select p.id, p.name, c.login, coalesce(d.name, '') as department, held.roles, held.state
    from (
      select m.person_id,
        coalesce(array_agg(m.role order by m.role) filter (where m.active or m.suspended), '{}') as roles,
        case when bool_or(m.suspended) then 'suspended' when bool_or(m.active) then 'active' else 'former' end as state
      from membership m
      where m.hospital_id = ${hospital} and m.role = any(${[...STAFF_ROLES]}::text[])
        and (${only ?? null}::uuid is null or m.person_id = ${only ?? null}::uuid)
      group by m.person_id
    ) held
    join person p on p.id = held.person_id
    left join lateral (select login from credential where person_id = p.id order by created_at limit 1) c on true
    left join member f on f.hospital_id = ${hospital} and f.person_id = p.id
    left join department d on d.hospital_id = f.hospital_id and d.id = f.department_id
    where (${text} = '' or position(${text} in lower(p.name)) > 0 or position(${text} in lower(coalesce(c.login, ''))) > 0)
      and (${role ?? null}::text is null or ${role ?? null}::text = any(held.roles))
      and (${state ?? null}::text is null or held.state = ${state ?? null}::text)
      and (${after}::uuid is null or (p.name, p.id) > (select name, id from person where id = ${after}::uuid))
    order by p.name, p.id
    limit ${limit}`.execute(tx);
  return rows;
}

export interface MemberFacts {
  phone: string | null;
  /** As written; no two of a hospital's have the same, ignoring case. */
  email: string | null;
  address: AddressJson | null;
  departmentId: string | null;
  category: string;
  experienceYears: number | null;
  degree: string;
  registrationNumber: string;
  council: string;
}

/** As stored: the year since when, which years of experience are counted from. */
export interface KeptFacts extends Omit<MemberFacts, 'experienceYears'> {
  experienceSince: number | null;
}

export interface StoredFacts extends KeptFacts {
  department: string;
  revision: number;
}

/** What the hospital knows of them; null before anything was written. */
export async function readFacts(tx: Tx, hospital: HospitalId, person: PersonId): Promise<StoredFacts | null> {
  const row = await tx
    .selectFrom('member')
    .leftJoin('department as d', (join) =>
      join.onRef('d.hospital_id', '=', 'member.hospital_id').onRef('d.id', '=', 'member.department_id'),
    )
    .selectAll('member')
    .select('d.name as department')
    .where('member.hospital_id', '=', hospital)
    .where('person_id', '=', person)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    phone: row.phone,
    email: row.email,
    address: row.address as AddressJson | null,
    departmentId: row.department_id,
    department: row.department ?? '',
    category: row.category ?? '',
    experienceSince: row.experience_since,
    degree: row.degree ?? '',
    registrationNumber: row.registration_number ?? '',
    council: row.council ?? '',
    revision: row.revision,
  };
}

/** Writes the facts as read at `revision` (0: there were none); false when somebody else was faster. */
export async function writeFacts(
  tx: Tx,
  place: { hospital: HospitalId; person: PersonId },
  facts: KeptFacts,
  { revision, by, at }: { revision: number; by: PersonId; at: Date },
): Promise<boolean> {
  const columns = {
    phone: facts.phone,
    email: facts.email,
    address: facts.address === null ? null : JSON.stringify(facts.address),
    department_id: facts.departmentId,
    category: facts.category,
    experience_since: facts.experienceSince,
    degree: facts.degree,
    registration_number: facts.registrationNumber,
    council: facts.council,
    updated_by: by,
    updated_at: at,
  };
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('member')
    .values({ hospital_id: place.hospital, person_id: place.person, ...columns })
    .onConflict((on) =>
      on
        .columns(['hospital_id', 'person_id'])
        .doUpdateSet({ ...columns, revision: revision + 1 })
        .where('member.revision', '=', revision),
    )
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Whose e-mail address this is in the hospital, ignoring case; null for nobody's. */
export async function emailHolder(tx: Tx, hospital: HospitalId, email: string): Promise<PersonId | null> {
  const { rows } = await sql<{ id: PersonId }>`
    select person_id as id from member where hospital_id = ${hospital} and lower(email) = lower(${email})`.execute(tx);
  return rows[0]?.id ?? null;
}

/** In how many hospitals a person holds a role, this one included. */
export async function hospitalsOf(tx: Tx, person: PersonId): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct hospital_id)::int as count from membership
    where person_id = ${person} and (active or suspended)`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** Names of the active people of a hospital with their active roles. */
export async function activePeople(
  tx: Tx,
  hospital: HospitalId,
): Promise<{ id: PersonId; name: string; roles: StaffRole[] }[]> {
  const { rows } = await sql<{ id: PersonId; name: string; roles: StaffRole[] }>`
    select p.id, p.name, array_agg(m.role order by m.role) as roles
    from membership m join person p on p.id = m.person_id and p.active
    where m.hospital_id = ${hospital} and m.active and m.role = any(${[...STAFF_ROLES]}::text[])
    group by p.id, p.name
    order by p.name, p.id`.execute(tx);
  return rows;
}
