import { type Static, Type } from 'typebox';
import { Instant, nullable, Sha256Hex, Uuid } from './common.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;

export const Vkey = Type.String({ minLength: 10, maxLength: 400 });

/** A witness as another node is given it: one line of a policy says the same. */
export const HandedOver = Type.Object({
  name: Type.String(),
  vkey: Type.String(),
  /** Where it takes checkpoints. */
  url: Type.String(),
});

const WitnessedLogsView = Type.Object({
  own: HandedOver,
  /** True: the copy of what was cosigned could not be written, and this server cosigns nothing until it is started anew. */
  stopped: Type.Boolean(),
  logs: Type.Array(
    Type.Object({
      origin: Type.String(),
      vkey: Type.String(),
      since: Instant,
      /**
       * `waiting`: nothing was cosigned yet. `behind`: the database is older than what was cosigned; `forked`, `damaged`:
       * database and copy contradict each other, or the database says what was never cosigned. Nothing is signed then.
       */
      code: Type.Enum(['ok', 'waiting', 'behind', 'forked', 'damaged'], { type: 'string' }),
      /** Of the latest tree that was cosigned. */
      size: nullable(Type.Integer()),
      cosignedAt: nullable(Instant),
      /** How many times the log was caught showing two histories. */
      forks: Type.Integer(),
    }),
  ),
  /** Newest first; also of logs that are followed no more. */
  evidence: Type.Array(
    Type.Object({
      id: Sha256Hex,
      origin: Type.String(),
      olderSize: Type.Integer(),
      newerSize: Type.Integer(),
      foundAt: Instant,
    }),
  ),
});
export type WitnessedLogsJson = Static<typeof WitnessedLogsView>;

const WitnessedLogAct = Type.Object({
  id: Uuid,
  act: Type.Enum(['follow', 'forget', 'restore'], { type: 'string' }),
  origin: Type.String(),
  at: Instant,
  person: Type.String(),
  /** Number of the sealed entry. */
  block: Type.String(),
});

const Origin = Type.Object({ origin: Type.String({ minLength: 1, maxLength: 200 }) }, strict);

/** Logs of other nodes that this node is a witness of; each decision is an entry of the node log. */
export const witnessedLogs = {
  show: route({
    id: 'witnesses.logs.show',
    method: 'GET',
    path: '/api/node/witnessed-logs',
    summary: 'The logs of other nodes that this one cosigns, how each does, and every fork that was found',
    access: 'node:read',
    response: WitnessedLogsView,
    errors: ['log_origin_missing'],
  }),
  acts: route({
    id: 'witnesses.logs.acts',
    method: 'GET',
    path: '/api/node/witnessed-log-acts',
    summary: 'Who decided what about them, newest first',
    access: 'node:read',
    response: WitnessedLogAct,
    list: true,
    errors: ['log_origin_missing'],
  }),
  follow: route({
    id: 'witnesses.logs.follow',
    method: 'POST',
    path: '/api/node/witnessed-logs',
    summary: "Become a witness of another node's logs by the lines that its page gives",
    access: 'node:write',
    fresh: 5,
    idempotent: true,
    body: Type.Object({ lines: Type.String({ minLength: 10, maxLength: 16_000 }) }, strict),
    response: WitnessedLogsView,
    status: 201,
    errors: ['log_key', 'log_key_changed', 'witness_own', 'already_exists', 'log_origin_missing'],
  }),
  forget: route({
    id: 'witnesses.logs.forget',
    method: 'POST',
    path: '/api/node/witnessed-logs/forget',
    summary: 'Cosign a log no more; what was cosigned stays',
    access: 'node:write',
    fresh: 5,
    idempotent: true,
    body: Origin,
    response: WitnessedLogsView,
    errors: ['not_found', 'log_origin_missing'],
  }),
  restore: route({
    id: 'witnesses.logs.restore',
    method: 'POST',
    path: '/api/node/witnessed-logs/restore',
    summary: 'The database came from a backup: take over from the copy what was cosigned since',
    access: 'node:write',
    fresh: 5,
    idempotent: true,
    body: Origin,
    response: WitnessedLogsView,
    errors: ['not_found', 'conflict', 'log_origin_missing'],
  }),
  evidence: route({
    id: 'witnesses.logs.evidence',
    method: 'GET',
    path: '/api/node/fork-evidence/:id',
    summary: 'The evidence of a fork, which `pramana evidence FILE` verifies anywhere',
    access: 'node:read',
    params: Type.Object({ id: Sha256Hex }),
    produces: 'text/plain; charset=utf-8',
    errors: ['not_found', 'log_origin_missing'],
  }),
} as const;
