import { UsageError } from './command.ts';
import type { Listen } from './witness.server.ts';

/** `HOST:PORT`, `[::1]:8090`; port 0 takes a free one. */
export function readListen(text: string): Listen {
  const [, six, host = six, port] = /^(?:\[([^\]]+)\]|([^:[\]]+)):([0-9]{1,5})$/.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535) {
    throw new UsageError('--listen takes HOST:PORT, such as 127.0.0.1:8090');
  }
  return { host, port: Number(port) };
}
