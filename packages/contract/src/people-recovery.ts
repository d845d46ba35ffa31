import { type Static, Type } from 'typebox';
import { Instant, Line, nullable, Uuid } from './common.ts';
import { Login, RoleName } from './identity.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;

export const RECOVERY_STATES = ['waiting', 'ready', 'confirmed', 'objected', 'expired'] as const;
export type RecoveryStateName = (typeof RECOVERY_STATES)[number];

/** A proposal to make somebody admin of a hospital without its admin. */
export const Recovery = Type.Object({
  id: Uuid,
  hospital: Type.Object({ id: Uuid, name: Type.String() }),
  person: Type.String(),
  reason: Type.String(),
  state: Type.Unsafe<RecoveryStateName>(Type.Union(RECOVERY_STATES.map((state) => Type.Literal(state)))),
  proposedBy: Type.String(),
  proposedAt: Instant,
  /** From when on a second person may confirm, and until when. */
  readyAt: Instant,
  expiresAt: Instant,
  closedBy: nullable(Type.String()),
});
export type RecoveryJson = Static<typeof Recovery>;

const Place = Type.Object({ hospital: Uuid }, strict);
const Named = Type.Object({ id: Uuid }, strict);
const errors = ['same_person', 'too_early', 'link_over'] as const;

export const recovery = {
  recoveries: {
    node: route({
      id: 'people.recoveries.node',
      method: 'GET',
      path: '/api/node/hospitals/:hospital/recoveries',
      summary: 'Proposals of a new admin for one hospital',
      access: 'node:read',
      params: Place,
      response: Recovery,
      list: true,
    }),
    propose: route({
      id: 'people.recoveries.propose',
      method: 'POST',
      path: '/api/node/hospitals/:hospital/recoveries',
      summary: 'Propose a new admin for a hospital that lost its own; all its staff are told',
      access: 'node:write',
      fresh: 5,
      params: Place,
      body: Type.Object({ login: Login, reason: Line }, strict),
      response: Recovery,
      status: 201,
      errors: ['already_exists', 'same_person', 'invalid_field'],
    }),
    confirmOnNode: route({
      id: 'people.recoveries.confirm-on-node',
      method: 'POST',
      path: '/api/node/hospitals/:hospital/recoveries/:id/confirm',
      summary: 'Confirm as a second operator, after the waiting period (an entry)',
      access: 'node:write',
      fresh: 5,
      params: Type.Object({ hospital: Uuid, id: Uuid }, strict),
      response: Recovery,
      errors,
    }),
    list: route({
      id: 'people.recoveries.list',
      method: 'GET',
      path: '/api/people/recoveries',
      summary: 'Proposals of a new admin for this hospital',
      access: 'hospital:read',
      response: Recovery,
      list: true,
    }),
    confirm: route({
      id: 'people.recoveries.confirm',
      method: 'POST',
      path: '/api/people/recoveries/:id/confirm',
      summary: 'Confirm as a second person of the hospital, after the waiting period (an entry)',
      access: 'hospital:read',
      fresh: 5,
      params: Named,
      response: Recovery,
      errors,
    }),
    object: route({
      id: 'people.recoveries.object',
      method: 'POST',
      path: '/api/people/recoveries/:id/object',
      summary: 'Stop a proposal as an admin of the hospital',
      access: 'people:write',
      params: Named,
      response: Recovery,
      errors: ['link_over'],
    }),
  },
  tours: {
    list: route({
      id: 'people.tours.list',
      method: 'GET',
      path: '/api/tours',
      summary: 'For which roles I have seen the first-day tour',
      access: 'session',
      response: RoleName,
      list: true,
    }),
    seen: route({
      id: 'people.tours.seen',
      method: 'POST',
      path: '/api/tours',
      summary: 'Remember that I have seen or skipped the first-day tour of a role',
      access: 'session',
      body: Type.Object({ role: RoleName }, strict),
      status: 204,
    }),
  },
} as const;
