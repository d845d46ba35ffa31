import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail server on this machine. */
export interface MailServer {
  /** What it was sent, whole. */
  readonly received: string[];
  /** `user`: as it stands in an address, with its `@`. */
  readonly url: (user?: string) => string;
  readonly close: () => Promise<void>;
}

/** Starts one on a free port. */
export async function startMailServer(options: SMTPServerOptions = {}, host = '127.0.0.1'): Promise<MailServer> {
  const received: string[] = [];
  const server = new SMTPServer({
    hideSTARTTLS: true,
    authOptional: true,
    onData: (stream, _, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        received.push(Buffer.concat(parts).toString());
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    received,
    url: (user = '') => `smtp://${user}${host}:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
