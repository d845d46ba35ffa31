import { type Permission, permits } from '@pramana/contract';
import { type PersonId, PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { Services } from '../../platform/services.ts';
import { type Actor, type Hospital, isMachine } from '../../platform/session.ts';
import { rolesIn } from './person.store.ts';
import { checkCredentials, type Client } from './session.service.ts';

/** Any route's context inside a hospital is one. */
export interface ApprovalContext {
  tx: Tx;
  hospital: Hospital;
  actor: Pick<Actor, 'confirmedAt'>;
  services: Services;
  client: Pick<Client, 'address' | 'browser'>;
}

export interface ApprovalRequest {
  /** The second person's own, typed at the maker's screen; used once and stored nowhere. */
  approver: { login: string; password: string };
  permission: Permission;
  /** Who made what is to be approved. */
  makerId: PersonId;
}

/**
 * The second person of a two-person rule: never the maker, and holding `permission` in this hospital. Throws
 * `wrong_credentials`, `account_locked`, `approver_is_maker`,
 * `person_needed` or `approver_not_permitted`. A wrong password counts for the
 * lockout even though the route's transaction rolls back. Takes some 50 ms of hashing: call it before taking row locks.
 */
export async function verifyApprover(
  { tx, hospital, actor, services, client }: ApprovalContext,
  { approver, permission, makerId }: ApprovalRequest,
): Promise<{ personId: PersonId; name: string }> {
  // Nobody stands beside a machine and types a password: it would be guessing.
  if (isMachine(actor)) throw new PramanaError('person_needed');
  const person = await checkCredentials(services, { ...approver, address: client.address, browser: client.browser });
  if (person.personId === makerId) throw new PramanaError('approver_is_maker');
  const roles = await rolesIn(tx, person.personId, hospital.id);
  if (!permits(roles, permission)) throw new PramanaError('approver_not_permitted');
  return { personId: person.personId, name: person.name };
}
