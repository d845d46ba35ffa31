import { type Static, Type } from 'typebox';
import { Instant, nullable } from './common.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;

const PolicyUpdate = Type.Object({
  /** Whose policy it is. */
  name: Type.String(),
  sequence: Type.Integer(),
  /** Names of the pinned signers who signed it, and how many it takes. */
  signedBy: Type.Array(Type.String()),
  threshold: Type.Integer(),
  logs: Type.Integer(),
  witnesses: Type.Integer(),
  quorum: Type.String(),
  at: Instant,
  person: nullable(Type.String()),
  block: Type.Object({ series: Type.String(), number: Type.Integer(), label: Type.String() }),
});

export const PolicyUpdates = Type.Object({
  /** Newest first. */
  updates: Type.Array(PolicyUpdate),
});
export type PolicyUpdatesJson = Static<typeof PolicyUpdates>;

/** Policies for others that this node publishes, each an entry of the node log. */
export const policyUpdates = {
  show: route({
    id: 'witnesses.policies.show',
    method: 'GET',
    path: '/api/node/policy-updates',
    summary: 'The signed policies that this node publishes, newest first',
    access: 'node:read',
    response: PolicyUpdates,
    errors: ['log_origin_missing'],
  }),
  publish: route({
    id: 'witnesses.policies.publish',
    method: 'POST',
    path: '/api/node/policy-updates',
    summary:
      'Publish a policy that enough of its signers signed; an entry of the node log. The first one says whose signatures count',
    access: 'node:write',
    fresh: 5,
    body: Type.Object(
      {
        update: Type.String({ minLength: 20, maxLength: 600_000 }),
        /** Of the first update of a name. */
        pins: Type.Optional(Type.String({ minLength: 20, maxLength: 40_000 })),
      },
      strict,
    ),
    response: PolicyUpdates,
    status: 201,
    errors: ['policy_update', 'policy_pins', 'log_origin_missing'],
  }),
  newest: route({
    id: 'witnesses.policies.newest',
    method: 'GET',
    path: '/api/policy-update',
    summary: 'The newest signed policy that this node publishes, of this name where it publishes several',
    access: 'public',
    query: Type.Object({ name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) }, strict),
    produces: 'text/plain; charset=utf-8',
    errors: ['not_found', 'log_origin_missing'],
  }),
} as const;
