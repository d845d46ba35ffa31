import { type Permission, PERMISSIONS, type Role, type StaffRole } from '@pramana/contract';
import type { HospitalId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface ColleagueRow {
  id: PersonId;
  name: string;
  login: string | null;
  roles: Role[];
}

/** The active people of a hospital who hold `permission` there, by name. */
export async function holdersOf(tx: Tx, hospital: HospitalId, permission: Permission): Promise<ColleagueRow[]> {
  const holders: readonly Role[] = PERMISSIONS[permission];
  const rows = await tx
    .selectFrom('membership')
    .innerJoin('person', 'person.id', 'membership.person_id')
    .leftJoin('credential', 'credential.person_id', 'person.id')
    .select([
      'person.id',
      'person.name',
      'credential.login',
      sql<Role[]>`array_agg(membership.role order by membership.role)`.as('roles'),
    ])
    .where('membership.hospital_id', '=', hospital)
    .where('membership.active', '=', true)
    .where('person.active', '=', true)
    .where('membership.role', 'in', holders)
    .groupBy(['person.id', 'person.name', 'credential.login'])
    .orderBy('person.name')
    .execute();
  return rows.map((row) => ({ ...row, id: row.id as PersonId }));
}

/** The doctors whom this nurse assists now. */
export async function doctorsAssisted(tx: Tx, hospital: HospitalId, nurse: PersonId): Promise<PersonId[]> {
  const rows = await tx
    .selectFrom('nurse_assignment')
    .select('doctor_id')
    .where('hospital_id', '=', hospital)
    .where('nurse_id', '=', nurse)
    .where('ended_at', 'is', null)
    .execute();
  return rows.map((row) => row.doctor_id as PersonId);
}

/** The active people of a hospital who hold this role there, by name, with the department on file. */
export async function peopleInRole(
  tx: Tx,
  hospital: HospitalId,
  role: StaffRole,
): Promise<{ id: PersonId; name: string; department: string; departmentId: string | null }[]> {
  const rows = await tx
    .selectFrom('membership')
    .innerJoin('person', 'person.id', 'membership.person_id')
    .leftJoin('member', (on) =>
      on.onRef('member.person_id', '=', 'person.id').onRef('member.hospital_id', '=', 'membership.hospital_id'),
    )
    .leftJoin('department', (on) =>
      on.onRef('department.hospital_id', '=', 'member.hospital_id').onRef('department.id', '=', 'member.department_id'),
    )
    .select(['person.id', 'person.name', 'department.id as departmentId', 'department.name as department'])
    .where('membership.hospital_id', '=', hospital)
    .where('membership.role', '=', role)
    .where('membership.active', '=', true)
    .where('person.active', '=', true)
    .orderBy('person.name')
    .execute();
  return rows.map(({ id, name, department, departmentId }) => ({
    id: id as PersonId,
    name,
    department: department ?? '',
    departmentId,
  }));
}

/** Names of people, whoever they are. */
export async function namesOf(tx: Tx, ids: readonly PersonId[]): Promise<Map<PersonId, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('person')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id as PersonId, row.name]));
}
