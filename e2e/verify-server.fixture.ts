import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { contentSecurityPolicy } from '../apps/server/src/platform/http/headers.ts';

const DIST = join(import.meta.dirname, '../apps/verify/dist');
const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** The built page as the hospital's server hands it out, policies included, and every address that was asked for. */
export type StaticServer = { readonly url: string; readonly asked: string[]; close(): Promise<void> };

/** Serves the built page on a free port; `policy` is what `/api/verify-policy` answers. */
export async function serveBuilt(policy = ''): Promise<StaticServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response, policy).catch(() => response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { url: `http://localhost:${port}`, asked, close };
}

async function answer(request: IncomingMessage, response: ServerResponse, policy: string): Promise<void> {
  const path = (request.url ?? '').split('?')[0] ?? '';
  if (path === '/api/verify-policy') {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(policy);
    return;
  }
  const isPage = path === '/verify' || path === '/verify/';
  if (!isPage && !path.startsWith('/verify/')) throw new Error('not found');
  const file = isPage ? 'index.html' : normalize(path.slice('/verify/'.length));
  const body = await readFile(join(DIST, file));
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': contentSecurityPolicy({ wasm: isPage }),
    ...(file === 'sw.js' ? { 'service-worker-allowed': '/verify' } : {}),
  });
  response.end(body);
}
