import { type Static, Type } from 'typebox';
import { Instant, nullable, Uuid } from './common.ts';
import { route } from './route.ts';
import { Vkey } from './witnessed-logs.ts';

const strict = { additionalProperties: false } as const;

const Block = Type.Object({ series: Type.String(), number: Type.Integer(), label: Type.String() });

const RootKey = Type.Object({
  vkey: Type.String(),
  /** For comparing it by telephone: `pramana root keygen` prints the same. */
  fingerprint: Type.String(),
  since: Instant,
  by: nullable(Type.String()),
  block: Block,
});

/** Why a log ended: its year, a change that was planned, or a key that was stolen or lost. */
const Reason = Type.Enum(['year', 'planned', 'stolen'], { type: 'string' });
const EndingReason = Type.Enum(['planned', 'stolen'], { type: 'string' });

const LogCut = Type.Object({
  /** `asha-2627`. */
  old: Type.String(),
  next: Type.String(),
  nextOrigin: Type.String(),
  nextVkey: Type.String(),
  /** Entries of the old log's last tree. */
  size: Type.Integer(),
  at: Instant,
  reason: Reason,
  /** What the root key is asked to sign; null while there is no root key. */
  text: nullable(Type.String()),
  /** True where something is stored of it, and a root key that may have signed it waits for the log or is in doubt. */
  isUntold: Type.Boolean(),
  /** Null: no root key that is told vouches for the next log's key. */
  signed: nullable(Type.Object({ at: Instant, by: nullable(Type.String()), block: Block })),
});

export const LogKeys = Type.Object({
  /** Whose logs: a hospital, or the node itself. */
  hospital: Uuid,
  /** The name that a root key of this hospital has. */
  rootName: Type.String(),
  /** The root key that holds, as it was sealed; null: none was entered, or what is stored is in doubt. */
  root: nullable(RootKey),
  /**
   * Why what is stored is not told as the hospital's word: it only `waits` for its place in the published log (then it is
   * shown), or it is not what was sealed there.
   */
  rootDoubt: nullable(Type.Enum(['contradicted', 'closed', 'changed', 'waits', 'foreign'], { type: 'string' })),
  /** Root keys before it, newest first: each signed the next one, and only they speak for the logs of their time. */
  rootsBefore: Type.Array(Type.Object({ vkey: Type.String(), fingerprint: Type.String() })),
  /** The newest log. */
  log: Type.Object({
    log: Type.String(),
    origin: Type.String(),
    vkey: Type.String(),
    openedAt: Instant,
    /** Entries, and how many of them enough witnesses have seen; null: this server has shown nobody this log since its start. */
    size: Type.Integer(),
    witnessed: nullable(Type.Integer()),
    /** Its key is being changed: the next log opens in a moment. */
    ending: nullable(EndingReason),
    /** Whether its head is the newest that was signed, as far as this server knows. */
    guard: Type.Object({
      /** `OK`, or why the log is not signed. */
      code: Type.String(),
      /** So many entries more somebody else shows under this key; null where nobody is known to. */
      more: nullable(Type.Integer()),
      /** The operator has said in the last quarter of an hour that the later tree is a thief's, and this head the newest true one. */
      overridden: Type.Boolean(),
    }),
  }),
  /** Where one log of the hospital follows another one, newest first. */
  cuts: Type.Array(LogCut),
});
export type LogKeysJson = Static<typeof LogKeys>;

/** A signed note of a few lines. */
const Statement = Type.String({ minLength: 20, maxLength: 8000 });

/** The offline root key and the keys of the logs that it vouches for: the same for a hospital and for the node. */
const logKeysAt = <const Read extends 'key:read' | 'node:read', const Write extends 'key:write' | 'node:write'>(
  id: string,
  path: string,
  read: Read,
  write: Write,
) =>
  ({
    show: route({
      id: `${id}.logs.show`,
      method: 'GET',
      path: `${path}/logs`,
      summary: "The root key, the newest log's key, and which changes of log keys the root key vouches for",
      access: read,
      response: LogKeys,
    }),
    enterRoot: route({
      id: `${id}.root.create`,
      method: 'POST',
      path: `${path}/root`,
      summary:
        'Enter the verifier key of the offline root; another one only with the statement that the one before signed (an entry)',
      access: write,
      fresh: 5,
      body: Type.Object({ vkey: Vkey, statement: Type.Optional(Statement) }, strict),
      response: LogKeys,
      errors: ['root_key', 'root_statement'],
    }),
    change: route({
      id: `${id}.logs.change`,
      method: 'POST',
      path: `${path}/logs/change`,
      summary:
        'End the open log before its year and go on under a new key (an entry); of a stolen key nothing more is signed',
      access: write,
      fresh: 5,
      body: Type.Object({ log: Type.String({ minLength: 1, maxLength: 64 }), reason: EndingReason }, strict),
      response: LogKeys,
      status: 202,
      errors: ['conflict', 'log_unsure'],
    }),
    sign: route({
      id: `${id}.successions.create`,
      method: 'POST',
      path: `${path}/successions`,
      summary: 'Hand in what the root key signed of a log that has ended: from then on it is public (an entry)',
      access: write,
      fresh: 5,
      body: Type.Object({ statement: Statement }, strict),
      response: LogKeys,
      errors: ['root_statement'],
    }),
  }) as const;

/** Those of a hospital, for its admin. */
export const logKeys = logKeysAt('keys', '/api/keys', 'key:read', 'key:write');

/** The same of the node log, for the operator. */
export const nodeLogKeys = logKeysAt('keys.node', '/api/node/keys', 'node:read', 'node:write');
