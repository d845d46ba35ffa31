import type { Role } from '@pramana/contract';

export type RoleAction = 'give' | 'take' | 'suspend' | 'resume';

/** The roles a person holds in one hospital, each in effect or suspended. */
export type HeldRoles = ReadonlyMap<Role, 'active' | 'suspended'>;

/** Which of `roles` an act changes; none when everything is so already. `suspend` and `resume` mean all that are held. */
export function changedRoles(held: HeldRoles, action: RoleAction, roles: readonly Role[]): Role[] {
  const named = [...new Set(action === 'give' || action === 'take' ? roles : held.keys())];
  const changes: Record<RoleAction, (role: Role) => boolean> = {
    give: (role) => !held.has(role),
    take: (role) => held.has(role),
    suspend: (role) => held.get(role) === 'active',
    resume: (role) => held.get(role) === 'suspended',
  };
  return named.filter(changes[action]).sort();
}

/** What a person holds after an act. A role given to a suspended person is suspended too. */
export function applyChange(held: HeldRoles, action: RoleAction, roles: readonly Role[]): HeldRoles {
  const after = new Map(held);
  const given = isSuspended(held) ? 'suspended' : 'active';
  for (const role of roles) {
    if (action === 'take') after.delete(role);
    else after.set(role, action === 'give' ? given : action === 'suspend' ? 'suspended' : 'active');
  }
  return after;
}

export function isSuspended(held: HeldRoles): boolean {
  return [...held.values()].includes('suspended');
}
