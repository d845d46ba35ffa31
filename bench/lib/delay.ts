import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { pipeline, Transform } from 'node:stream';

/** A way to an address that takes so long in each direction. */
export interface Delayed {
  readonly url: string;
  close(): void;
}

function late(ms: number): Transform {
  return new Transform({
    transform: (chunk: Buffer, _, pass) => void setTimeout(() => pass(null, chunk), ms),
  });
}

/** Listens on a port of its own and forwards to `url`, each chunk `ms` later, both ways. */
export async function delayed(url: string, ms: number): Promise<Delayed> {
  const { hostname, port } = new URL(url);
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      open.add(socket);
      socket.on('close', () => open.delete(socket));
    }
    // Whoever hangs up takes the other along.
    pipeline(near, late(ms), far, () => undefined);
    pipeline(far, late(ms), near, () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
