import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fillBills } from './lib/bills.ts';
import { sealPatterns, settle } from './lib/filled.ts';
import { quiet } from './lib/machine.ts';
import { benchFolder, makeDrafts, type RunningNode, runNode, sealOne, withSuper } from './lib/node.ts';
import { wished } from './lib/options.ts';
import { cpuOf, family } from './lib/processes.ts';
import { type Figure, LONG, publish } from './lib/results.ts';
import { median } from './lib/stats.ts';

/*
 * What one seal costs while the hospital grows: the same seals, one after the other, with few and with very many bills in
 * the database. Processor time (server and database) tells it even on a machine that others use as well.
 */

const SIZES = LONG ? [10_000, wished('bills', 1_000_000)] : [1_000, wished('bills', 20_000)];
const SEALS = 400;
const ROUNDS = 3;

const folder = await benchFolder({ medicines: 40, patients: 50 });
const node = await runNode(folder, 4);
const [hospital] = folder.hospitals;
if (hospital === undefined) throw new Error('no hospital was seeded');

async function costOf(running: RunningNode): Promise<{ wall: number; cpu: number }> {
  await quiet();
  const costs: { wall: number; cpu: number }[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const drafts = await makeDrafts(folder, running, 0, 'opd-bill', SEALS);
    const pids = family(running.server.child.pid ?? 0);
    const before = cpuOf(pids);
    const times: number[] = [];
    for (const draft of drafts) times.push(await sealOne(running, 0, draft));
    costs.push({ wall: median(times), cpu: (cpuOf(pids) - before) / SEALS });
  }
  // The first round warms up.
  const measured = costs.slice(1);
  return { wall: median(measured.map(({ wall }) => wall)), cpu: median(measured.map(({ cpu }) => cpu)) };
}

const figures: Figure[] = [];

/** All of it from the front, which takes the longest of all: `--no-audit` leaves it out. */
function auditAll(): void {
  const cli = join(import.meta.dirname, '../apps/cli/src/main.ts');
  const begun = performance.now();
  const audit = spawnSync(process.execPath, [cli, 'audit', '--json'], {
    env: { ...process.env, PRAMANA_DATA: folder.dataDir },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const { findings } = JSON.parse(audit.stdout) as { findings: { code: string }[] };
  // The bills are spread over days that nobody closed: the audit rightly says so, and that is no damage.
  const damages = findings.filter(({ code }) => code !== 'day_seal_missing');
  if (damages.length > 0) console.error(damages);
  figures.push({ what: 'damages that `pramana audit` finds', value: damages.length, unit: '', aim: { most: 0 } });
  figures.push({ what: '`pramana audit` of all of it', value: (performance.now() - begun) / 1_000, unit: 's' });
}

const patterns = await sealPatterns(folder, node);
const costs: { wall: number; cpu: number }[] = [];
let filled = 0;
for (const size of SIZES) {
  const bills = `${size.toLocaleString('en')} bills`;
  const started = performance.now();
  const seconds = (): string => `${((performance.now() - started) / 1_000).toFixed(0)} s`;
  await fillBills(folder, hospital.place, patterns, size - filled);
  console.error(`${bills} made after ${seconds()}`);
  filled = size;
  await settle(folder);
  console.error(`${bills} in the signed log after ${seconds()}`);
  const cost = await costOf(node);
  costs.push(cost);
  figures.push({ what: `seal with ${bills}, median`, value: cost.wall, unit: 'ms' });
  figures.push({ what: `seal with ${bills}, processor time`, value: cost.cpu, unit: 'ms' });
  console.error(bills, cost.wall.toFixed(1), 'ms', cost.cpu.toFixed(1), 'ms cpu');
}
const [small, large] = costs;
const growth = (large?.cpu ?? 0) / (small?.cpu ?? 1);
figures.push({ what: 'processor time, large to small', value: growth, unit: '', aim: { most: 1.2 } });
await settle(folder);
if (!process.argv.includes('--no-audit')) auditAll();
const { rows: sizes } = await withSuper(folder, (client) =>
  client.query<{ gib: number }>('select pg_database_size(current_database())::float8 / 2 ^ 30 as gib'),
);
figures.push({ what: 'database on the disk', value: sizes[0]?.gib ?? Number.NaN, unit: 'GiB' });
await node.stop();
await folder.remove();
publish('growth', figures, ['The bills are made by bench/lib/bills.ts, with true claims, chains and log entries.']);
