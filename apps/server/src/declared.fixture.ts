import * as contract from '@pramana/contract';
import type { RouteSpec } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, expect } from 'vitest';

/** What the chain before every handler may say, and what any may run into. */
const COMMON = new Set([
  'invalid_request',
  'invalid_field',
  'not_signed_in',
  'csrf_missing',
  'confirm_needed',
  'full_sign_in_needed',
  'enrol_needed',
  'token_invalid',
  'person_needed',
  'not_permitted',
  'not_found',
  'rate_limited',
  'too_large',
  'unsupported_media_type',
  'idempotency_key_missing',
  'idempotency_key_reused',
  'unavailable',
  'outcome_unknown',
  'internal',
]);
/** The domains whose answers are held to their contract so far. */
const HELD = /^(people|identity|hospitals)\./;

/** After a file's tests: every code that a route of these domains answered stands among the `errors` of its contract. */
export function holdToContract(app: FastifyInstance): void {
  const routes = new Map<string, RouteSpec>();
  for (const route of contract.routesIn(contract)) routes.set(`${route.method} ${route.path}`, route);
  const undeclared = new Set<string>();
  app.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode < 400 || typeof payload !== 'string') return payload;
    const route = routes.get(`${request.method} ${request.routeOptions.url ?? ''}`);
    const code = /"code":"([a-z_]+)"/.exec(payload)?.[1];
    if (route === undefined || code === undefined || !HELD.test(route.id)) return payload;
    if (!COMMON.has(code) && !route.errors?.some((each) => each === code)) undeclared.add(`${route.id}: ${code}`);
    return payload;
  });
  afterAll(() => expect([...undeclared], 'codes that the contract of their route does not name').toEqual([]));
}
