import { type Static, Type } from 'typebox';
import { Can, CursorText, Instant, Line, nullable, OptionalLine, Uuid } from './common.ts';
import { Address } from './patients-shapes.ts';
import { Account, PermissionName, RoleName } from './identity.ts';
import { STAFF_ROLES, type StaffRole } from './permissions.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;

export const StaffRoleName = Type.Unsafe<StaffRole>(Type.Union(STAFF_ROLES.map((role) => Type.Literal(role))));
export const StaffRoles = Type.Array(StaffRoleName, { minItems: 1, maxItems: STAFF_ROLES.length, uniqueItems: true });

export const PersonInput = Type.Object({ ...Account, roles: StaffRoles }, strict);

/** A colleague to ask for an approval; the approver types their own password. */
export const Colleague = Type.Object({
  id: Uuid,
  name: Type.String(),
  login: nullable(Type.String()),
  roles: Type.Array(RoleName),
});

/** What is asked of everybody who works in a hospital, and of doctors and pharmacists more; '' is not known. */
export const workFacts = {
  /** One of the hospital's list; null is not known. */
  departmentId: nullable(Uuid),
  category: OptionalLine,
  experienceYears: nullable(Type.Integer({ minimum: 0, maximum: 80 })),
  degree: OptionalLine,
  registrationNumber: OptionalLine,
  /** Where the number is registered: a state's medical or pharmacy council. */
  council: OptionalLine,
};
/** A person's id: a demo or an import may have another version of UUID than ours. */
const MemberParams = Type.Object({ id: Uuid }, strict);

export const MEMBER_STATES = ['active', 'suspended', 'former'] as const;
export type MemberStateName = (typeof MEMBER_STATES)[number];
const MemberState = Type.Unsafe<MemberStateName>(Type.Union(MEMBER_STATES.map((state) => Type.Literal(state))));

export const MemberRow = Type.Object({
  id: Uuid,
  name: Type.String(),
  login: nullable(Type.String()),
  /** Held, also while suspended; of a former member none. */
  roles: Type.Array(StaffRoleName),
  state: MemberState,
  department: Type.String(),
});

/** One change of roles, which is an entry of the log. */
export const RoleChange = Type.Object({
  id: Uuid,
  at: Instant,
  action: Type.Union([Type.Literal('give'), Type.Literal('take'), Type.Literal('suspend'), Type.Literal('resume')]),
  roles: Type.Array(RoleName),
  source: Type.String(),
  reason: Type.String(),
  by: Type.String(),
  /** Label and address of the block that proves it. */
  block: nullable(Type.Object({ series: Type.String(), number: Type.Integer(), label: Type.String() })),
});

/** A change of what the hospital knows of somebody: each fact before and after, '' where nothing was known. */
export const FactChange = Type.Object({
  id: Uuid,
  at: Instant,
  by: Type.String(),
  changes: Type.Array(Type.Object({ field: Type.String(), before: Type.String(), after: Type.String() })),
});
export type FactChangeJson = Static<typeof FactChange>;

export const Member = Type.Object({
  ...MemberRow.properties,
  ...workFacts,
  phone: nullable(Type.String()),
  email: nullable(Type.String()),
  address: nullable(Address),
  since: nullable(Instant),
  revision: Type.Integer(),
  history: Type.Array(RoleChange),
  /** Of the facts, newest first. */
  changes: Type.Array(FactChange),
});
const MemberCan = Type.Object({ edit: Can, rename: Can, roles: Can, suspend: Can, resume: Can });

export const MemberInput = Type.Object(
  {
    ...workFacts,
    name: Line,
    phone: nullable(Type.String({ maxLength: 40 })),
    email: nullable(Type.String({ maxLength: 200 })),
    address: nullable(Address),
    revision: Type.Integer(),
  },
  strict,
);
const Reason = Type.Object({ reason: Line }, strict);

/** Who of a hospital holds a permission. */
export const PermissionHolders = Type.Object({
  permission: PermissionName,
  people: Type.Array(Type.Object({ id: Uuid, name: Type.String() })),
});

export type ColleagueJson = Static<typeof Colleague>;
export type MemberRowJson = Static<typeof MemberRow>;
export type MemberJson = Static<typeof Member>;
export type MemberInputJson = Static<typeof MemberInput>;
export type RoleChangeJson = Static<typeof RoleChange>;
export type PermissionHoldersJson = Static<typeof PermissionHolders>;

export const people = {
  colleagues: {
    create: route({
      id: 'people.colleagues.create',
      method: 'POST',
      path: '/api/people',
      summary: 'Add a colleague with a first password and their roles in this hospital (an entry)',
      access: 'hospital:write',
      fresh: 5,
      body: PersonInput,
      response: Colleague,
      status: 201,
      errors: ['password_weak', 'already_exists'],
    }),
    list: route({
      id: 'people.colleagues.list',
      method: 'GET',
      path: '/api/people',
      summary: 'Colleagues who hold a permission here, to ask for an approval',
      access: 'hospital:read',
      query: Type.Object({ permission: PermissionName }),
      response: Colleague,
      list: true,
    }),
  },
  members: {
    list: route({
      id: 'people.members.list',
      method: 'GET',
      path: '/api/people/members',
      summary: 'Who works here or did, by name or login, role and state',
      access: 'people:read',
      query: Type.Object({
        q: Type.Optional(Type.String({ maxLength: 100 })),
        role: Type.Optional(StaffRoleName),
        state: Type.Optional(MemberState),
        cursor: Type.Optional(CursorText),
      }),
      response: MemberRow,
      list: true,
    }),
    show: route({
      id: 'people.members.show',
      method: 'GET',
      path: '/api/people/members/:id',
      summary: 'One who works here: facts, roles, since when, by whom, and every change with its entry',
      access: 'people:read',
      params: MemberParams,
      response: Member,
      can: MemberCan,
    }),
    proof: route({
      id: 'people.members.proof',
      method: 'GET',
      path: '/api/people/members/:id/changes/:change/proof',
      summary: 'The proof of one change of roles, as .tlog-proof text',
      access: 'people:read',
      params: Type.Object({ id: Uuid, change: Uuid }, strict),
      produces: 'text/plain; charset=utf-8',
      errors: ['proof_pending'],
    }),
    update: route({
      id: 'people.members.update',
      method: 'PUT',
      path: '/api/people/members/:id',
      summary: 'Change the facts of one who works here; refused when somebody else changed them meanwhile',
      access: 'people:write',
      params: MemberParams,
      body: MemberInput,
      response: Member,
      can: MemberCan,
      errors: ['conflict', 'invalid_field', 'invalid_phone', 'already_exists'],
    }),
    roles: route({
      id: 'people.members.roles',
      method: 'POST',
      path: '/api/people/members/:id/roles',
      summary: 'Give and take roles (an entry); the last admin stays',
      access: 'people:write',
      fresh: 5,
      params: MemberParams,
      body: Type.Object({ roles: Type.Array(StaffRoleName, { uniqueItems: true }), reason: Line }, strict),
      response: Member,
      can: MemberCan,
      errors: ['last_admin', 'not_a_member'],
    }),
    suspend: route({
      id: 'people.members.suspend',
      method: 'POST',
      path: '/api/people/members/:id/suspend',
      summary: 'Suspend (an entry): their sessions here end at once; the last admin stays',
      access: 'people:write',
      fresh: 5,
      params: MemberParams,
      body: Reason,
      response: Member,
      can: MemberCan,
      errors: ['last_admin', 'not_a_member'],
    }),
    resume: route({
      id: 'people.members.resume',
      method: 'POST',
      path: '/api/people/members/:id/resume',
      summary: 'Let a suspended person work again, with the roles they held (an entry)',
      access: 'people:write',
      fresh: 5,
      params: MemberParams,
      body: Reason,
      response: Member,
      can: MemberCan,
      errors: ['not_a_member'],
    }),
  },
  permissions: {
    list: route({
      id: 'people.permissions.list',
      method: 'GET',
      path: '/api/people/permissions',
      summary: 'For each permission, which of my colleagues hold it',
      access: 'people:read',
      response: PermissionHolders,
      list: true,
    }),
  },
} as const;
