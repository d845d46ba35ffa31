import type { Right, Role, TokenScope } from '@pramana/contract';
import { businessDate, type PersonId, PramanaError } from '@pramana/kernel';
import { type Tx, violatedConstraint } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Hospital } from '../../platform/session.ts';
import { endSessionsIn } from '../identity/index.ts';
import { sealDocuments } from '../sealing/index.ts';
import { endAssignments } from './clinician.store.ts';
import { type RoleFacts, roleItems } from './role.claim.ts';
import { applyChange, changedRoles, type RoleAction } from './role.policy.ts';
import { tokenRights } from './token.policy.ts';
import {
  hasRoleEvents,
  heldRoles,
  insertRoleEvents,
  lockPerson,
  lockRoster,
  type StoredRoleEvent,
  writeRoles,
} from './role.store.ts';

/** Where and when roles change. */
export interface Granting {
  tx: Tx;
  hospital: Hospital;
  at: Date;
}

export interface RoleChange {
  personId: PersonId;
  action: RoleAction;
  /** What `give` and `take` are about; `suspend` and `resume` mean all that the person holds. */
  roles?: readonly Role[];
  source: 'admin' | 'application' | 'invitation' | 'enrolment' | 'recovery';
  reason: string;
  authorId: PersonId;
  /** Who proposed it, where it takes two people. */
  proposerId?: PersonId;
}

/**
 * Changes what a person may do here: the membership, the sealed entry and its row in one transaction (I-1). Gives the
 * roles that changed; none when everything was so already, and then nothing is written. Throws `last_admin`, `not_found`.
 */
export async function changeRoles(ctx: Granting, change: RoleChange): Promise<Role[]> {
  const { tx, hospital } = ctx;
  await openRoster(ctx);
  if (!(await lockPerson(tx, change.personId))) throw new PramanaError('not_found');
  const held = (await heldRoles(tx, hospital.id, change.personId)).get(change.personId) ?? new Map();
  const roles = changedRoles(held, change.action, change.roles ?? []);
  if (roles.length === 0) return [];
  const after = applyChange(held, change.action, roles);
  const rows = roles.map((role) => ({ role, state: after.get(role) ?? ('none' as const) }));
  await writeRoles(tx, hospital.id, change.personId, rows).catch((error: unknown) => {
    if (violatedConstraint(error) !== 'hospital_keeps_an_admin') throw error;
    throw new PramanaError('last_admin', { cause: error });
  });
  if (change.action === 'take') {
    const which = { person: change.personId, roles };
    await endAssignments(tx, hospital.id, which, { by: change.authorId, at: ctx.at });
  }
  // Whoever goes on does so with a new token, and with the rights of now.
  await endSessionsIn(tx, { person: change.personId, hospital: hospital.id }, ctx.at.getTime());
  await sealChanges(ctx, change.authorId, [{ ...change, roles, proposerId: change.proposerId ?? null, until: null }]);
  return roles;
}

/**
 * Who registered a hospital becomes its admin as a person who has a login already, in place of the one without any that the
 * opening made: each by the other, two entries.
 */
export async function takeOverAdmin(ctx: Granting, { from, to }: { from: PersonId; to: PersonId }): Promise<void> {
  const change = { roles: ['admin'], source: 'application', reason: '' } as const;
  await changeRoles(ctx, { ...change, action: 'give', personId: to, authorId: from });
  await changeRoles(ctx, { ...change, action: 'take', personId: from, authorId: to });
}

/**
 * The hospital's first entries of roles: whoever works there already, once, before the first change. A hospital that was
 * just opened has its first admin in it.
 */
export async function openRoster(ctx: Granting): Promise<void> {
  const { tx, hospital } = ctx;
  if (await hasRoleEvents(tx, hospital.id)) return;
  await lockRoster(tx, hospital.id);
  if (await hasRoleEvents(tx, hospital.id)) return;
  const held = await heldRoles(tx, hospital.id);
  const [first] = held.keys();
  if (first === undefined) return;
  const opening = [...held].flatMap(([personId, roles]) => {
    const shared = { personId, source: 'opening', reason: '', proposerId: null, authorId: first, until: null };
    const suspended = changedRoles(roles, 'resume', []);
    return [
      { ...shared, action: 'give' as const, roles: [...roles.keys()].sort() },
      ...(suspended.length === 0 ? [] : [{ ...shared, action: 'suspend' as const, roles: suspended }]),
    ];
  });
  await sealChanges(ctx, first, opening);
}

/** What a machine was given or lost, beside what people hold: the same entries, so that a verifier sees both. */
export interface MachineChange {
  machine: PersonId;
  action: 'give' | 'take';
  scopes: readonly TokenScope[];
  reason: string;
  authorId: PersonId;
  until: Date | null;
}

/** The entry of a machine's rights and its row, in the caller's transaction (I-1). */
export async function sealMachineRights(ctx: Granting, change: MachineChange): Promise<void> {
  const { machine, action, scopes, reason, authorId, until } = change;
  await openRoster(ctx);
  const roles = tokenRights(scopes);
  const rights = { personId: machine, action, roles, source: 'token', reason, proposerId: null, until };
  await sealChanges(ctx, authorId, [rights]);
}

type Change = Omit<RoleFacts, 'authorId'> & { action: RoleAction; roles: Right[] };

async function sealChanges(
  { tx, hospital, at }: Granting,
  authorId: PersonId,
  changes: readonly Change[],
): Promise<void> {
  const events = changes.map((change) => ({
    id: newId<'RoleEvent'>(at.getTime()),
    facts: {
      personId: change.personId,
      action: change.action,
      roles: change.roles,
      source: change.source,
      reason: change.reason,
      proposerId: change.proposerId,
      authorId,
      until: change.until,
    },
  }));
  const shared = {
    hospital,
    series: { kind: 'role', prefix: 'ROL' },
    kind: 'role',
    subjectId: null,
    currency: hospital.currency,
    at,
    businessDate: businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour),
    authorId,
  } as const;
  const documents = events.map(({ id, facts }) => ({ documentId: id, total: 0n, items: roleItems(facts) }));
  const blocks = await sealDocuments(tx, shared, documents);
  const rows = events.map(({ id, facts }, index): StoredRoleEvent => {
    const block = blocks[index];
    if (block === undefined) throw new Error('a change of roles without its block');
    return { id, ...facts, at, commitment: block.commitment };
  });
  await insertRoleEvents(tx, hospital.id, rows);
}
