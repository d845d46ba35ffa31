import { type Static, Type } from 'typebox';
import { IdParams, Instant, nullable, Uuid } from './common.ts';
import { OperatorReason } from './registration-shapes.ts';
import { route } from './route.ts';
import { MessageFate } from './system.ts';

const strict = { additionalProperties: false } as const;

const ConsoleHospital = Type.Object({
  id: Uuid,
  slug: Type.String(),
  name: Type.String(),
  type: nullable(Type.String()),
  kind: Type.Union([Type.Literal('hospital'), Type.Literal('node')]),
  stateCode: nullable(Type.String()),
  openedAt: Instant,
  suspendedAt: nullable(Instant),
  suspendedReason: nullable(Type.String()),
  /** Entries under the newest signed head of all its shards. */
  entries: Type.Integer(),
  signedAt: nullable(Instant),
  /** Sealed and not yet in the log. */
  queued: Type.Integer(),
  /** Since when the oldest of them waits. */
  queuedSince: nullable(Instant),
  /** Who works there now, without patients and guardians. */
  people: Type.Integer(),
  /** When somebody was last at work there. */
  seenAt: nullable(Instant),
  /** The public key that signs its newest log; null while it has none. */
  vkey: nullable(Type.String()),
  /** Whether its log may be signed, and where not, whether the operator's word may stand against the guard. */
  guard: Type.Object({ ok: Type.Boolean(), code: Type.String(), overridable: Type.Boolean() }),
  /** Of the open logs; an alarm says that it saw another tree. */
  witnesses: Type.Object({ joined: Type.Integer(), cosigning: Type.Integer(), alarms: Type.Integer() }),
});
export type ConsoleHospitalJson = Static<typeof ConsoleHospital>;

const ConsolePage = Type.Object({
  hospital: ConsoleHospital,
  /** The operator's word that stands against what the guard doubts now, for the head that is here, its entry, and until when it counts. */
  overridden: nullable(Type.Object({ block: Type.String(), by: nullable(Type.String()), at: Instant, until: Instant })),
  acts: Type.Array(
    Type.Object({
      id: Uuid,
      kind: Type.String(),
      act: Type.String(),
      reason: Type.String(),
      at: Instant,
      author: Type.String(),
      /** Where it stands in the node log. */
      series: Type.String(),
      number: Type.Integer(),
    }),
  ),
});

const NodeRules = Type.Object({
  limits: Type.Array(
    Type.Object({
      name: Type.String(),
      most: Type.Integer(),
      windowSeconds: Type.Integer(),
      changedAt: nullable(Instant),
    }),
  ),
  /** Who changed a limit, newest first; each is an entry of the node log. */
  changes: Type.Array(
    Type.Object({
      id: Uuid,
      name: Type.String(),
      most: Type.Integer(),
      author: Type.String(),
      at: Instant,
      series: Type.String(),
      number: Type.Integer(),
    }),
  ),
  /** What nobody changes on screen; `variable` is the setting that does. */
  fixed: Type.Array(
    Type.Object({
      id: Type.String(),
      most: Type.Integer(),
      seconds: Type.Integer(),
      per: Type.String(),
      reason: Type.String(),
      since: Type.String(),
      variable: nullable(Type.String()),
    }),
  ),
  /** The largest file that each of these operations takes. */
  uploads: Type.Array(Type.Object({ id: Type.String(), mostBytes: Type.Integer() })),
  terms: Type.Array(Type.Object({ subject: Type.String(), days: Type.Integer(), reason: Type.String() })),
});

/** `hospitals.console`: the operator's console: counters and acts, never a hospital's data. */
export const consoleRoutes = {
  list: route({
    id: 'hospitals.console.list',
    method: 'GET',
    path: '/api/node/hospitals',
    summary: 'Every hospital and the node itself: state, size and health of its log',
    access: 'node:read',
    response: ConsoleHospital,
    list: true,
  }),
  show: route({
    id: 'hospitals.console.show',
    method: 'GET',
    path: '/api/node/hospitals/:id',
    summary: 'One hospital with what the operator did about it, each act an entry of the node log',
    access: 'node:read',
    params: IdParams,
    response: ConsolePage,
  }),
  suspend: route({
    id: 'hospitals.console.suspend',
    method: 'POST',
    path: '/api/node/hospitals/:id/suspension',
    summary: 'Suspend a hospital: its people are signed out and read the reason; its log goes on',
    access: 'node:write',
    fresh: 5,
    params: IdParams,
    body: Type.Object({ reason: OperatorReason }, strict),
    response: ConsolePage,
    errors: ['not_found', 'conflict'],
  }),
  resume: route({
    id: 'hospitals.console.resume',
    method: 'POST',
    path: '/api/node/hospitals/:id/resumption',
    summary: 'End the suspension of a hospital',
    access: 'node:write',
    fresh: 5,
    params: IdParams,
    body: Type.Object({ reason: OperatorReason }, strict),
    response: ConsolePage,
    errors: ['not_found', 'conflict'],
  }),
  rules: route({
    id: 'hospitals.console.rules',
    method: 'GET',
    path: '/api/node/rules',
    summary: 'Limits of this node, and how long it keeps what names people, each with its reason',
    access: 'node:read',
    response: NodeRules,
  }),
  setLimit: route({
    id: 'hospitals.console.set-limit',
    method: 'PUT',
    path: '/api/node/limits/:name',
    summary: 'Change the figure of a limit (an entry of the node log)',
    access: 'node:write',
    fresh: 5,
    params: Type.Object({ name: Type.String({ pattern: '^[a-z-]{1,60}$' }) }),
    body: Type.Object({ most: Type.Integer({ minimum: 1, maximum: 10_000 }) }, strict),
    response: NodeRules,
    errors: ['not_found'],
  }),
  testMessage: route({
    id: 'hospitals.console.test-message',
    method: 'PUT',
    path: '/api/node/message-tests/:id',
    summary: 'Send the text of a code, with zeros in it, to the own proved phone; the same id again sends nothing more',
    access: 'node:write',
    params: IdParams,
    response: Type.Object({
      ...MessageFate.properties,
      /** The end of the number. */
      to: Type.String(),
    }),
    errors: ['phone_not_proved', 'messages_not_set_up'],
    ratePerMinute: 5,
  }),
} as const;
