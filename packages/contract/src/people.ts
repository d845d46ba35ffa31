import { type Static, Type } from 'typebox';
import { nullable, Uuid } from './common.ts';
import { Account, PermissionName, RoleName } from './identity.ts';
import { ROLES, type Role } from './permissions.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;

/** Roles that a hospital's admin gives; `operator` is the node's. */
const StaffRole = Type.Unsafe<Exclude<Role, 'operator'>>(
  Type.Union(ROLES.filter((role) => role !== 'operator').map((role) => Type.Literal(role))),
);
export const PersonInput = Type.Object(
  { ...Account, roles: Type.Array(StaffRole, { minItems: 1, maxItems: 9 }) },
  strict,
);

/** A colleague to ask for an approval; the approver types their own password. */
export const Colleague = Type.Object({
  id: Uuid,
  name: Type.String(),
  login: nullable(Type.String()),
  roles: Type.Array(RoleName),
});

export type ColleagueJson = Static<typeof Colleague>;

export const people = {
  colleagues: {
    create: route({
      id: 'people.colleagues.create',
      method: 'POST',
      path: '/api/people',
      summary: 'Add a colleague with their roles in this hospital',
      access: 'hospital:write',
      fresh: 5,
      body: PersonInput,
      response: Colleague,
      status: 201,
      errors: ['already_exists'],
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
} as const;
