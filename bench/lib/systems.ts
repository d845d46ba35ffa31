import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type BenchFolder, benchFolder, KINDS, makeDrafts, runNode, sealOne, withSuper } from './node.ts';
import { type Http, openHttp } from './http.ts';

/* The two systems of the seal's measurement: ours, and a bare server that inserts the same rows (bare.ts). */

const SLUGS = ['asha', 'nira', 'tapi', 'wena'];
/** In a hospital of a handful the planner reads all items rather than look one up, and all clients wait for the same batches. */
const MEDICINES = 100;
const PREFIX: Record<string, string> = {
  'opd-bill': 'OPD',
  'pharmacy-bill': 'PHA',
  'ipd-interim-bill': 'IPI',
  'ipd-final-bill': 'IPF',
};

export interface Series {
  /** Index of the hospital. */
  readonly hospital: number;
  readonly kind: (typeof KINDS)[number];
}
export const ONE_SERIES: readonly Series[] = [{ hospital: 0, kind: 'opd-bill' }];
export const ALL_SERIES: readonly Series[] = SLUGS.flatMap((_, hospital) => KINDS.map((kind) => ({ hospital, kind })));

/** A system under load: seals the next draft of a series. */
export interface System {
  readonly name: string;
  readonly folder: BenchFolder;
  /** Its server's process; the database's descend from it. */
  readonly pid: number;
  seal(series: Series, draft: string): Promise<unknown>;
  /** Makes drafts ready, outside the measured time. */
  prepare(series: Series, count: number): Promise<string[]>;
  stop(): Promise<void>;
}

export async function openPramana(env: Record<string, string>): Promise<System> {
  const folder = await benchFolder({ slugs: SLUGS, medicines: MEDICINES, patients: 20 });
  const node = await runNode(folder, 16, env);
  return {
    name: 'pramana',
    folder,
    pid: node.server.child.pid ?? 0,
    seal: ({ hospital }, draft) => sealOne(node, hospital, draft),
    prepare: ({ hospital, kind }, count) => makeDrafts(folder, node, hospital, kind, count),
    stop: () => node.stop().then(folder.remove),
  };
}

/** The bare server repeats rows of real bills, so one of each series is sealed first by the real one. */
export async function openBare(env: Record<string, string>): Promise<System> {
  const folder = await benchFolder({ slugs: SLUGS, medicines: MEDICINES, patients: 20 });
  const node = await runNode(folder, 16);
  const patterns = new Map<Series, string[]>();
  for (const each of ALL_SERIES) {
    const [first = '', ...rest] = await makeDrafts(folder, node, each.hospital, each.kind, 20);
    await sealOne(node, each.hospital, first);
    patterns.set(each, rest);
  }
  await node.stop();
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bare.ts'), folder.dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const url = await new Promise<string>((resolve) =>
    child.stdout.on('data', (said: Buffer) => resolve(said.toString().trim().replace('listens on ', ''))),
  );
  const http: Http = openHttp(url, 16);
  return {
    name: 'bare',
    folder,
    pid: child.pid ?? 0,
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
