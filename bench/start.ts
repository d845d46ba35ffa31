import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServer } from '../apps/server/src/faults/process.fixture.ts';
import { quiet } from './lib/machine.ts';
import { family, memoryOf } from './lib/processes.ts';
import { type Figure, publish } from './lib/results.ts';
import { median } from './lib/stats.ts';

/* How long a node takes until it answers, from nothing and from its data, and what memory it then holds. */

const ROUNDS = 3;

/** Until the readiness check says yes, in milliseconds. */
async function start(dataDir: string): Promise<{ server: ServerProcess; ms: number }> {
  const begun = performance.now();
  const server = await startServer({ PRAMANA_DATA: dataDir, PRAMANA_LOG_LEVEL: 'error' });
  const ready = await fetch(`${server.url}/readyz`);
  if (!ready.ok) throw new Error(`the server is not ready: ${await ready.text()}`);
  return { server, ms: performance.now() - begun };
}

const cold: number[] = [];
const warm: number[] = [];
const memory: { app: number; database: number }[] = [];
await quiet();
for (let round = 0; round < ROUNDS; round += 1) {
  const dataDir = mkdtempSync(join(tmpdir(), 'pramana-bench-'));
  const first = await start(dataDir);
  cold.push(first.ms);
  await first.server.stop();
  const second = await start(dataDir);
  warm.push(second.ms);
  if (process.platform === 'linux') {
    const [app = 0, ...database] = family(second.server.child.pid ?? 0);
    memory.push({ app: memoryOf([app]), database: memoryOf(database) });
  }
  await second.server.stop();
  await rm(dataDir, { recursive: true, force: true });
}
const figures: Figure[] = [
  { what: 'cold start: a new database, all migrations', value: median(cold) / 1_000, unit: 's' },
  { what: 'warm start', value: median(warm) / 1_000, unit: 's' },
];
if (memory.length > 0) {
  const of = (part: 'app' | 'database') => median(memory.map((each) => each[part]));
  figures.push({ what: 'memory of the server after its start', value: of('app'), unit: 'MB' });
  figures.push({ what: 'memory of the database after its start', value: of('database'), unit: 'MB' });
}
publish('start', figures, [`Medians of ${ROUNDS}, without the demo. Memory is the proportional share (PSS) on Linux.`]);
