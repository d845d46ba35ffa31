import type { ColleagueJson, Permission, StaffRole } from '@pramana/contract';
import { cleanLine, type HospitalId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { openAccount, canonicalLogin, type PersonInput, refuseWeakPassword } from '../identity/index.ts';
import { holdersOf } from './colleague.store.ts';
import type { Managing } from './member.service.ts';
import { changeRoles } from './role.service.ts';

/** Who in this hospital could give an approval that needs `permission`. */
export async function colleaguesWith(tx: Tx, hospital: HospitalId, permission: Permission): Promise<ColleagueJson[]> {
  return holdersOf(tx, hospital, permission);
}

/** A new person with roles in this hospital, and the entry that gives them. */
export async function addColleague(
  ctx: Managing,
  { roles, ...input }: PersonInput & { roles: StaffRole[] },
): Promise<ColleagueJson> {
  const name = cleanLine(input.name);
  await refuseWeakPassword(input.password, [name, input.login]);
  const id = await openAccount(ctx.tx, { ...input, name }, 'nowhere');
  await changeRoles(ctx, {
    personId: id,
    action: 'give',
    roles,
    source: 'admin',
    reason: '',
    authorId: ctx.actor.personId,
  });
  return { id, name, login: canonicalLogin(input.login), roles };
}
