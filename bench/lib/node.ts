import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import {
  type SeededHospital,
  loginOf,
  PASSWORD,
  seedNode,
  type SeedOptions,
} from '../../apps/server/src/faults/hospital.fixture.ts';
import { type ServerProcess, startServer } from '../../apps/server/src/faults/process.fixture.ts';
import { findPostgres, startPostgres } from '../../apps/server/src/platform/postgres/index.ts';
import { type Http, openHttp } from './http.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: console.error };

/** A data folder with seeded hospitals, its database stopped. */
export interface BenchFolder {
  readonly dataDir: string;
  readonly hospitals: readonly SeededHospital[];
  remove(): Promise<void>;
}

/** Seeds hospitals into a new folder, through the services; fsync is on as in a hospital. */
export async function benchFolder(options: SeedOptions): Promise<BenchFolder> {
  const dataDir = mkdtempSync(join(tmpdir(), 'pramana-bench-'));
  // As root the database runs under another account, which has to come in here.
  chmodSync(dataDir, 0o755);
  const postgres = await startPostgres({ dataDir: join(dataDir, 'postgres'), log: quiet });
  try {
    const remove = async (): Promise<void> => {
      // The copies of the signed heads stand beside the data.
      for (const path of [dataDir, `${dataDir}-heads`]) await rm(path, { recursive: true, force: true });
    };
    const hospitals = await seedNode({ ...postgres, dataDir }, options);
    return { dataDir, hospitals, remove };
  } finally {
    await postgres.stop();
  }
}

/** SQL as superuser on the database that somebody runs on this folder. */
export async function withSuper<T>({ dataDir }: BenchFolder, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const running = findPostgres(join(dataDir, 'postgres'));
  if (running === undefined) throw new Error(`no database runs on ${dataDir}`);
  const client = new pg.Client({ connectionString: running.superUrl, pipeline: true });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A server of this folder and the headers of a signed-in cashier of each hospital, in their order. */
export interface RunningNode {
  readonly server: ServerProcess;
  readonly http: Http;
  readonly cashiers: readonly Record<string, string>[];
  stop(): Promise<void>;
}

export async function runNode(
  folder: BenchFolder,
  connections: number,
  env: Record<string, string> = {},
): Promise<RunningNode> {
  const server = await startServer({ PRAMANA_DATA: folder.dataDir, PRAMANA_LOG_LEVEL: 'error', ...env });
  const http = openHttp(server.url, connections);
  const cashiers = [];
  for (const { place } of folder.hospitals) cashiers.push(await sessionOf(server.url, loginOf('cashier', place.slug)));
  const stop = async (): Promise<void> => {
    http.close();
    await server.stop();
  };
  return { server, http, cashiers, stop };
}

/** The headers of somebody who has just signed in. */
export async function sessionOf(url: string, login: string): Promise<Record<string, string>> {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password: PASSWORD }),
  });
  const { data } = (await answer.json()) as { data: { csrf: string } };
  return { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '', 'x-pramana-csrf': data.csrf };
}

export const KINDS = ['opd-bill', 'pharmacy-bill', 'ipd-interim-bill', 'ipd-final-bill'] as const;
/** Drafts made by the server itself; all others are copies of them, which the server cannot tell from its own. */
const PATTERNS = 20;

/** Two medicines and a service, as most bills have; which medicines is drawn. */
export function someLines({ medicines, consultation }: SeededHospital): { itemId: string; quantity: number }[] {
  const first = Math.floor(Math.random() * medicines.length);
  const second = (first + 1 + Math.floor(Math.random() * (medicines.length - 1))) % medicines.length;
  const items = [medicines[first], medicines[second], consultation];
  return items.flatMap((itemId) => (itemId === undefined ? [] : [{ itemId, quantity: 3 }]));
}

/** Ids of `count` new drafts of one hospital and kind; they are ready to be sealed. */
export async function makeDrafts(
  folder: BenchFolder,
  node: RunningNode,
  index: number,
  kind: string,
  count: number,
): Promise<string[]> {
  const hospital = folder.hospitals[index];
  const headers = node.cashiers[index];
  if (hospital === undefined || headers === undefined) throw new Error(`there is no hospital ${index}`);
  const patterns: string[] = [];
  for (let made = 0; made < Math.min(PATTERNS, count); made += 1) {
    const patientId = hospital.patients[made % hospital.patients.length];
    const body = JSON.stringify({ kind, patientId, lines: someLines(hospital) });
    const { status, text } = await node.http.send('POST', '/api/bills', headers, body);
    if (status !== 201) throw new Error(`a draft was answered ${status}: ${text}`);
    patterns.push((JSON.parse(text) as { data: { id: string } }).data.id);
  }
  return withSuper(folder, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `insert into draft_bill (hospital_id, id, status, kind, subject_id, lines, discount, revision, owner_id, created_at, updated_at)
       select hospital_id, uuidv7(), status, kind, subject_id, lines, discount, revision, owner_id, created_at, updated_at
       from generate_series(1, $2::int) as copy join (select *, row_number() over () as place from draft_bill where id = any($1::uuid[])) as pattern
         on pattern.place = copy % $3 + 1
       returning id`,
      [patterns, count, patterns.length],
    );
    return rows.map(({ id }) => id);
  });
}

/** Seals one draft; the time it took in milliseconds. */
export async function sealOne(node: RunningNode, index: number, draft: string): Promise<number> {
  const begun = performance.now();
  const headers = { ...node.cashiers[index], 'idempotency-key': randomUUID() };
  const { status, text } = await node.http.send('POST', `/api/bills/${draft}/seal`, headers, '{}');
  if (status !== 201) throw new Error(`a seal was answered ${status}: ${text}`);
  return performance.now() - begun;
}
