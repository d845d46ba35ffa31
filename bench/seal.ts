import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type BenchFolder, benchFolder, KINDS, makeDrafts, runNode, sealOne, withSuper } from './lib/node.ts';
import { type Http, openHttp } from './lib/http.ts';
import { heading } from './lib/machine.ts';
import { median, shown, table } from './lib/stats.ts';

/*
 * Sealed bills per second through HTTP, beside a bare server that inserts the same rows (lib/bare.ts). Windows of the
 * two alternate, so that whatever else the machine does meets both; the ratio is of the medians.
 */

const SLUGS = ['asha', 'nira', 'tapi', 'wena'];
const PREFIX: Record<string, string> = {
  'opd-bill': 'OPD',
  'pharmacy-bill': 'PHA',
  'ipd-interim-bill': 'IPI',
  'ipd-final-bill': 'IPF',
};
const ROUNDS = 5;
const WINDOW_MS = process.argv.includes('--short') ? 500 : 2_000;

interface Series {
  /** Index of the hospital. */
  readonly hospital: number;
  readonly kind: (typeof KINDS)[number];
}
const ONE: Series[] = [{ hospital: 0, kind: 'opd-bill' }];
const ALL: Series[] = SLUGS.flatMap((_, hospital) => KINDS.map((kind) => ({ hospital, kind })));
const SETTINGS = [
  { clients: 1, series: ONE },
  { clients: 1, series: ALL },
  { clients: 16, series: ONE },
  { clients: 16, series: ALL },
];

/** A system under load: seals the next draft of a series. */
interface Subject {
  readonly name: string;
  readonly folder: BenchFolder;
  seal(series: Series, draft: string): Promise<unknown>;
  /** Makes drafts ready, outside the measured time. */
  prepare(series: Series, count: number): Promise<string[]>;
  stop(): Promise<void>;
}

async function openPramana(): Promise<Subject> {
  const folder = await benchFolder({ slugs: SLUGS, medicines: 40, patients: 20 });
  const node = await runNode(folder, 16);
  return {
    name: 'pramana',
    folder,
    seal: ({ hospital }, draft) => sealOne(node, hospital, draft),
    prepare: ({ hospital, kind }, count) => makeDrafts(folder, node, hospital, kind, count),
    stop: () => node.stop().then(folder.remove),
  };
}

/** The bare server repeats rows of real bills, so one of each series is sealed first by the real one. */
async function openBare(): Promise<Subject> {
  const folder = await benchFolder({ slugs: SLUGS, medicines: 40, patients: 20 });
  const node = await runNode(folder, 16);
  const patterns = new Map<Series, string[]>();
  for (const each of ALL) {
    const [first = '', ...rest] = await makeDrafts(folder, node, each.hospital, each.kind, 20);
    await sealOne(node, each.hospital, first);
    patterns.set(each, rest);
  }
  await node.stop();
  const child = spawn(process.execPath, [join(import.meta.dirname, 'lib/bare.ts'), folder.dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve) =>
    child.stdout.on('data', (said: Buffer) => resolve(said.toString().trim().replace('listens on ', ''))),
  );
  const http: Http = openHttp(url, 16);
  return {
    name: 'bare',
    folder,
    seal: async ({ hospital, kind }, draft) => {
      const body = { hospital: folder.hospitals[hospital]?.place.id, draft, series: `${PREFIX[kind]}-2627` };
      const { status, text } = await http.send('POST', '/seal', {}, JSON.stringify(body));
      if (status !== 201) throw new Error(`the bare server answered ${status}: ${text}`);
    },
    prepare: ({ hospital, kind }, count) =>
      withSuper(folder, async (client) => {
        const { rows } = await client.query<{ id: string }>(
          `insert into draft_bill (hospital_id, id, status, kind, subject_id, lines, discount, revision, owner_id, created_at, updated_at)
           select hospital_id, uuidv7(), 'draft', kind, subject_id, lines, discount, revision, owner_id, created_at, updated_at
           from generate_series(1, $3::int), (select * from draft_bill where hospital_id = $1 and kind = $2 limit 1) as pattern returning id`,
          [folder.hospitals[hospital]?.place.id, kind, count],
        );
        return rows.map(({ id }) => id);
      }),
    stop: async () => {
      http.close();
      child.kill();
      await new Promise((resolve) => child.once('close', resolve));
      await folder.remove();
    },
  };
}

/** Bills per second of so many clients, each on its own series as far as there are several. */
async function rate(subject: Subject, clients: number, series: readonly Series[], guess: number): Promise<number> {
  const drafts = new Map<Series, string[]>();
  const each = Math.ceil((guess * 2 * WINDOW_MS) / 1_000 / series.length) + 20;
  for (const one of series) drafts.set(one, await subject.prepare(one, each));
  let sealed = 0;
  const begun = performance.now();
  const end = begun + WINDOW_MS;
  const client = async (index: number): Promise<void> => {
    for (let turn = index; performance.now() < end; turn += clients) {
      const one = series[turn % series.length];
      const draft = one && drafts.get(one)?.pop();
      // Faster than anybody guessed: what was done until now is the answer.
      if (one === undefined || draft === undefined) return;
      await subject.seal(one, draft);
      sealed += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, index) => client(index)));
  return (sealed * 1_000) / (performance.now() - begun);
}

/** A slower disk: PostgreSQL waits so long before each flush of its log. */
async function slowFlush({ folder }: Subject, microseconds: number): Promise<void> {
  await withSuper(folder, async (client) => {
    await client.query(`alter system set commit_delay = ${microseconds}`);
    await client.query('alter system set commit_siblings = 0');
    await client.query('select pg_reload_conf()');
  });
}

console.log(heading('npm run bench -- seal'));
const subjects = [await openPramana(), await openBare()];
const rows: string[][] = [];
for (const delay of [0, 2_000]) {
  for (const subject of subjects) await slowFlush(subject, delay);
  for (const { clients, series } of SETTINGS) {
    const rates = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const subject of subjects) {
        const measured = rates.get(subject.name) ?? [];
        measured.push(await rate(subject, clients, series, measured.at(-1) ?? 300));
      }
    }
    // The first round warms up: plans, caches, the just-in-time compiler.
    for (const measured of rates.values()) measured.shift();
    const [own = [], bare = []] = subjects.map(({ name }) => rates.get(name));
    const ratio = median(own) / median(bare);
    const flush = delay === 0 ? 'as it is' : `+ ${delay / 1_000} ms`;
    rows.push([flush, String(clients), String(series.length), shown(median(own)), shown(median(bare)), shown(ratio)]);
    console.error(rows.at(-1)?.join('  '));
  }
}
for (const subject of subjects) await subject.stop();
console.log(table(['flush', 'clients', 'series', 'Pramana bills/s', 'bare bills/s', 'ratio'], rows));
