import { permits, type RouteSpec } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import type { FastifyRequest } from 'fastify';
import { recordDenied } from '../access.ts';
import { bearerOf, findApiToken } from '../api-token.ts';
import { requireFresh, requireFullSignIn } from '../fresh.ts';
import type { Services } from '../services.ts';
import {
  CSRF_HEADER,
  findSession,
  isCsrfOf,
  isMachine,
  QUIET_HEADER,
  SESSION_COOKIE,
  type SignedIn,
} from '../session.ts';

/** Who asks; nobody on a public route, and whoever proves nothing. */
export async function recognise(services: Services, route: RouteSpec, request: FastifyRequest): Promise<void> {
  if (route.access === 'public') return;
  const isQuiet = request.headers[QUIET_HEADER] !== undefined;
  request.signedIn = await callerOf(services, request, { isQuiet, from: request.ip });
}

/**
 * Before anything of the body is read: who are you, did your own page send this, does your role allow it, and where the
 * route asks for it, have you just shown that it is you.
 */
export async function admit(services: Services, route: RouteSpec, request: FastifyRequest): Promise<void> {
  const writes = route.method !== 'GET';
  if (writes) refuseForeignOrigin(services, request);
  if (route.access === 'public') return;
  const { signedIn } = request;
  if (signedIn === null) throw new PramanaError(bearer(request) === null ? 'not_signed_in' : 'token_invalid');
  // No browser sends a machine's header by itself: there is nothing to forge.
  if (writes && !isMachine(signedIn.actor) && !isCsrfOf(cookieOf(request), request.headers[CSRF_HEADER]))
    throw new PramanaError('csrf_missing');
  if (signedIn.limited && !route.enrolling) throw new PramanaError('enrol_needed');
  await authorize(services, route, signedIn, { address: request.ip });
  if (route.fresh !== undefined) requireFullSignIn(signedIn);
  if (route.fresh !== undefined) requireFresh({ ...signedIn, clock: services.clock }, { within: route.fresh });
}

/** Who asks, as of now: a machine by its header, which outweighs any cookie, else a person by their session. */
export async function callerOf(
  { db, clock }: Services,
  request: FastifyRequest,
  asking: { isQuiet: boolean; from?: string },
): Promise<SignedIn | null> {
  const token = bearer(request) ?? cookieOf(request);
  if (token === '') return null;
  const find = bearer(request) === null ? findSession : findApiToken;
  return find(db, token, clock.now(), asking);
}

function bearer({ headers }: FastifyRequest): string | null {
  return bearerOf(headers.authorization);
}

function cookieOf({ cookies }: FastifyRequest): string {
  return cookies[SESSION_COOKIE] ?? '';
}

/** Deny by default: only a role that the permission names may pass, and only inside a hospital. */
async function authorize(
  services: Services,
  route: RouteSpec,
  signedIn: SignedIn,
  client: { address: string },
): Promise<void> {
  const { access } = route;
  const { actor, hospital } = signedIn;
  if (isPermitted(route, signedIn)) return;
  if (access !== 'session' && access !== 'public' && permits(signedIn.withheld, access))
    throw new PramanaError('full_sign_in_needed');
  if (hospital !== null) {
    const denied = { subjectId: null, purpose: access, resource: route.id };
    await services.db.aside(hospital.id, (tx) =>
      recordDenied({ tx, hospital, actor, client, clock: services.clock }, denied),
    );
  }
  // A program has scopes, not a role: whoever writes it reads which one is missing.
  if (isMachine(actor)) throw new PramanaError('not_permitted', { detail: `This API token may not ${access}.` });
  throw new PramanaError('not_permitted');
}

/** Whether a caller's rights pass a route. */
export function isPermitted({ access }: RouteSpec, { actor, hospital }: SignedIn): boolean {
  if (access === 'public') return true;
  // What is about one's own sign-in is a person's.
  if (access === 'session') return !isMachine(actor);
  return permits(actor.roles, access) && (access.startsWith('node:') || hospital !== null);
}

/** Browsers name the page that sends a write. This also guards sign-in, which has no session to derive a value from. */
function refuseForeignOrigin({ config }: Services, request: FastifyRequest): void {
  const { origin, host } = request.headers;
  // Newer browsers say it also where they send no origin.
  if (request.headers['sec-fetch-site'] === 'cross-site') throw new PramanaError('csrf_missing');
  if (origin === undefined || origin === config.publicUrl) return;
  if (!URL.canParse(origin) || new URL(origin).host !== host) throw new PramanaError('csrf_missing');
}
