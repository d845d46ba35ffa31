import { type Static, Type } from 'typebox';
import { IdParams, Instant, Line, nullable, Uuid } from './common.ts';
import { logKeys, nodeLogKeys } from './log-keys.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;

const Generation = Type.Object({
  number: Type.Integer(),
  /** Public: tells which key wrapped what. */
  keyId: Type.String(),
  /** Null: made by a version that did not write it down. */
  madeAt: nullable(Instant),
  /** When the next one is due; of an older one, when it is destroyed. */
  endsAt: nullable(Instant),
  /** That day is over, and it was not done: a wrapped key that was changed or a kit that cannot be written holds it up. */
  overdue: Type.Boolean(),
});

const Rotation = Type.Object({
  generation: Type.Integer(),
  startedAt: Instant,
  /** Null: its time had come. */
  startedBy: nullable(Type.String()),
  total: Type.Integer(),
  done: Type.Integer(),
  /** Keys that were changed: the audit names them. */
  unreadable: Type.Integer(),
  finishedAt: nullable(Instant),
});

/** Which keys are replaced: persons' own with all below them, or those of the categories of records alone. */
const RenewalLevel = Type.Union([Type.Literal('persons'), Type.Literal('categories')]);

const Renewal = Type.Object({
  id: Uuid,
  level: RenewalLevel,
  /** Of one patient alone. */
  one: Type.Boolean(),
  phase: Type.Union([
    Type.Literal('announcing'),
    Type.Literal('announced'),
    Type.Literal('sealing'),
    Type.Literal('sealed'),
    Type.Literal('retiring'),
    Type.Literal('finished'),
  ]),
  startedAt: Instant,
  /** Null: an erasure asked for it. */
  startedBy: nullable(Type.String()),
  /** Persons, three times over: announced, sealed anew, their former keys gone. */
  total: Type.Integer(),
  done: Type.Integer(),
  /** Keys and boxes that were changed: the audit names them, and they keep their key. */
  unreadable: Type.Integer(),
  finishedAt: nullable(Instant),
  /** Its entry of the log, once it is finished. */
  block: nullable(Type.Object({ series: Type.String(), number: Type.Integer(), label: Type.String() })),
});

const KeyEvent = Type.Object({
  id: Uuid,
  act: Type.Union([Type.Literal('rotated'), Type.Literal('destroyed')]),
  generation: Type.Integer(),
  at: Instant,
  author: nullable(Type.String()),
  block: Type.Object({ series: Type.String(), number: Type.Integer(), label: Type.String() }),
});

/** `stale`: the encrypted keys are not those of now. `foreign`: the database names another kit than the keyring. */
const KitProblem = nullable(Type.Union([Type.Literal('stale'), Type.Literal('foreign')]));

export const Keys = Type.Object({
  /** Oldest first; the last one wraps. */
  generations: Type.Array(Generation),
  /** The newest one; null: there was none yet. */
  rotation: nullable(Rotation),
  /** Of the keys below the hospital's, newest first. */
  renewals: Type.Array(Renewal),
  rotationDays: Type.Integer(),
  backupDays: Type.Integer(),
  /** Until when a backup of this moment can be read. */
  lastReadableAt: Instant,
  kit: nullable(Type.Object({ madeAt: Instant, madeBy: Type.String() })),
  kitProblem: KitProblem,
  /** What was done with generations, newest first; each is an entry. */
  events: Type.Array(KeyEvent),
});
export type KeysJson = Static<typeof Keys>;

export const RecoveryKit = Type.Object({
  /** Nobody opens a hospital on this node before somebody typed a part of a kit back. */
  isNeeded: Type.Boolean(),
  /** The kit that holds. */
  current: nullable(
    Type.Object({
      madeAt: Instant,
      madeBy: Type.String(),
      /** When the encrypted keys were last written; null: not yet, or they could not be. */
      writtenAt: nullable(Instant),
    }),
  ),
  /** Where this node keeps the encrypted keys. */
  file: Type.String(),
  problem: KitProblem,
});
export type RecoveryKitJson = Static<typeof RecoveryKit>;

export const keys = {
  show: route({
    id: 'keys.health.show',
    method: 'GET',
    path: '/api/keys',
    summary: "Generations of the hospital's key: ages, how far a rotation is, until when an old backup can be read",
    access: 'key:read',
    response: Keys,
  }),
  rotate: route({
    id: 'keys.rotations.create',
    method: 'POST',
    path: '/api/keys/rotations',
    summary:
      "Replace the hospital's key now (an entry when it is done): every patient's key is wrapped anew, on the side",
    access: 'key:write',
    fresh: 5,
    idempotent: true,
    response: Keys,
    status: 202,
  }),
  renew: route({
    id: 'keys.renewals.create',
    method: 'POST',
    path: '/api/keys/renewals',
    summary:
      "Replace every patient's key, or one patient's after a leak: all that lies under it is sealed anew, on the side (an entry when it is done)",
    access: 'key:write',
    fresh: 5,
    idempotent: true,
    body: Type.Object({ level: RenewalLevel, patientId: Type.Optional(Uuid) }, strict),
    response: Keys,
    status: 202,
    errors: ['not_found', 'conflict', 'record_forgotten'],
  }),
  logs: logKeys,
  /** The same of the node log. */
  nodeLogs: nodeLogKeys,
  kit: {
    show: route({
      id: 'keys.kit.show',
      method: 'GET',
      path: '/api/node/recovery-kit',
      summary: 'Whether this node has a recovery kit, and how old its encrypted keys are',
      access: 'node:read',
      response: RecoveryKit,
    }),
    make: route({
      id: 'keys.kit.make',
      method: 'POST',
      path: '/api/node/recovery-kit',
      summary:
        'Make a recovery kit: three parts to print apart, any two of which open the encrypted keys; in this answer alone',
      access: 'node:write',
      fresh: 5,
      response: Type.Object({ id: Uuid, parts: Type.Array(Type.String()) }),
      status: 201,
    }),
    confirm: route({
      id: 'keys.kit.confirm',
      method: 'POST',
      path: '/api/node/recovery-kit/:id/confirmation',
      summary: 'Type one part of a new kit back: from then on it is the one that holds',
      access: 'node:write',
      params: IdParams,
      body: Type.Object({ part: Line }, strict),
      response: RecoveryKit,
      errors: ['not_found', 'kit_part_wrong'],
    }),
    file: route({
      id: 'keys.kit.file',
      method: 'GET',
      path: '/api/node/recovery-kit/file',
      summary: 'All keys of the node, encrypted for the kit, as an age file: opens with any two of its parts',
      access: 'node:write',
      fresh: 5,
      produces: 'text/plain; charset=utf-8',
      errors: ['recovery_kit_missing'],
    }),
  },
} as const;
