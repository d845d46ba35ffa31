import { type Static, Type } from 'typebox';
import { Can, Instant, Line, nullable, Uuid } from './common.ts';
import { Login, RoleName } from './identity.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;

export const RECOVERY_STATES = ['waiting', 'ready', 'confirmed', 'objected', 'withdrawn', 'expired'] as const;
export type RecoveryStateName = (typeof RECOVERY_STATES)[number];

/** A proposal to make somebody admin of a hospital without its admin. */
export const Recovery = Type.Object({
  id: Uuid,
  hospital: Type.Object({ id: Uuid, name: Type.String() }),
  person: Type.String(),
  reason: Type.String(),
  state: Type.Unsafe<RecoveryStateName>(Type.Union(RECOVERY_STATES.map((state) => Type.Literal(state)))),
  proposedBy: Type.String(),
  /** Asked for by somebody who works there, not by the operator. */
  isAskedInside: Type.Boolean(),
  proposedAt: Instant,
  /** From when on a second person may confirm, and until when. */
  readyAt: Instant,
  expiresAt: Instant,
  closedBy: nullable(Type.String()),
  closedAt: nullable(Instant),
  /** The entry of the hospital's log that made the person admin. */
  block: nullable(Type.Object({ series: Type.String(), number: Type.Integer(), label: Type.String() })),
  can: Type.Object({ confirm: Can, withdraw: Can, object: Can }),
});
export type RecoveryJson = Static<typeof Recovery>;

/** The name of a step; the screens know what it shows, a step that is no more counts as the first. */
const StepName = Type.String({ pattern: '^[a-z][a-zA-Z-]{0,39}$' });

/** What became of one role's first-day tour. */
export const Tour = Type.Object({ role: RoleName, leftAt: nullable(StepName) });
export type TourJson = Static<typeof Tour>;

const Place = Type.Object({ hospital: Uuid }, strict);
const PlaceNamed = Type.Object({ hospital: Uuid, id: Uuid }, strict);
const Named = Type.Object({ id: Uuid }, strict);
const Proposal = Type.Object({ login: Login, reason: Line }, strict);
const proposing = ['already_exists', 'same_person', 'invalid_field', 'rate_limited'] as const;
const confirming = ['same_person', 'too_early', 'proposal_closed', 'operator_confirms'] as const;
const ending = ['proposal_closed', 'not_proposer'] as const;

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
      body: Proposal,
      response: Recovery,
      status: 201,
      errors: proposing,
    }),
    confirmOnNode: route({
      id: 'people.recoveries.confirm-on-node',
      method: 'POST',
      path: '/api/node/hospitals/:hospital/recoveries/:id/confirm',
      summary: 'Confirm as a second operator, after the waiting period (an entry)',
      access: 'node:write',
      fresh: 5,
      params: PlaceNamed,
      response: Recovery,
      errors: confirming,
    }),
    withdrawOnNode: route({
      id: 'people.recoveries.withdraw-on-node',
      method: 'POST',
      path: '/api/node/hospitals/:hospital/recoveries/:id/withdraw',
      summary: 'Take back what you proposed',
      access: 'node:write',
      params: PlaceNamed,
      response: Recovery,
      errors: ending,
    }),
    ask: route({
      id: 'people.recoveries.ask',
      method: 'POST',
      path: '/api/people/recoveries',
      summary:
        'Ask for a new admin of the own hospital that lost its own; all who work there are told, the operator confirms',
      access: 'hospital:read',
      fresh: 5,
      body: Proposal,
      response: Recovery,
      status: 201,
      errors: proposing,
      ratePerMinute: 10,
    }),
    withdraw: route({
      id: 'people.recoveries.withdraw',
      method: 'POST',
      path: '/api/people/recoveries/:id/withdraw',
      summary: 'Take back what you asked for',
      access: 'hospital:read',
      params: Named,
      response: Recovery,
      errors: ending,
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
      summary:
        'Confirm what the operator proposed as a second person of the hospital, after the waiting period (an entry)',
      access: 'hospital:read',
      fresh: 5,
      params: Named,
      response: Recovery,
      errors: confirming,
    }),
    object: route({
      id: 'people.recoveries.object',
      method: 'POST',
      path: '/api/people/recoveries/:id/object',
      summary: 'Stop a proposal as an admin of the hospital',
      access: 'people:write',
      params: Named,
      response: Recovery,
      errors: ending,
    }),
  },
  tours: {
    list: route({
      id: 'people.tours.list',
      method: 'GET',
      path: '/api/tours',
      summary: 'The first-day tours that I have seen, put away, or left on the way',
      access: 'session',
      response: Tour,
      list: true,
    }),
    keep: route({
      id: 'people.tours.keep',
      method: 'PUT',
      path: '/api/tours/:role',
      summary: 'Remember where I left the first-day tour of a role; null: seen to the end, or not wanted',
      access: 'session',
      params: Type.Object({ role: RoleName }, strict),
      body: Type.Object({ leftAt: nullable(StepName) }, strict),
      response: Tour,
    }),
  },
} as const;
