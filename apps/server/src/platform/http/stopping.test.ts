import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fastify } from 'fastify';
import { expect, test } from 'vitest';
import { testServer } from '../../testing.ts';
import { stopWithin } from './stopping.ts';

/** More than the buffers between two programs of one machine take. */
const LARGE = Buffer.alloc(32 * 1024 * 1024);

async function say(port: number, text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

test('who does not read, and who never ends what they send, keep a stopping server for its patience and no longer', async () => {
  const app = fastify();
  app.decorate('openStreams', new Set<() => void>());
  const came = Promise.withResolvers<void>();
  app.addHook('onRequest', async ({ method }) => {
    if (method === 'POST') came.resolve();
  });
  app.get('/large', async () => LARGE);
  app.post('/sent', async () => 'received');
  stopWithin(app, 50);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as { port: number };
  const reader = await say(port, 'GET /large HTTP/1.1\r\nhost: x\r\n\r\n');
  await once(reader, 'readable');
  const sender = await say(
    port,
    'POST /sent HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
  );
  await came.promise;
  await app.close();
  expect(app.server.listening).toBe(false);
  for (const socket of [reader, sender]) socket.destroy();
});

test('the server waits five minutes for a request to come whole, and holds so many connections and no more', async () => {
  const { app } = await testServer();
  expect([app.server.requestTimeout, app.server.maxConnections]).toEqual([300_000, 10_000]);
});
