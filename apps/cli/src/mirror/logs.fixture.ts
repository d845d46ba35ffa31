/** Logs that a test serves over HTTP as a node does: `/log/` lists them, `/log/<name>/…` has checkpoint and tiles. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  append,
  ed25519Signer,
  type EntryStore,
  formatEntries,
  type LogStore,
  memoryStore,
  parseTilePath,
  readTile,
  sha256,
  type Signer,
  tileWidth,
  uintBE,
  utf8,
} from '@pramana/ledger';

export interface ServedLog {
  readonly origin: string;
  readonly signer: Signer;
  /** What is served; another history may be put in. */
  store: LogStore & EntryStore;
  /** Served in place of the head's checkpoint. */
  note?: string | undefined;
}

export function newLog(origin: string, seed = origin): ServedLog {
  return { origin, signer: ed25519Signer(origin, sha256(utf8(seed))), store: memoryStore() };
}

/** Appends up to `size` entries of a kind; of another kind they are another history. */
export async function grow(log: ServedLog, size: number, kind = 'entry'): Promise<string> {
  const head = await log.store.readHead();
  const leaves = [];
  for (let i = head?.size ?? 0; i < size; i++) leaves.push(sha256(utf8(kind), uintBE(i, 4)));
  return (await append({ ...log, leaves })).head.checkpoint;
}

export interface ServedNode {
  readonly url: string;
  /** By the last part of their address; logs may be added and changed. */
  readonly logs: Map<string, ServedLog>;
  close(): Promise<void>;
}

/** `ready`: what `/readyz` says; nothing when absent. */
export async function serveNode(logs: Readonly<Record<string, ServedLog>>, ready?: () => object): Promise<ServedNode> {
  const served = new Map(Object.entries(logs));
  const server = createServer((request, response) => {
    const isReady = request.url === '/readyz' && ready !== undefined;
    const told = isReady ? Promise.resolve(JSON.stringify(ready())) : answer(served, request.url ?? '/');
    void told.then((body) => {
      response.writeHead(body === null ? 404 : 200).end(body ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    logs: served,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(logs: ReadonlyMap<string, ServedLog>, url: string): Promise<Uint8Array | string | null> {
  if (url === '/log/') {
    // Of another host, as behind a proxy: whoever reads it stays with the address that it asked.
    const list = [...logs].map(([name, { signer }]) => ({
      url: `https://else.example/log/${name}`,
      vkey: signer.vkey,
    }));
    return JSON.stringify({ logs: list });
  }
  const [, name = '', path = ''] = /^\/log\/([\w-]+)\/(.+)$/.exec(url) ?? [];
  const log = logs.get(name);
  const head = await log?.store.readHead();
  if (log === undefined || head === undefined || head === null) return null;
  if (path === 'checkpoint') return log.note ?? head.checkpoint;
  const { level, n, width } = parseTilePath(path);
  if (width > tileWidth(head.size, level, n)) return null;
  if (level !== 'entries') return readTile(log.store, level, n, width);
  return formatEntries(await log.store.readEntries(n * 256, width));
}
