import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A way to an address that takes so long in each direction. */
export interface Delayed {
  readonly url: string;
  close(): void;
}

/** Hands on what comes, each chunk `ms` after it came: a long line, not one that carries one chunk at a time. */
function late(from: Socket, to: Socket, ms: number): void {
  const later = (work: () => void): void => void setTimeout(work, ms);
  from.on('data', (chunk: Buffer) => later(() => void to.write(chunk)));
  from.on('end', () => later(() => void to.end()));
}

/** Listens on a port of its own and forwards to `url`, each chunk `ms` later, both ways. */
export async function delayed(url: string, ms: number): Promise<Delayed> {
  const { hostname, port } = new URL(url);
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    late(near, far, ms);
    late(far, near, ms);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      socket.setNoDelay(true);
      open.add(socket);
      socket.on('error', () => undefined);
      // Whoever hangs up takes the other along.
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
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
