import type { FastifyReply } from 'fastify';
import type { Services } from '../services.ts';
import { ABSOLUTE_MS, SESSION_COOKIE } from '../session.ts';

/** Sets the session cookie, or with null removes it. Out of reach of scripts, and of other sites' requests. */
export function setSessionCookie({ config }: Services, reply: FastifyReply, token: string | null): void {
  const secure = config.tls !== null || (config.publicUrl?.startsWith('https:') ?? false);
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  if (token === null) reply.clearCookie(SESSION_COOKIE, options);
  else reply.setCookie(SESSION_COOKIE, token, { ...options, maxAge: ABSOLUTE_MS / 1000 });
}
