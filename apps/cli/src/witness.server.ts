import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  addCheckpoint,
  LedgerError,
  MAX_SUBMISSION,
  monitoringPath,
  parseEvidence,
  type Signer,
  verifyEvidence,
  type WitnessAnswer,
} from '@pramana/ledger';
import { type FileWitnessStore, keepEvidence } from '@pramana/ledger/node';
import { systemClock } from '@pramana/server/clock';
import type { FollowedLogs } from './witness.followed.ts';

export interface Listen {
  readonly host: string;
  readonly port: number;
}

export interface WitnessParts {
  readonly listen: Listen;
  readonly signer: Signer;
  readonly store: FileWitnessStore;
  readonly followed: FollowedLogs;
  /** Where evidence of forks is written. */
  readonly evidence: string;
  /** How much of it was there already. */
  readonly forks: number;
}

export interface WitnessServer {
  readonly url: string;
  /** Resolves when the disk failed: then nothing more may be answered. */
  readonly died: Promise<Error>;
  forks(): number;
  /** Takes no new request, ends the running ones, and closes. */
  stop(): Promise<void>;
}

/** More at once would only wait for the processor. */
const MAX_RUNNING = 256;
const MAX_CONNECTIONS = 1024;
/** A request that has not come whole by then is cut off: a slow sender must not hold a place. */
const REQUEST_MS = 15_000;
const STOP_MS = 10_000;

type Counts = Map<string, number>;

/** Serves `POST /add-checkpoint`, `GET /<hash of origin>/checkpoint`, `/healthz` and `/metrics`. */
export async function serveWitness(parts: WitnessParts): Promise<WitnessServer> {
  const counts: Counts = new Map();
  const state = { forks: parts.forks, running: 0 };
  const noteAt = noteFinder(parts.store);
  let die: (error: Error) => void = () => undefined;
  const died = new Promise<Error>((resolve) => (die = resolve));
  const options = { requestTimeout: REQUEST_MS, headersTimeout: 10_000, connectionsCheckingInterval: 2_000 };
  const server = createServer({ ...options, keepAliveTimeout: 60_000, maxHeaderSize: 8_192 }, (request, response) => {
    void respond(request, response).catch((error: unknown) => {
      say(response, 500, 'The witness has a fault of its own; nothing was cosigned.\n');
      console.error(error);
      // Only a disk that failed ends it; a fault that a stranger's request brings out must not.
      if (error instanceof LedgerError && error.code === 'store_dead') die(error);
    });
  });
  server.maxConnections = MAX_CONNECTIONS;

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (path === '/add-checkpoint') {
      if (request.method !== 'POST') return say(response, 405, 'POST only.\n', { allow: 'POST' });
      if (state.running >= MAX_RUNNING) return say(response, 503, 'Busy; try again.\n', { 'retry-after': '1' });
      state.running += 1;
      try {
        return await submitted(request, response);
      } finally {
        state.running -= 1;
      }
    }
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return say(response, 405, 'GET only.\n', { allow: 'GET' });
    if (path === '/healthz') return say(response, 200, health(parts, state.forks), JSON_TYPE);
    if (path === '/metrics') return say(response, 200, metrics(parts, counts, state.forks));
    if (path === '/') return say(response, 200, front(parts));
    return served(path, response);
  }

  async function submitted(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (body === null) return say(response, 413, 'Longer than any submission.\n', { connection: 'close' });
    const time = Math.floor(systemClock.now() / 1000);
    const answer = await addCheckpoint({ ...parts, logOf: (origin) => parts.followed.of(origin) }, body, time);
    counts.set(answer.outcome, (counts.get(answer.outcome) ?? 0) + 1);
    if (answer.evidence !== undefined && (await alarm(parts.evidence, answer, answer.evidence))) state.forks += 1;
    say(response, answer.status, answer.body, { 'content-type': answer.contentType });
  }

  function served(path: string, response: ServerResponse): void {
    const note = noteAt(path);
    // Any page may read what is public: the verify page looks it up when it is asked to.
    const headers = { 'cache-control': 'no-cache', 'access-control-allow-origin': '*' };
    if (note === undefined) return say(response, 404, 'Nothing was cosigned of that log.\n', headers);
    say(response, 200, note, headers);
  }

  const url = await listening(server, parts.listen);
  return { url, died, forks: () => state.forks, stop: () => stopped(server) };
}

const JSON_TYPE = { 'content-type': 'application/json' };

function say(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent) return;
  const text = Buffer.from(body);
  const common = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
  response.writeHead(status, { ...common, 'content-length': text.length, ...headers });
  response.end(text);
}

/**
 * The body, or null when it is longer than any submission. A little more than that is still read and dropped: to close
 * on somebody who is sending takes the answer away from them.
 */
async function readBody(request: IncomingMessage): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > 8 * MAX_SUBMISSION) return null;
      if (length <= MAX_SUBMISSION) chunks.push(chunk);
    }
  } catch {
    // Whoever sent it has gone, or was too slow; an empty body is malformed and nobody reads the answer.
    return new Uint8Array();
  }
  return length > MAX_SUBMISSION ? null : Buffer.concat(chunks);
}

/** Writes the evidence and raises the alarm, once for each fork; true when it is a new one. */
async function alarm(folder: string, answer: WitnessAnswer, evidence: string): Promise<boolean> {
  const { older, newer } = verifyEvidence(parseEvidence(evidence));
  const kept = await keepEvidence(folder, evidence).catch((error: unknown) => {
    // A full disk must not hide a fork: then the evidence goes where the alarm goes.
    console.error(`ALARM: evidence cannot be written (${String(error)}); here it is:\n${evidence}`);
    return { path: undefined, isNew: true };
  });
  if (kept.isNew) {
    const sizes =
      older.size === newer.size
        ? `two trees of ${older.size} entries`
        : `trees of ${older.size} and ${newer.size} entries`;
    console.error(
      `ALARM: FORK of ${answer.origin ?? older.origin}: ${sizes} that cannot both be true. ${kept.path ?? ''}`,
    );
  }
  return kept.isNew;
}

/** Finds a log's note by the path under which monitors ask for it; each origin is hashed once, as it first comes up. */
function noteFinder(store: FileWitnessStore): (path: string) => string | undefined {
  const origins = new Map<string, string>();
  return (path) => {
    // Notes are never taken away, so their number tells whether there are new ones.
    if (origins.size < store.notes.size) {
      for (const origin of store.notes.keys()) origins.set(`/${monitoringPath(origin)}`, origin);
    }
    return store.notes.get(origins.get(path) ?? '');
  };
}

function health({ signer, followed, store }: WitnessParts, forks: number): string {
  const status = forks > 0 ? 'fork' : 'ok';
  const facts = {
    status,
    name: signer.name,
    vkey: signer.vkey,
    logs: followed.size,
    cosigned: store.notes.size,
    forks,
  };
  return `${JSON.stringify(facts)}\n`;
}

function metrics({ followed }: WitnessParts, counts: Counts, forks: number): string {
  const answers = [...counts].map(([outcome, n]) => `pramana_witness_answers_total{outcome="${outcome}"} ${n}`);
  return [
    '# TYPE pramana_witness_logs gauge',
    `pramana_witness_logs ${followed.size}`,
    '# TYPE pramana_witness_forks gauge',
    `pramana_witness_forks ${forks}`,
    '# TYPE pramana_witness_answers_total counter',
    ...answers,
    '',
  ].join('\n');
}

/** What a person who opens the address sees. */
function front({ signer, followed }: WitnessParts): string {
  const logs = followed.origins().map((origin) => `  ${origin}\n    /${monitoringPath(origin)}\n`);
  return `Witness ${signer.name}\n${signer.vkey}\n\nIt cosigns these logs, each only while it grows without changing:\n${logs.join('')}`;
}

function listening(server: Server, { host, port }: Listen): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      const actual = typeof address === 'object' && address !== null ? address.port : port;
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${actual}`);
    });
  });
}

async function stopped(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const patience = setTimeout(() => server.closeAllConnections(), STOP_MS);
  await closed;
  clearTimeout(patience);
}
