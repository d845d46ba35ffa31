import { type InvitationJson, type InvitationStateName, permits, type StaffRole } from '@pramana/contract';
import { cleanLine, type PersonId, PramanaError } from '@pramana/kernel';
import { newId } from '../../platform/ids.ts';
import type { Services } from '../../platform/services.ts';
import { languageOfHospital, openAccount, type PersonInput } from '../identity/index.ts';
import {
  acceptInvitation,
  insertInvitation,
  readInvitations,
  renewInvitation,
  revokeInvitation,
  type StoredInvitation,
} from './invitation.store.ts';
import { atLink, emailOf, mailLink, newLink } from './link.service.ts';
import type { Managing } from './member.service.ts';
import { changeRoles, type Granting } from './role.service.ts';
import { heldRoles } from './role.store.ts';

const DAYS = 7;
const LIFE_MS = DAYS * 86_400_000;

type Made = InvitationJson & { token: string };

function stateOf(invitation: StoredInvitation, now: number): InvitationStateName {
  if (invitation.acceptedAt !== null) return 'accepted';
  if (invitation.revokedAt !== null) return 'revoked';
  return invitation.expiresAt.getTime() <= now ? 'expired' : 'open';
}

function invitationJson(invitation: StoredInvitation, at: Date, isMailed = false): InvitationJson {
  const { id, name, email, roles, by } = invitation;
  const state = stateOf(invitation, at.getTime());
  const times = { createdAt: invitation.createdAt.toISOString(), expiresAt: invitation.expiresAt.toISOString() };
  return { id, name, email, roles, state, by, ...times, isMailed };
}

export async function listInvitations({ tx, hospital, at }: Granting): Promise<InvitationJson[]> {
  return (await readInvitations(tx, hospital.id, 'all')).map((each) => invitationJson(each, at));
}

/** A link that holds seven days and works once; its secret is in the answer and nowhere else. */
export async function invite(
  services: Services,
  ctx: Managing,
  input: { roles: StaffRole[]; name: string; email: string | null },
): Promise<Made> {
  const { tx, hospital, actor, at } = ctx;
  const email = input.email === null || input.email.trim() === '' ? null : emailOf(input.email);
  const { token, hash } = newLink(hospital);
  const id = newId(at.getTime());
  const expiresAt = new Date(at.getTime() + LIFE_MS);
  const facts = { id, roles: input.roles, name: cleanLine(input.name), email, createdBy: actor.personId };
  await insertInvitation(tx, hospital.id, { ...facts, createdAt: at, expiresAt, hash });
  return { ...(await shown(services, ctx, id, token)), token };
}

/** Another link for the same invitation, for seven days from now; the former one is void. `link_over` when it is used or withdrawn. */
export async function resendInvitation(services: Services, ctx: Managing, id: string): Promise<Made> {
  const { tx, hospital, actor, at } = ctx;
  const invitation = await openInvitation(ctx, id);
  if (!['open', 'expired'].includes(stateOf(invitation, at.getTime()))) throw new PramanaError('link_over');
  const { token, hash } = newLink(hospital);
  const expiresAt = new Date(at.getTime() + LIFE_MS);
  await renewInvitation(tx, hospital.id, id, { hash, expiresAt, by: actor.personId });
  return { ...(await shown(services, ctx, id, token)), token };
}

async function shown(services: Services, ctx: Managing, id: string, token: string): Promise<InvitationJson> {
  const { tx, hospital, at } = ctx;
  const invitation = await openInvitation(ctx, id);
  // Who is invited may be nobody here yet: the hospital speaks.
  const language = await languageOfHospital(tx, hospital.id);
  const mail = { template: 'invitation', hospital, path: '/invitation', token, days: DAYS, language } as const;
  const isMailed = invitation.email !== null && (await mailLink(services, tx, invitation.email, mail));
  return invitationJson(invitation, at, isMailed);
}

export async function withdrawInvitation(ctx: Managing, id: string): Promise<InvitationJson> {
  const { tx, hospital, at } = ctx;
  const invitation = await openInvitation(ctx, id);
  if (invitation.acceptedAt !== null) throw new PramanaError('link_over');
  if (invitation.revokedAt === null) await revokeInvitation(tx, hospital.id, id, at);
  return invitationJson(await openInvitation(ctx, id), at);
}

async function openInvitation({ tx, hospital }: Granting, id: string): Promise<StoredInvitation> {
  const [invitation] = await readInvitations(tx, hospital.id, { id });
  if (invitation === undefined) throw new PramanaError('not_found');
  return invitation;
}

/** The invitation behind a link, still open and from somebody who may still invite; `link_over`. */
async function heldInvitation({ tx, hospital, at }: Granting, hash: Buffer): Promise<StoredInvitation> {
  const [invitation] = await readInvitations(tx, hospital.id, { hash });
  if (invitation === undefined || stateOf(invitation, at.getTime()) !== 'open') throw new PramanaError('link_over');
  await refuseWithoutRight({ tx, hospital, at }, invitation.createdBy);
  return invitation;
}

/** What an admin offered ends with their right to offer it; `link_over`. */
export async function refuseWithoutRight({ tx, hospital }: Granting, person: PersonId): Promise<void> {
  const held = (await heldRoles(tx, hospital.id, person)).get(person) ?? new Map();
  const active = [...held].filter(([, state]) => state === 'active').map(([role]) => role);
  if (!permits(active, 'people:write')) throw new PramanaError('link_over');
}

export async function showInvitation(services: Services, token: string) {
  return atLink(services, token, async ({ tx, hospital, hash }) => {
    const at = new Date(services.clock.now());
    const { roles, name, email, expiresAt } = await heldInvitation({ tx, hospital, at }, hash);
    return { hospital: hospital.name, roles, name, email, expiresAt: expiresAt.toISOString() };
  });
}

/** Takes up an invitation, once: as `person`, or with a new account. Throws `link_over`, `already_exists` of `login`. */
export async function takeInvitation(services: Services, token: string, who: PersonId | PersonInput) {
  return atLink(services, token, async ({ tx, hospital, hash }) => {
    const at = new Date(services.clock.now());
    const invitation = await heldInvitation({ tx, hospital, at }, hash);
    const { id, roles, createdBy } = invitation;
    const personId = typeof who === 'string' ? who : await openAccount(tx, who, 'nowhere');
    await acceptInvitation(tx, hospital.id, id, { at, by: personId });
    const change = { personId, action: 'give', roles, source: 'invitation', reason: '', authorId: createdBy } as const;
    await changeRoles({ tx, hospital, at }, change);
    return { hospital: hospital.name, roles };
  });
}
