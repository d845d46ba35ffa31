import type { FastifyInstance } from 'fastify';

/** How long a stopping server waits for who is still sending or reading. A service manager ends everything after a minute or so. */
export const PATIENCE_MS = 10_000;
/** A whole request must have come by then: a part of a file on a slow line fits, a body that never ends does not. */
export const REQUEST_MS = 300_000;
/** Each costs memory and a file number; a node's screens hold one or two each. */
export const MAX_CONNECTIONS = 10_000;

/**
 * Ends the event streams when the server stops, waits `patience` (milliseconds) for the requests that are running, and then
 * closes what is left: a phone that lost its network in the middle of a download must never keep the database from being
 * closed in good order. What a closed request had not committed is rolled back.
 */
export function stopWithin(app: FastifyInstance, patience: number): void {
  app.addHook('preClose', async () => {
    for (const close of app.openStreams) close();
    const timer = setTimeout(() => app.server.closeAllConnections(), patience);
    timer.unref();
    app.server.once('close', () => clearTimeout(timer));
  });
}
