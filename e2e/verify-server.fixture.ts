import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { type LogStore, parseTilePath, readTile, tileWidth } from '@pramana/ledger';
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
  return listening(server, asked);
}

async function listening(server: Server, asked: string[]): Promise<StaticServer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { url: `http://localhost:${port}`, asked, close };
}

/** A log at another address than the page's, as `/log/<name>/` has it; `log` says what is shown to whoever asks now. */
export async function serveLog(log: () => ServedLog): Promise<StaticServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? '').slice(1);
    asked.push(path);
    void bodyOf(log(), path).then((body) => {
      response.writeHead(body === null ? 404 : 200, { 'access-control-allow-origin': '*' }).end(body ?? '');
    });
  });
  return listening(server, asked);
}

type ServedLog = { readonly store: Pick<LogStore, 'readHashes'>; readonly size: number; readonly checkpoint: string };

async function bodyOf({ store, size, checkpoint }: ServedLog, path: string): Promise<Uint8Array | string | null> {
  if (path === 'checkpoint') return checkpoint;
  const { level, n, width } = parseTilePath(path);
  if (level === 'entries' || width > tileWidth(size, level, n)) return null;
  return readTile(store, level, n, width);
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
    'content-security-policy': contentSecurityPolicy({ wasm: isPage, elsewhere: isPage }),
    ...(file === 'sw.js' ? { 'service-worker-allowed': '/verify' } : {}),
  });
  response.end(body);
}
