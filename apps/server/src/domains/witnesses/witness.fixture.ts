import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  addCheckpoint,
  ed25519Cosigner,
  memoryWitnessStore,
  monitoringPath,
  parseNote,
  type Signer,
  type Witness,
  witnessedLog,
} from '@pramana/ledger';
import { afterAll } from 'vitest';
import { newId } from '../../platform/ids.ts';
import type { TestServer } from '../../testing.ts';
import { type SealedBlock, sealDocument, type SealingHospital } from '../sealing/index.ts';

/** The header of something that is done once. */
export const intent = (): Record<string, string> => ({ 'idempotency-key': newId() });

/** An answer that no honest witness gives. */
export interface FalseAnswer {
  status: number;
  body: string;
  type?: string;
}

export type Lie = ((text: string) => FalseAnswer | Promise<FalseAnswer>) | 'silent';

/** The real state machine of a witness behind real HTTP on a port of its own. */
export interface TestWitness {
  vkey: string;
  url: string;
  /** From now on it follows the log with this key. */
  follow(vkey: string): void;
  /** How many checkpoints it was given. */
  asked(): number;
  /** Says something else to the checkpoint text it is given, from now on; `null` is honest again; `silent`: nothing at all. */
  lie(answer: Lie | null): void;
  /** Shows monitors this instead of what it cosigned; null: honest again. */
  show(text: string | null): void;
  signer: Signer;
}

export const ADMITTED = ['127.0.0.1'];

/** Stopped after the file's tests. `now`: Unix milliseconds. */
export async function testWitness(
  name: string,
  now: () => number,
  signer: Signer = ed25519Cosigner(name, new Uint8Array(randomBytes(32))),
): Promise<TestWitness> {
  const logs = new Map<string, ReturnType<typeof witnessedLog>>();
  const store = memoryWitnessStore();
  const witness: Witness = { store, signer, logOf: (origin) => logs.get(origin) };
  let lie: Lie | null = null;
  const held = new Set<ServerResponse>();
  let shown: string | null = null;
  let asked = 0;
  const answer = (response: ServerResponse, { status, body, type = 'text/plain' }: FalseAnswer): void =>
    void response.writeHead(status, { 'content-type': type }).end(body);
  const add = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    asked += 1;
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    if (lie === 'silent') return void held.add(response);
    const body = Buffer.concat(parts);
    if (lie !== null) return answer(response, await lie(textOf(body)));
    const honest = await addCheckpoint(witness, body, Math.floor(now() / 1_000));
    answer(response, { ...honest, type: honest.contentType });
  };
  const monitor = async (path: string, response: ServerResponse): Promise<void> => {
    const origin = [...logs.keys()].find((each) => path === `/${monitoringPath(each)}`);
    const text = shown ?? (origin === undefined ? null : await store.read(origin));
    answer(response, text === null ? { status: 404, body: '' } : { status: 200, body: text });
  };
  const server = createServer(
    (request, response) =>
      void (request.method === 'POST' ? add(request, response) : monitor(request.url ?? '', response)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return {
    vkey: signer.vkey,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    follow: (vkey) => {
      const log = witnessedLog(vkey);
      logs.set(log.origin, log);
    },
    asked: () => asked,
    lie: (next) => {
      lie = next;
      for (const response of held) response.destroy();
      held.clear();
    },
    show: (text) => (shown = text),
    signer,
  };
}

/** The text of the checkpoint that was submitted. */
function textOf(body: Buffer): string {
  const text = body.toString('utf8');
  return parseNote(text.slice(text.indexOf('\n\n') + 2)).text;
}

/** A sealed bill of the server's first hospital, an entry alone. */
export function someSealed(server: TestServer): Promise<SealedBlock> {
  const { services, clock } = server;
  const hospital: SealingHospital = { ...server.hospital, timeZone: 'Asia/Kolkata', yearStartMonth: 4 };
  return services.db.inHospital(hospital.id, (tx) =>
    sealDocument(tx, {
      hospital,
      series: { kind: 'opd-bill', prefix: 'OPD' },
      kind: 'bill',
      documentId: newId(),
      subjectId: null,
      currency: 'INR',
      total: 12_300n,
      at: new Date(clock.now()),
      businessDate: '2026-11-21',
      authorId: server.person('cashier').id,
      items: [{ name: 'line', value: { item: 'Paracetamol 500 mg', amount: 1_032n } }],
      urgent: true,
    }),
  );
}
