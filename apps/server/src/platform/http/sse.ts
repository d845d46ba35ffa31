import type { FastifyReply } from 'fastify';
import type { Services } from '../services.ts';
import { findSession } from '../session.ts';
import type { EventAnswer } from './context.ts';

/** Proxies close what is silent for longer; at each beat the session is looked at again. */
const BEAT_MS = 20_000;
/** A reader that is further behind is let go: it reconnects and fetches anew. */
const MAX_UNREAD = 256 * 1024;

/**
 * Server-sent events until the reader leaves, the session ends or the server stops. A beat is no sign of a person: it
 * does not keep the session alive.
 */
export function streamEvents(services: Services, reply: FastifyReply, answer: EventAnswer): void {
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
  const beat = setInterval(() => {
    const token = request.sessionToken ?? '';
    findSession(services.db, token, services.clock.now(), { isQuiet: true }).then(
      (alive) => (alive === null ? raw.end() : write(': beat\n\n')),
      // The database is away for the moment; the next beat looks again.
      () => write(': beat\n\n'),
    );
  }, BEAT_MS);
  const { actor } = request.signedIn ?? {};
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
    stopListening?.();
  });
}
