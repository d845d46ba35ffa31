import { Agent, request } from 'node:http';

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** A keep-alive connection pool to one server: as light as a client can be, since it shares the machine with it. */
export function openHttp(url: string, connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const { hostname, port } = new URL(url);
  return {
    send: (method: 'GET' | 'POST', path: string, headers: Record<string, string>, body = ''): Promise<HttpAnswer> =>
      new Promise((resolve, reject) => {
        const length =
          body === '' ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
        const sent = request({ agent, hostname, port, method, path, headers: { ...headers, ...length } }, (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
          answer.on('error', reject);
        });
        sent.on('error', reject);
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}

export type Http = ReturnType<typeof openHttp>;
