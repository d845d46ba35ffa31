import { LONGEST_SESSION_HOURS } from '@pramana/contract';
import type { FastifyReply } from 'fastify';
import type { Services } from '../services.ts';
import { BROWSER_COOKIE, readBrowser, withLogin } from '../known-browser.ts';
import { DEVICE_COOKIE, SESSION_COOKIE } from '../session.ts';

/** Browsers keep no cookie longer; each use of the lock screen would renew nothing, so the PC is enrolled anew after it. */
const DEVICE_SECONDS = 400 * 24 * 3600;

/** Out of reach of scripts, and of other sites' writes; Lax, so that a link from the hospital's mail opens signed in. */
function options({ config }: Services) {
  const secure = config.tls !== null || (config.publicUrl?.startsWith('https:') ?? false);
  return { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
}

/** Sets the session cookie, or with null removes it. The server decides when the session is over; the cookie lives longer. */
export function setSessionCookie(services: Services, reply: FastifyReply, token: string | null): void {
  if (token === null) reply.clearCookie(SESSION_COOKIE, options(services));
  else reply.setCookie(SESSION_COOKIE, token, { ...options(services), maxAge: LONGEST_SESSION_HOURS * 3600 });
}

export function setDeviceCookie(services: Services, reply: FastifyReply, token: string): void {
  reply.setCookie(DEVICE_COOKIE, token, { ...options(services), maxAge: DEVICE_SECONDS });
}

/** The browser is known to this login (canonical) from now on, beside those it is known to already. */
export function setBrowserCookie(services: Services, reply: FastifyReply, login: string): void {
  const cookie = withLogin(readBrowser(reply.request.cookies[BROWSER_COOKIE]), login);
  reply.setCookie(BROWSER_COOKIE, cookie, { ...options(services), sameSite: 'strict', maxAge: DEVICE_SECONDS });
}

/** The cookie of a sign-in between its two steps; it goes nowhere but to these. */
export const TICKET_COOKIE = 'pramana_sign_in';
/** How long a sign-in may take. */
export const TICKET_MS = 5 * 60_000;

/** Sets the cookie of a half-done sign-in, or with null removes it. */
export function setTicketCookie(services: Services, reply: FastifyReply, token: string | null): void {
  const narrow = { ...options(services), path: '/api/session', sameSite: 'strict' } as const;
  if (token === null) reply.clearCookie(TICKET_COOKIE, narrow);
  else reply.setCookie(TICKET_COOKIE, token, { ...narrow, maxAge: TICKET_MS / 1000 });
}
