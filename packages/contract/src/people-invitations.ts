import { type Static, Type } from 'typebox';
import { IdParams, Instant, nullable, OptionalLine, Uuid } from './common.ts';
import { LinkToken, Email, Account, Joined } from './people-joining-shapes.ts';
import { StaffRoleName, StaffRoles } from './people.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;

export const INVITATION_STATES = ['open', 'accepted', 'revoked', 'expired'] as const;
export type InvitationStateName = (typeof INVITATION_STATES)[number];
export const Invitation = Type.Object({
  id: Uuid,
  name: Type.String(),
  email: nullable(Type.String()),
  roles: Type.Array(StaffRoleName),
  state: Type.Unsafe<InvitationStateName>(Type.Union(INVITATION_STATES.map((state) => Type.Literal(state)))),
  by: Type.String(),
  createdAt: Instant,
  expiresAt: Instant,
  /** Whether it was also sent by e-mail. */
  isMailed: Type.Boolean(),
});
/** The link's secret is shown once. */
const MadeInvitation = Type.Object({ ...Invitation.properties, token: Type.String() });
const InvitationSeen = Type.Object({
  hospital: Type.String(),
  roles: Type.Array(StaffRoleName),
  name: Type.String(),
  email: nullable(Type.String()),
  expiresAt: Instant,
});
export type InvitationJson = Static<typeof Invitation>;

/** `joining.invitations`. */
export const invitationRoutes = {
  list: route({
    id: 'people.invitations.list',
    method: 'GET',
    path: '/api/people/invitations',
    summary: 'Invitations of this hospital, newest first',
    access: 'people:read',
    response: Invitation,
    list: true,
  }),
  create: route({
    id: 'people.invitations.create',
    method: 'POST',
    path: '/api/people/invitations',
    summary: 'Invite somebody by a link that holds seven days and works once',
    access: 'people:write',
    fresh: 5,
    body: Type.Object({ roles: StaffRoles, name: OptionalLine, email: nullable(Email) }, strict),
    response: MadeInvitation,
    status: 201,
    errors: ['invalid_field'],
  }),
  resend: route({
    id: 'people.invitations.resend',
    method: 'POST',
    path: '/api/people/invitations/:id/resend',
    summary: 'A new link for an invitation, for seven days more; the former one is void',
    access: 'people:write',
    fresh: 5,
    params: IdParams,
    response: MadeInvitation,
    errors: ['link_over'],
  }),
  revoke: route({
    id: 'people.invitations.revoke',
    method: 'POST',
    path: '/api/people/invitations/:id/revoke',
    summary: 'Withdraw an invitation',
    access: 'people:write',
    params: IdParams,
    response: Invitation,
    errors: ['link_over'],
  }),
  show: route({
    id: 'people.invitations.show',
    method: 'POST',
    path: '/api/invitation',
    summary: 'What an invitation offers, to whoever holds its link',
    access: 'public',
    body: Type.Object({ token: LinkToken }, strict),
    response: InvitationSeen,
    errors: ['link_over'],
    ratePerMinute: 30,
  }),
  accept: route({
    id: 'people.invitations.accept',
    method: 'POST',
    path: '/api/invitation/accept',
    summary: 'Accept an invitation with a new account',
    access: 'public',
    body: Type.Object({ token: LinkToken, ...Account }, strict),
    response: Joined,
    errors: ['password_weak', 'link_over', 'already_exists'],
    ratePerMinute: 20,
  }),
  join: route({
    id: 'people.invitations.join',
    method: 'POST',
    path: '/api/invitation/join',
    summary: 'Accept an invitation as the person who is signed in',
    access: 'session',
    body: Type.Object({ token: LinkToken }, strict),
    response: Joined,
    errors: ['link_over'],
    ratePerMinute: 20,
  }),
} as const;
