import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withSuper } from './lib/node.ts';
import { quiet } from './lib/machine.ts';
import { cpuOf, family } from './lib/processes.ts';
import { type Figure, LONG, publish } from './lib/results.ts';
import { type SlowDisk, slowDisk } from './lib/slow-disk.ts';
import { median } from './lib/stats.ts';
import { ALL_SERIES, ONE_SERIES, openBare, openPramana, type Series, type System } from './lib/systems.ts';

/*
 * Sealed bills per second through HTTP, beside a bare server that inserts the same rows (lib/bare.ts). Windows of the
 * two alternate, so that whatever else the machine does meets both; the ratio is of the medians. Once with the disk as
 * it is, once with 2 ms more for each flush of the database's log.
 */

const ROUNDS = 5;
const WINDOW_MS = LONG ? 2_000 : 700;
/** What is written behind the answers, such as entries and batches of accesses, is part of the price, not of the next window. */
const SETTLE_MS = 600;
const DELAYS = [0, 2_000];
const SETTINGS = [1, 16].flatMap((clients) => [ONE_SERIES, ALL_SERIES].map((series) => ({ clients, series })));
type Setting = (typeof SETTINGS)[number];

interface Speed {
  /** Bills per second. */
  readonly rate: number;
  /** Milliseconds of processor time for one bill, server and database. */
  readonly cpu: number;
}

/** Of so many clients, each on its own series as far as there are several. */
async function speed(system: System, { clients, series }: Setting, guess: number): Promise<Speed> {
  const drafts = new Map<Series, string[]>();
  const each = Math.ceil((guess * 2 * WINDOW_MS) / 1_000 / series.length) + 20;
  for (const one of series) drafts.set(one, await system.prepare(one, each));
  let sealed = 0;
  const before = cpuOf(family(system.pid));
  const begun = performance.now();
  const end = begun + WINDOW_MS;
  const client = async (index: number): Promise<void> => {
    for (let turn = index; performance.now() < end; turn += clients) {
      const one = series[turn % series.length];
      const draft = one && drafts.get(one)?.pop();
      // Faster than anybody guessed: what was done until now is the answer.
      if (one === undefined || draft === undefined) return;
      await system.seal(one, draft);
      sealed += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, index) => client(index)));
  const rate = (sealed * 1_000) / (performance.now() - begun);
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  return { rate, cpu: (cpuOf(family(system.pid)) - before) / sealed };
}

/** Without a compiler: PostgreSQL waits so long before it flushes. Several commits then share a flush more easily. */
async function delayCommits({ folder }: System, microseconds: number): Promise<void> {
  await withSuper(folder, async (client) => {
    await client.query(`alter system set commit_delay = ${microseconds}`);
    await client.query('alter system set commit_siblings = 0');
    await client.query('select pg_reload_conf()');
  });
}

async function measure(systems: readonly System[], setting: Setting): Promise<[own: Speed, bare: Speed]> {
  const speeds = systems.map((): Speed[] => []);
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [index, system] of systems.entries()) {
      const measured = speeds[index] ?? [];
      measured.push(await speed(system, setting, measured.at(-1)?.rate ?? 300));
    }
  }
  // The first round warms up: plans, caches, the just-in-time compiler.
  const of = (index: number, what: keyof Speed): number =>
    median((speeds[index] ?? []).slice(1).map((each) => each[what]));
  return [
    { rate: of(0, 'rate'), cpu: of(0, 'cpu') },
    { rate: of(1, 'rate'), cpu: of(1, 'cpu') },
  ];
}

/** A hospital of some bills, whose tables the database knows: its first plans are made for empty ones. */
async function furnish(system: System): Promise<void> {
  for (const one of ALL_SERIES) for (const draft of await system.prepare(one, 30)) await system.seal(one, draft);
  await withSuper(system.folder, (client) => client.query('vacuum analyze'));
}

const folder = mkdtempSync(join(tmpdir(), 'pramana-disk-'));
chmodSync(folder, 0o755);
const disk: SlowDisk | null = slowDisk(join(folder, 'disk'));
const systems = [await openPramana({ ...disk?.env }), await openBare({ ...disk?.env })];
for (const system of systems) await furnish(system);
const figures: Figure[] = [];
for (const delay of DELAYS) {
  if (disk !== null) disk.delay(delay);
  else for (const system of systems) await delayCommits(system, delay);
  for (const setting of SETTINGS) {
    await quiet();
    const [own, bare] = await measure(systems, setting);
    const { clients, series } = setting;
    const flush = delay === 0 ? '' : `, flush + ${delay / 1_000} ms`;
    const what = `${clients} client${clients > 1 ? 's' : ''}, ${series.length} series${flush}`;
    const least = series.length === 1 ? 0.3 : 0.5;
    figures.push({ what: `${what}: Pramana`, value: own.rate, unit: 'bills/s' });
    figures.push({ what: `${what}: bare`, value: bare.rate, unit: 'bills/s' });
    figures.push({ what: `${what}: ratio`, value: own.rate / bare.rate, unit: '', aim: { least } });
    figures.push({ what: `${what}: ratio of processor time`, value: bare.cpu / own.cpu, unit: '' });
    console.error(what, own, bare, (own.rate / bare.rate).toFixed(2), (bare.cpu / own.cpu).toFixed(2));
  }
}
for (const system of systems) await system.stop();
await rm(folder, { recursive: true, force: true });
publish('seal', figures, [
  disk === null
    ? 'The slower flush is PostgreSQL’s `commit_delay`: there is no gcc here to build the shim that delays `fdatasync`.'
    : 'The slower flush is a shim around `fdatasync` of both databases.',
]);
