import { createHmac } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Edge, leafRow } from '@pramana/ledger';
import { installFastRows } from '@pramana/ledger/node';
import type pg from 'pg';
import { auditNode } from '../apps/server/src/domains/sealing/index.ts';
import { fillBills } from './lib/bills.ts';
import { sealPatterns, settle } from './lib/filled.ts';
import { growLog } from './lib/long-log.ts';
import { quiet } from './lib/machine.ts';
import { benchFolder, runNode, withSuper } from './lib/node.ts';
import { withOpened } from './lib/opened.ts';
import { wished } from './lib/options.ts';
import { type Figure, LONG, publish } from './lib/results.ts';
import { median } from './lib/stats.ts';

/*
 * What an audit costs beside the least that it could: hashing the same entries, and streaming the same rows with one HMAC
 * each. In turns, in one process, on one database.
 */

const ENTRIES = wished('entries', LONG ? 1_000_000 : 200_000);
const BILLS = wished('bills', LONG ? 20_000 : 2_000);
const ROUNDS = 5;
const PAGE = 5_000;

const folder = await benchFolder({ slugs: ['asha', 'nira'], medicines: 40, patients: 50 });
const [billing, logging] = folder.hospitals;
if (billing === undefined || logging === undefined) throw new Error('two hospitals were to be seeded');
const node = await runNode(folder, 4);
await fillBills(folder, billing.place, await sealPatterns(folder, node), BILLS);
await settle(folder);
await node.stop();
const figures: Figure[] = [];

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Begins without garbage: what one side leaves is not freed in the other's time. */
async function timed(work: () => Promise<unknown> | void): Promise<number> {
  collect();
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Every row of the hospital in every table that has such, once through one HMAC: what reading alone costs. */
async function streamRows(client: pg.Client, hospital: string): Promise<number> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and c.column_name = 'hospital_id' and t.table_type = 'BASE TABLE' order by 1`,
  );
  let count = 0;
  await client.query('begin');
  for (const { name } of tables) {
    await client.query(
      `declare rows no scroll cursor for select t.*::text as row from ${name} t where hospital_id = '${hospital}'`,
    );
    for (;;) {
      const { rows } = await client.query<{ row: string }>(`fetch ${PAGE} from rows`);
      for (const { row } of rows) createHmac('sha256', name).update(row).digest();
      count += rows.length;
      if (rows.length < PAGE) break;
    }
    await client.query('close rows');
  }
  await client.query('commit');
  return count;
}

await withOpened(folder, async ({ db }, { headsDir }) => {
  const audit = async (hospital: string, logsOnly: boolean) => {
    const signal = new AbortController().signal;
    const [audited] = await auditNode({ db, headsDir, hospital, logsOnly, signal, onProgress: () => undefined });
    // The bills lie on days that nobody closed: the audit rightly says so, and that is no damage.
    const damages = audited?.report.findings.filter(({ code }) => code !== 'day_seal_missing') ?? [];
    if (audited === undefined || damages.length > 0) throw new Error(`the audit finds ${JSON.stringify(damages)}`);
    return audited.report;
  };
  await growLog(db, logging.place, ENTRIES);
  await withSuper(folder, (client) => client.query('vacuum analyze'));
  const entries = crypto.getRandomValues(new Uint8Array(65_536));
  const all = new Uint8Array(32 * ENTRIES);
  for (let at = 0; at < all.length; at += entries.length) all.set(entries.subarray(0, all.length - at), at);
  await installFastRows();
  await quiet();
  const trees: { audit: number; hashing: number }[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const hashing = await timed(() => Edge.empty().appendRow(leafRow(all)));
    trees.push({ hashing, audit: await timed(() => audit('nira', true)) });
  }
  report(`\`audit --tree\` of ${ENTRIES.toLocaleString('en')} entries`, 'hashing the same alone', 2, trees.slice(1));

  const rows: { audit: number; hashing: number }[] = [];
  let streamed = 0;
  await withSuper(folder, async (client) => {
    for (let round = 0; round <= ROUNDS; round++) {
      const hashing = await timed(async () => void (streamed = await streamRows(client, billing.place.id)));
      rows.push({ hashing, audit: await timed(() => audit('asha', false)) });
    }
  });
  const of = `${streamed.toLocaleString('en')} rows`;
  report(
    `\`audit\` of ${BILLS.toLocaleString('en')} bills`,
    `streaming their ${of} with one HMAC each`,
    3,
    rows.slice(1),
  );
});
await folder.remove();

function report(
  what: string,
  alone: string,
  most: number,
  rounds: readonly { audit: number; hashing: number }[],
): void {
  figures.push({ what, value: median(rounds.map(({ audit }) => audit)), unit: 'ms' });
  figures.push({ what: alone, value: median(rounds.map(({ hashing }) => hashing)), unit: 'ms' });
  const ratio = median(rounds.map(({ audit, hashing }) => audit / hashing));
  figures.push({ what: 'ratio', value: ratio, unit: '', aim: { most } });
}

publish('audit', figures, [
  `In one process and without the start of a command; ${ROUNDS} rounds in turns after one that warms up; medians. Hashing alone is the same hasher on entries in memory.`,
  'The rows are all of the hospital in all tables, as text; the bills are made by bench/lib/bills.ts, with true claims, chains and log entries.',
]);
