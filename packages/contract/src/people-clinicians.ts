import { type Static, Type } from 'typebox';
import { Can, CursorText, Instant, Line, nullable, Uuid } from './common.ts';
import { limited } from './limited.ts';
import { Address } from './patients-shapes.ts';
import { FactChange } from './people.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;

export const CLINICIAN_ROLES = ['doctor', 'nurse'] as const;
export type ClinicianRole = (typeof CLINICIAN_ROLES)[number];
const ClinicianRoleName = Type.Unsafe<ClinicianRole>(Type.Union(CLINICIAN_ROLES.map((role) => Type.Literal(role))));

export const CLINICIAN_STATES = ['active', 'suspended', 'retired'] as const;
export type ClinicianStateName = (typeof CLINICIAN_STATES)[number];
const ClinicianState = Type.Unsafe<ClinicianStateName>(
  Type.Union(CLINICIAN_STATES.map((state) => Type.Literal(state))),
);

/** A doctor or nurse as colleagues see them. */
export const ClinicianRow = Type.Object({
  id: Uuid,
  name: Type.String(),
  role: ClinicianRoleName,
  state: ClinicianState,
  departmentId: nullable(Uuid),
  department: Type.String(),
  category: Type.String(),
  degree: Type.String(),
  /** The year in which they began in the profession. */
  experienceSince: nullable(Type.Integer()),
  phone: nullable(Type.String()),
  email: nullable(Type.String()),
});

const Assigned = Type.Object({
  id: Uuid,
  /** The other one: the nurse of a doctor, the doctor of a nurse. */
  personId: Uuid,
  name: Type.String(),
  since: Instant,
  endedAt: nullable(Instant),
});

export const Clinician = Type.Object({
  ...ClinicianRow.properties,
  registrationNumber: Type.String(),
  council: Type.String(),
  /** Since when in this hospital in this role; null before the first entry of roles. */
  since: nullable(Instant),
  until: nullable(Instant),
  address: limited('people:read', nullable(Address)),
  /** Who works with them now and did, newest first. */
  assigned: Type.Array(Assigned),
  changes: limited('people:read', Type.Array(FactChange)),
});
const ClinicianCan = Type.Object({ edit: Can, retire: Can, assign: Can });

export type ClinicianRowJson = Static<typeof ClinicianRow>;
export type ClinicianJson = Static<typeof Clinician>;

const ClinicianParams = Type.Object({ role: ClinicianRoleName, id: Uuid }, strict);

export const clinicians = {
  clinicians: {
    list: route({
      id: 'people.clinicians.list',
      method: 'GET',
      path: '/api/people/clinicians',
      summary: 'Doctors or nurses of this hospital by name, of a department, who work here or did',
      access: 'hospital:read',
      query: Type.Object({
        role: ClinicianRoleName,
        q: Type.Optional(Type.String({ maxLength: 100 })),
        department: Type.Optional(Uuid),
        state: Type.Optional(ClinicianState),
        cursor: Type.Optional(CursorText),
      }),
      response: ClinicianRow,
      list: true,
    }),
    show: route({
      id: 'people.clinicians.show',
      method: 'GET',
      path: '/api/people/clinicians/:role/:id',
      summary: 'One doctor or nurse: the professional record, and who is assigned to whom',
      access: 'hospital:read',
      params: ClinicianParams,
      response: Clinician,
      can: ClinicianCan,
    }),
    retire: route({
      id: 'people.clinicians.retire',
      method: 'POST',
      path: '/api/people/clinicians/:role/:id/retire',
      summary: 'End somebody’s work as doctor or nurse here (an entry); the record and its history stay',
      access: 'people:write',
      fresh: 5,
      params: ClinicianParams,
      body: Type.Object({ reason: Line }, strict),
      response: Clinician,
      can: ClinicianCan,
      errors: ['not_a_member'],
    }),
    assign: route({
      id: 'people.clinicians.assign',
      method: 'POST',
      path: '/api/people/clinicians/doctor/:id/nurses',
      summary: 'Assign a nurse to a doctor',
      access: 'people:write',
      params: Type.Object({ id: Uuid }, strict),
      body: Type.Object({ nurseId: Uuid }, strict),
      response: Clinician,
      can: ClinicianCan,
      errors: ['invalid_field', 'already_exists'],
    }),
    unassign: route({
      id: 'people.clinicians.unassign',
      method: 'DELETE',
      path: '/api/people/clinicians/doctor/:id/nurses/:assignment',
      summary: 'End a nurse’s assignment to a doctor',
      access: 'people:write',
      params: Type.Object({ id: Uuid, assignment: Uuid }, strict),
      response: Clinician,
      can: ClinicianCan,
    }),
  },
} as const;
