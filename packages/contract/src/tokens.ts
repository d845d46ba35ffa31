import { type Static, Type } from 'typebox';
import { IdParams, Instant, Line, nullable, Uuid } from './common.ts';
import { TOKEN_SCOPES, type TokenScope } from './permissions.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;

/** Secret scanners find a token by it: `prm_` and 43 characters of base64url. */
export const TOKEN_PREFIX = 'prm_';

/**
 * How long a token may live, by the day it is made on; the last row that has begun holds. NIST SP 800-63B asks for no
 * figure; a year is what certificates of machines have come from, and shorter ones are on the way there too.
 */
const LONGEST_TOKEN_DAYS = [{ since: '2026-01-01', days: 365 }] as const;

/** The most days that a token made at `now` (milliseconds since 1970) may live. */
export function longestTokenDays(now: number): number {
  return LONGEST_TOKEN_DAYS.findLast(({ since }) => Date.parse(since) <= now)?.days ?? LONGEST_TOKEN_DAYS[0].days;
}

export const TokenScopeName = Type.Unsafe<TokenScope>(Type.Union(TOKEN_SCOPES.map((scope) => Type.Literal(scope))));

export const TOKEN_STATES = ['works', 'rests', 'expired', 'revoked'] as const;
export type TokenState = (typeof TOKEN_STATES)[number];

/** A machine that may ask this hospital's routes, without its secret. */
export const Token = Type.Object({
  id: Uuid,
  name: Type.String(),
  /** The first characters of the secret, to tell it from others. */
  prefix: Type.String(),
  scopes: Type.Array(TokenScopeName),
  /** `rests`: whoever made it holds none of its rights any more. */
  state: Type.Unsafe<TokenState>(Type.Union(TOKEN_STATES.map((state) => Type.Literal(state)))),
  /** Of the scopes those that rest, because whoever made it holds them no more. */
  resting: Type.Array(TokenScopeName),
  madeBy: Type.String(),
  madeAt: Instant,
  expiresAt: Instant,
  /** To the minute. */
  lastUsed: nullable(Instant),
  /** When it was last tried in vain since it is over, to the minute, and from which network address. */
  lastRefused: nullable(Type.Object({ at: Instant, from: Type.String() })),
  revokedBy: nullable(Type.String()),
  revokedAt: nullable(Instant),
  /** The block that proves what it was given. */
  block: nullable(Type.Object({ series: Type.String(), number: Type.Integer(), label: Type.String() })),
});
export type TokenJson = Static<typeof Token>;

export const tokens = {
  list: route({
    id: 'people.tokens.list',
    method: 'GET',
    path: '/api/tokens',
    summary: 'The API tokens of this hospital, those that are over too, the newest first',
    access: 'token:write',
    response: Token,
    list: true,
  }),
  create: route({
    id: 'people.tokens.create',
    method: 'POST',
    path: '/api/tokens',
    summary: 'Give a machine some of your own rights here for some days (an entry): the secret is in this answer alone',
    access: 'token:write',
    fresh: 5,
    body: Type.Object(
      {
        name: Line,
        scopes: Type.Array(TokenScopeName, { minItems: 1, maxItems: TOKEN_SCOPES.length, uniqueItems: true }),
        days: Type.Integer({ minimum: 1, maximum: 3660 }),
      },
      strict,
    ),
    response: Type.Object({ token: Token, secret: Type.String() }),
    status: 201,
    errors: ['already_exists', 'not_permitted'],
  }),
  revoke: route({
    id: 'people.tokens.revoke',
    method: 'DELETE',
    path: '/api/tokens/:id',
    summary: 'End an API token at once, requests in flight included (an entry)',
    access: 'token:write',
    fresh: 5,
    params: IdParams,
    status: 204,
    errors: ['not_found'],
  }),
} as const;
