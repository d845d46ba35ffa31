import { type Permission, PERMISSIONS, type Role } from '@pramana/contract';
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
