import { type Static, Type } from 'typebox';
import { IdParams, Instant, nullable, Uuid } from './common.ts';
import { policyUpdates } from './policy-updates.ts';
import { OperatorReason } from './registration-shapes.ts';
import { route } from './route.ts';
import { HandedOver, Vkey, witnessedLogs } from './witnessed-logs.ts';

const strict = { additionalProperties: false } as const;

/** Why a witness does not cosign a log just now. `fork` and `ahead`: it says that it saw another tree. */
const HealthCode = Type.Enum(
  [
    'ok',
    'waiting',
    'unreachable',
    'address',
    'unknown_log',
    'refused',
    'busy',
    'bad_answer',
    'wrong_key',
    'bad_signature',
    'wrong_time',
    'ahead',
    'fork',
  ],
  { type: 'string' },
);

const Witness = Type.Object({
  vkey: Type.String(),
  name: Type.String(),
  url: Type.String(),
  /** False: it runs on this very machine, and its word adds nothing. */
  counts: Type.Boolean(),
  joinedAt: Instant,
  /** With each log that is open. */
  logs: Type.Array(
    Type.Object({
      /** `asha-2627`. */
      log: Type.String(),
      code: HealthCode,
      /** When it last answered this server; null: not since the server started. */
      answeredAt: nullable(Instant),
      /** The largest tree it cosigned, and when. */
      size: nullable(Type.Integer()),
      cosignedAt: nullable(Instant),
      /** Entries of the newest published tree that it has not cosigned. */
      lag: Type.Integer(),
    }),
  ),
});

export const WitnessesView = Type.Object({
  /** Whose logs: a hospital, or the node itself. */
  hospital: Uuid,
  /** Whether its open log may be signed; WITNESSES: too few of them have answered since the start. */
  guard: Type.Object({ ok: Type.Boolean(), code: Type.String() }),
  /** This node as a witness of others: what the other side is given in return. Null while it has no name. */
  own: nullable(HandedOver),
  witnesses: Type.Array(Witness),
  quorum: Type.Object({
    /** So many cosignatures make a document witnessed; 0: nothing does. */
    needed: Type.Integer(),
    /** As it was set; null: more than half. */
    chosen: nullable(Type.Integer()),
    /** Witnesses whose word counts. */
    counting: Type.Integer(),
  }),
  /** The hospital's own open logs: what a witness has to be given. */
  logs: Type.Array(
    Type.Object({
      log: Type.String(),
      origin: Type.String(),
      vkey: Type.String(),
      url: Type.String(),
      size: Type.Integer(),
      /** The largest tree that enough witnesses cosigned. */
      witnessed: Type.Integer(),
    }),
  ),
});
export type WitnessesJson = Static<typeof WitnessesView>;

const WitnessAct = Type.Object({
  id: Uuid,
  act: Type.Enum(['join', 'leave', 'quorum'], { type: 'string' }),
  /** Null for a quorum. */
  name: nullable(Type.String()),
  url: nullable(Type.String()),
  quorum: nullable(Type.Integer()),
  at: Instant,
  /** Null: the demo began with it. */
  person: nullable(Type.String()),
  /** Number of the sealed entry. */
  block: Type.String(),
});

/** Who cosigns whose logs: the same for a hospital and for the node. */
const witnessesAt = <
  const Read extends 'witness:read' | 'node:read',
  const Write extends 'witness:write' | 'node:write',
>(
  id: string,
  path: string,
  read: Read,
  write: Write,
) =>
  ({
    show: route({
      id: `${id}.show`,
      method: 'GET',
      path,
      summary: 'Who cosigns the logs, how each of them does, and what a new one has to be given',
      access: read,
      response: WitnessesView,
    }),
    acts: route({
      id: `${id}.acts`,
      method: 'GET',
      path: path.replace(/es$/, '-acts'),
      summary: 'Who joined or left which witness and when, newest first',
      access: read,
      response: WitnessAct,
      list: true,
    }),
    join: route({
      id: `${id}.join`,
      method: 'POST',
      path,
      summary: 'Join a witness by its verifier key and the address where it takes checkpoints; an entry of the log',
      access: write,
      fresh: 5,
      idempotent: true,
      body: Type.Object({ vkey: Vkey, url: Type.String({ minLength: 8, maxLength: 300 }) }, strict),
      response: WitnessesView,
      status: 201,
      errors: ['witness_key', 'witness_own', 'witness_address', 'already_exists'],
    }),
    leave: route({
      id: `${id}.leave`,
      method: 'POST',
      path: `${path}/leave`,
      summary: 'Ask a witness no more; an entry of the log',
      access: write,
      fresh: 5,
      idempotent: true,
      body: Type.Object({ vkey: Vkey }, strict),
      response: WitnessesView,
      errors: ['not_found'],
    }),
    quorum: route({
      id: `${id}.quorum`,
      method: 'PUT',
      path: `${path}/quorum`,
      summary: 'How many witnesses make a document witnessed; null: more than half of them. An entry of the log',
      access: write,
      fresh: 5,
      idempotent: true,
      body: Type.Object({ count: nullable(Type.Integer({ minimum: 1, maximum: 32 })) }, strict),
      response: WitnessesView,
      errors: ['invalid_field'],
    }),
    ask: route({
      id: `${id}.ask`,
      method: 'POST',
      path: `${path}/ask`,
      summary: 'Ask those again now that did not answer',
      access: write,
      response: WitnessesView,
      ratePerMinute: 20,
    }),
  }) as const;

/** Who cosigns whose logs, in both directions. */
export const witnesses = {
  ...witnessesAt('witnesses', '/api/witnesses', 'witness:read', 'witness:write'),
  /** The same of the node log. */
  node: witnessesAt('witnesses.node', '/api/node/witnesses', 'node:read', 'node:write'),
  /** The other direction: logs of other nodes that this one is a witness of. */
  logs: witnessedLogs,
  /** What the node publishes for others to follow. */
  policies: policyUpdates,
  override: route({
    id: 'witnesses.override',
    method: 'POST',
    path: '/api/node/hospitals/:id/guard-override',
    summary:
      "Let a hospital's log, or the node's own, be signed although too few of its witnesses answer, or be ended as one of a stolen key although one shows more; an entry of the log",
    access: 'node:write',
    fresh: 5,
    params: IdParams,
    body: Type.Object(
      {
        /** What is overruled, as the page said it; `conflict` when the guard doubts something else by now. */
        doubt: Type.Enum(['witnesses', 'tree'], { type: 'string' }),
        reason: OperatorReason,
      },
      strict,
    ),
    /** Number of the sealed entry. */
    response: Type.Object({ block: Type.String() }),
    status: 201,
    errors: ['not_found', 'conflict'],
  }),
} as const;
