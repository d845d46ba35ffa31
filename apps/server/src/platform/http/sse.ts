import type { RouteSpec } from '@pramana/contract';
import type { FastifyReply } from 'fastify';
import type { Services } from '../services.ts';
import type { SignedIn } from '../session.ts';
import { callerOf, isPermitted } from './chain.ts';
import type { EventAnswer } from './context.ts';

/** Proxies close what is silent for longer; at each beat the session is looked at again, in case nobody told. */
const BEAT_MS = 20_000;
/** A reader that is further behind is let go: it reconnects and fetches anew. */
const MAX_UNREAD = 256 * 1024;

/**
 * Server-sent events until the reader leaves, the session ends, its roles pass the route no more, or the server stops. A
 * beat is no sign of a person: it does not keep the session alive.
 */
export function streamEvents(services: Services, route: RouteSpec, reply: FastifyReply, answer: EventAnswer): void {
  const { raw, request, server } = reply;
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
  const write = (text: string): void => {
    if (raw.writableLength > MAX_UNREAD) raw.destroy();
    else if (!raw.writableEnded) raw.write(text);
  };
  write(': open\n\n');
  const stop = answer.subscribe((event) => write(`data: ${JSON.stringify(event)}\n\n`));
  const look = (): void => {
    callerOf(services, request, { isQuiet: true }).then(
      (now) => (mayGoOn(route, request.signedIn, now) ? write(': beat\n\n') : raw.end()),
      // The database is away for the moment; the next beat looks again.
      () => write(': beat\n\n'),
    );
  };
  const beat = setInterval(look, BEAT_MS);
  const { actor } = request.signedIn ?? {};
  const stopWatching = actor ? services.hub.onRights(actor.personId, look) : null;
  const stopListening = actor
    ? services.endings.on(actor.sessionId, (why) => {
        write(`data: ${JSON.stringify({ type: 'session.ended', ids: { why } })}\n\n`);
        raw.end();
      })
    : null;
  const close = (): void => {
    raw.end();
  };
  server.openStreams.add(close);
  raw.once('close', () => {
    clearInterval(beat);
    server.openStreams.delete(close);
    stop();
    stopWatching?.();
    stopListening?.();
  });
}

/** The same hospital as when the stream was opened, and roles that would open it again. */
function mayGoOn(route: RouteSpec, opened: SignedIn | null, now: SignedIn | null): boolean {
  if (route.access === 'public') return true;
  return now !== null && now.hospital?.id === opened?.hospital?.id && isPermitted(route, now);
}
