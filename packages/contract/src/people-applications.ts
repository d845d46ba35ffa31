import { type Static, Type } from 'typebox';
import { Can, CursorText, IdParams, Instant, Line, nullable, Uuid } from './common.ts';
import { NewPassword } from './identity.ts';
import { LinkToken, Code, Email, PhoneText, Slug, Joined } from './people-joining-shapes.ts';
import { FactChange, StaffRoleName, StaffRoles, workFacts } from './people.ts';
import { CodeSent } from './sign-in-shapes.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;

export const APPLICATION_STATES = ['waiting', 'asked', 'approved', 'expired', 'refused', 'joined'] as const;
export type ApplicationStateName = (typeof APPLICATION_STATES)[number];
const ApplicationState = Type.Unsafe<ApplicationStateName>(
  Type.Union(APPLICATION_STATES.map((state) => Type.Literal(state))),
);
const applicationFacts = {
  name: Line,
  email: Email,
  roles: StaffRoles,
  ...workFacts,
  note: Type.String({ maxLength: 1000 }),
};

export const ApplicationRow = Type.Object({
  id: Uuid,
  name: Type.String(),
  email: Type.String(),
  roles: Type.Array(StaffRoleName),
  state: ApplicationState,
  createdAt: Instant,
});
export const Application = Type.Object({
  ...ApplicationRow.properties,
  ...workFacts,
  department: Type.String(),
  phone: Type.String(),
  note: Type.String(),
  question: nullable(Type.String()),
  answer: nullable(Type.String()),
  reason: nullable(Type.String()),
  givenRoles: Type.Array(StaffRoleName),
  decidedBy: nullable(Type.String()),
  /** Until when an approval can be taken up; null in every other state. */
  until: nullable(Instant),
  personId: nullable(Uuid),
  revision: Type.Integer(),
  /** Corrections by the hospital, newest first. */
  changes: Type.Array(FactChange),
});
const ApplicationCan = Type.Object({ edit: Can, approve: Can, refuse: Can, ask: Can });
/** What the applicant sees of it. */
const ApplicationSeen = Type.Object({
  hospital: Type.String(),
  name: Type.String(),
  email: Type.String(),
  roles: Type.Array(StaffRoleName),
  state: ApplicationState,
  /** As in `Application`. */
  until: nullable(Instant),
  question: nullable(Type.String()),
  reason: nullable(Type.String()),
  givenRoles: Type.Array(StaffRoleName),
});

export type ApplicationRowJson = Static<typeof ApplicationRow>;
export type ApplicationJson = Static<typeof Application>;
export type ApplicationSeenJson = Static<typeof ApplicationSeen>;

/** `joining.apply`: what an applicant does. */
export const applyRoutes = {
  show: route({
    id: 'people.apply.show',
    method: 'GET',
    path: '/api/apply/:hospital',
    summary: 'A hospital as strangers see it: its welcome page, and the form to apply there',
    access: 'public',
    params: Slug,
    response: Type.Object({
      name: Type.String(),
      /** Town and state; empty when the hospital has not said. */
      place: Type.String(),
      sms: Type.Boolean(),
      /** In use, to choose from. */
      departments: Type.Array(Type.Object({ id: Uuid, name: Type.String() })),
    }),
  }),
  code: route({
    id: 'people.apply.code',
    method: 'POST',
    path: '/api/apply/:hospital/code',
    summary: 'Send the code that proves the applicant’s phone',
    access: 'public',
    params: Slug,
    body: Type.Object({ phone: PhoneText }, strict),
    response: CodeSent,
    errors: ['invalid_phone', 'phone_not_mobile', 'code_limit', 'messages_not_set_up'],
    ratePerMinute: 10,
  }),
  create: route({
    id: 'people.apply.create',
    method: 'POST',
    path: '/api/apply/:hospital',
    summary: 'Apply to work in a hospital; the phone is proved by its code',
    access: 'public',
    params: Slug,
    body: Type.Object({ ...applicationFacts, phone: PhoneText, codeId: Uuid, code: Code }, strict),
    /** The secret of the private link. */
    response: Type.Object({ token: Type.String() }),
    status: 201,
    errors: [
      'invalid_field',
      'invalid_phone',
      'phone_not_mobile',
      'already_exists',
      'code_wrong',
      'code_expired',
      'code_spent',
      'not_a_code',
    ],
    ratePerMinute: 20,
  }),
  status: route({
    id: 'people.apply.status',
    method: 'POST',
    path: '/api/application',
    summary: 'How an application stands, to whoever holds its private link',
    access: 'public',
    body: Type.Object({ token: LinkToken }, strict),
    response: ApplicationSeen,
    errors: ['link_over'],
    ratePerMinute: 30,
  }),
  answer: route({
    id: 'people.apply.answer',
    method: 'POST',
    path: '/api/application/answer',
    summary: 'Answer what the hospital asked',
    access: 'public',
    body: Type.Object({ token: LinkToken, answer: Type.String({ minLength: 1, maxLength: 1000 }) }, strict),
    response: ApplicationSeen,
    errors: ['link_over'],
    ratePerMinute: 20,
  }),
  finish: route({
    id: 'people.apply.finish',
    method: 'POST',
    path: '/api/application/finish',
    summary: 'Set the password of an approved application: the account and its roles',
    access: 'public',
    body: Type.Object({ token: LinkToken, password: NewPassword }, strict),
    response: Joined,
    errors: ['password_weak', 'link_over', 'already_exists'],
    ratePerMinute: 20,
  }),
  join: route({
    id: 'people.apply.join',
    method: 'POST',
    path: '/api/application/join',
    summary: 'Take up an approved application as the person who is signed in',
    access: 'session',
    body: Type.Object({ token: LinkToken }, strict),
    response: Joined,
    errors: ['link_over'],
    ratePerMinute: 20,
  }),
} as const;

/** `joining.applications`: what the hospital does. */
export const applicationRoutes = {
  list: route({
    id: 'people.applications.list',
    method: 'GET',
    path: '/api/people/applications',
    summary: 'Applications to this hospital, newest first',
    access: 'people:read',
    query: Type.Object({ state: Type.Optional(ApplicationState), cursor: Type.Optional(CursorText) }),
    response: ApplicationRow,
    list: true,
  }),
  show: route({
    id: 'people.applications.show',
    method: 'GET',
    path: '/api/people/applications/:id',
    summary: 'One application',
    access: 'people:read',
    params: IdParams,
    response: Application,
    can: ApplicationCan,
  }),
  update: route({
    id: 'people.applications.update',
    method: 'PUT',
    path: '/api/people/applications/:id',
    summary: 'Correct an application; refused when somebody else changed it meanwhile',
    access: 'people:write',
    params: IdParams,
    body: Type.Object({ ...applicationFacts, revision: Type.Integer() }, strict),
    response: Application,
    can: ApplicationCan,
    errors: ['conflict', 'invalid_field', 'already_exists', 'application_decided'],
  }),
  approve: route({
    id: 'people.applications.approve',
    method: 'POST',
    path: '/api/people/applications/:id/approve',
    summary: 'Approve an application with the roles that are given, or with other ones while nobody has taken it up',
    access: 'people:write',
    fresh: 5,
    params: IdParams,
    body: Type.Object({ roles: StaffRoles }, strict),
    response: Application,
    can: ApplicationCan,
    errors: ['application_decided', 'already_exists'],
  }),
  refuse: route({
    id: 'people.applications.refuse',
    method: 'POST',
    path: '/api/people/applications/:id/refuse',
    summary: 'Refuse an application with a reason, also one that was approved and that nobody has taken up',
    access: 'people:write',
    params: IdParams,
    body: Type.Object({ reason: Line }, strict),
    response: Application,
    can: ApplicationCan,
    errors: ['application_decided'],
  }),
  ask: route({
    id: 'people.applications.ask',
    method: 'POST',
    path: '/api/people/applications/:id/ask',
    summary: 'Ask the applicant for more',
    access: 'people:write',
    params: IdParams,
    body: Type.Object({ question: Type.String({ minLength: 1, maxLength: 1000 }) }, strict),
    response: Application,
    can: ApplicationCan,
    errors: ['application_decided'],
  }),
} as const;
