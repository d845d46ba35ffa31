import { type Static, Type } from 'typebox';
import { Can, IdParams, Instant, Line, nullable, Uuid } from './common.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;

export const DepartmentRow = Type.Object({
  id: Uuid,
  name: Type.String(),
  /** Null while it is in use. */
  retiredAt: nullable(Instant),
  revision: Type.Integer(),
});
export const Department = Type.Object({
  ...DepartmentRow.properties,
  /** Newest first. */
  history: Type.Array(
    Type.Object({
      id: Uuid,
      at: Instant,
      action: Type.Union([
        Type.Literal('create'),
        Type.Literal('rename'),
        Type.Literal('retire'),
        Type.Literal('reopen'),
      ]),
      /** What it was called from then on. */
      name: Type.String(),
      reason: Type.String(),
      /** '' for one that was taken over from what people had typed. */
      by: Type.String(),
    }),
  ),
});
const DepartmentCan = Type.Object({ rename: Can, retire: Can, reopen: Can });

export type DepartmentRowJson = Static<typeof DepartmentRow>;
export type DepartmentJson = Static<typeof Department>;

export const departments = {
  departments: {
    list: route({
      id: 'departments.departments.list',
      method: 'GET',
      path: '/api/departments',
      summary: 'The departments of this hospital by name, those in use or all',
      access: 'hospital:read',
      query: Type.Object({ all: Type.Optional(Type.Literal('true')) }),
      response: DepartmentRow,
      list: true,
      can: Type.Object({ create: Can }),
    }),
    create: route({
      id: 'departments.departments.create',
      method: 'POST',
      path: '/api/departments',
      summary: 'Add a department; its name is nobody else’s, however it is written',
      access: 'hospital:write',
      body: Type.Object({ name: Line }, strict),
      response: Department,
      status: 201,
      can: DepartmentCan,
      errors: ['already_exists', 'invalid_field'],
    }),
    show: route({
      id: 'departments.departments.show',
      method: 'GET',
      path: '/api/departments/:id',
      summary: 'One department with everything that became of it',
      access: 'hospital:read',
      params: IdParams,
      response: Department,
      can: DepartmentCan,
    }),
    rename: route({
      id: 'departments.departments.rename',
      method: 'PUT',
      path: '/api/departments/:id',
      summary: 'Call a department something else; refused when somebody else changed it meanwhile',
      access: 'hospital:write',
      params: IdParams,
      body: Type.Object({ name: Line, revision: Type.Integer() }, strict),
      response: Department,
      can: DepartmentCan,
      errors: ['already_exists', 'conflict', 'invalid_field'],
    }),
    retire: route({
      id: 'departments.departments.retire',
      method: 'POST',
      path: '/api/departments/:id/retire',
      summary: 'Take a department out of use; whoever is in it stays, nobody new comes into it',
      access: 'hospital:write',
      params: IdParams,
      body: Type.Object({ reason: Line }, strict),
      response: Department,
      can: DepartmentCan,
    }),
    reopen: route({
      id: 'departments.departments.reopen',
      method: 'POST',
      path: '/api/departments/:id/reopen',
      summary: 'Use a retired department again',
      access: 'hospital:write',
      params: IdParams,
      body: Type.Object({ reason: Line }, strict),
      response: Department,
      can: DepartmentCan,
    }),
  },
} as const;
