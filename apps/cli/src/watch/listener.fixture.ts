import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a witness shows of the log, null for 404, and whoever is called by a webhook. */
export async function listener(note: () => string | null, heard: string[] = []) {
  const server = createServer((request, response) => {
    if (request.method !== 'POST') {
      const shown = note();
      return response.writeHead(shown === null ? 404 : 200).end(shown ?? '');
    }
    let body = '';
    request
      .on('data', (part: Buffer) => (body += part.toString()))
      .on('end', () => {
        heard.push(body);
        response.end();
      });
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
