/** Serves the copies: `<hex sha256(origin)>/checkpoint` and `tile/…`, and at `/` what is kept here. For anybody. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LedgerError, parseTilePath, type Tile } from '@pramana/ledger';
import { logFolder, type MirroredLog } from '@pramana/ledger/node';
import { CouldNot } from '../command.ts';
import type { Mirror } from './mirror.ts';

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

const TEXT = 'text/plain; charset=utf-8';
const FOR_EVER = 'public, max-age=31536000, immutable';
const A_MOMENT = 'public, max-age=1';
const MOST_CONNECTIONS = 1_000;

type Answer = { readonly type: string; readonly cache: string; readonly body: string | Uint8Array };

export async function serveMirror(kept: Mirror, at: { host: string; port: number }): Promise<Served> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000 }, (request, response) => {
    const reading = request.method === 'GET' || request.method === 'HEAD';
    if (!reading) return send(response, 405, null);
    answer(kept, request.url ?? '/').then(
      (found) => send(response, found === null ? 404 : 200, found),
      () => send(response, 500, null),
    );
  });
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new CouldNot(`Nothing can listen on ${at.host}:${at.port}.`, { cause })));
    server.listen(at.port, at.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = at.host.includes(':') ? `[${at.host}]` : at.host;
  return {
    url: `http://${host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Other sites' pages may ask as well: a verify page that is hosted elsewhere. */
function send(response: ServerResponse, status: number, found: Answer | null): void {
  const { type = TEXT, cache = A_MOMENT, body = '' } = found ?? {};
  response.writeHead(status, {
    'content-type': type,
    'cache-control': cache,
    'access-control-allow-origin': '*',
    'x-content-type-options': 'nosniff',
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

async function answer(kept: Mirror, url: string): Promise<Answer | null> {
  const path = url.split('?')[0] ?? '';
  if (path === '/') return { type: 'application/json', cache: A_MOMENT, body: JSON.stringify(listOf(kept), null, 2) };
  const [, folder = '', rest = ''] = /^\/([0-9a-f]{64})\/(.+)$/.exec(path) ?? [];
  const log = kept.find(folder);
  if (log === undefined) return null;
  if (rest === 'checkpoint') {
    const shown = log.checkpoint;
    return shown && { type: TEXT, cache: A_MOMENT, body: shown.note };
  }
  const bytes = await tileOf(log, rest);
  return bytes && { type: 'application/octet-stream', cache: FOR_EVER, body: bytes };
}

async function tileOf(log: MirroredLog, path: string): Promise<Uint8Array | null> {
  let tile: Tile;
  try {
    tile = parseTilePath(path);
  } catch (error) {
    if (error instanceof LedgerError) return null;
    throw error;
  }
  return log.tile(tile);
}

function listOf(kept: Mirror) {
  return {
    mirror: kept.cosigner?.vkey ?? null,
    logs: kept.report().map((each) => ({ ...each, path: logFolder(each.origin) })),
  };
}
