import type { ColleagueJson, Permission, Role } from '@pramana/contract';
import type { HospitalId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { addPerson, canonicalLogin, type PersonInput } from '../identity/index.ts';
import { holdersOf } from './colleague.store.ts';

/** Who in this hospital could give an approval that needs `permission`. */
export async function colleaguesWith(tx: Tx, hospital: HospitalId, permission: Permission): Promise<ColleagueJson[]> {
  return holdersOf(tx, hospital, permission);
}

/** A new person with roles in this hospital. */
export async function addColleague(
  tx: Tx,
  hospital: HospitalId,
  { roles, ...input }: PersonInput & { roles: Role[] },
): Promise<ColleagueJson> {
  const id = await addPerson(tx, input, { hospital, roles });
  return { id, name: input.name, login: canonicalLogin(input.login), roles };
}
