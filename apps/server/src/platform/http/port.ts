import { createServer } from 'node:net';

/** Fails as `listen` would, before minutes are spent on what comes before it. The port is free again when this returns. */
export async function requirePort({ port, host }: { port: number; host: string }): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject).listen(port, host, resolve);
  });
  await new Promise((resolve) => {
    probe.close(resolve);
  });
}
