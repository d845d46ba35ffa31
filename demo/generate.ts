import { parseArgs } from 'node:util';
import type { Role } from '@pramana/contract';
import { businessDate, type PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import { CouldNot } from '../apps/cli/src/command.ts';
import { openPostgres, readConfig } from '../apps/cli/src/database.ts';
import { withNode } from '../apps/cli/src/node.ts';
import { readDemoNote } from '../apps/server/src/platform/demo.ts';
import type { Services } from '../apps/server/src/platform/services.ts';
import { HOSPITAL_COLUMNS, hospitalOf, type HospitalRow } from '../apps/server/src/platform/session.ts';
import { generated, MOST, writeBatch } from './newcomers.ts';
import { type Scene, scene } from './scene.ts';
import { demoPeople } from './seed.ts';

/*
 * `npm run demo:generate -- --patients N`: grows the demo's larger hospital to N more patients with years behind them, through
 * the ordinary services for many newcomers. Patient i is the same on every machine. A batch is one transaction, and the next index is read in it:
 * stopped at any moment it goes on where it was, and two at once share the work instead of doing it twice.
 */

const HOSPITAL = 'asha';

async function placeOf(services: Services): Promise<Scene> {
  const people = await demoPeople();
  const [row] = await services.db.onNode(async (tx) => {
    const found =
      await sql<HospitalRow>`select ${sql.raw(HOSPITAL_COLUMNS)} from hospital h where h.slug = ${HOSPITAL}`.execute(
        tx,
      );
    return found.rows;
  });
  const hospital = row === undefined ? null : hospitalOf(row);
  if (hospital === null) throw new CouldNot('This demo has no hospital that could grow.');
  const staff = new Map<string, { id: PersonId; name: string; roles: Role[] }>();
  await services.db.onNode(async (tx) => {
    for (const { login, name, role, slug } of people) {
      if (slug !== HOSPITAL) continue;
      const found = await tx.selectFrom('credential').select('person_id').where('login', '=', login).executeTakeFirst();
      const key = staff.has(role) ? (login.split('@')[0] ?? login) : role;
      if (found) staff.set(key, { id: found.person_id as PersonId, name, roles: [role] });
    }
  });
  const startedAt = services.clock.now();
  const today = businessDate(startedAt, hospital.timeZone, 0);
  return scene(services, hospital, staff, { today, startedAt, openedAt: startedAt });
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { patients: { type: 'string' } }, strict: true });
  const wanted = Number(values.patients);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > MOST)
    throw new CouldNot(`Say how many, from 1 to ${MOST}: npm run demo:generate -- --patients 1000`);
  const config = readConfig();
  const note = await readDemoNote(config.dataDir);
  if (note?.ready !== true)
    throw new CouldNot(`${config.dataDir} holds no demo: only a demo is filled with made-up people.`);
  const postgres = await openPostgres(config);
  try {
    await withNode(config, postgres.appUrl, (services) => grow(services, wanted));
  } finally {
    await postgres.stop();
  }
}

async function grow(services: Services, wanted: number): Promise<void> {
  const place = await placeOf(services);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const first = await place.inHospital((tx) => generated(tx, place));
  if (first > 0 && first < wanted) console.error(`${first.toLocaleString('en')} are there already: going on there.`);
  const began = performance.now();
  let done = first;
  while (done < wanted && !stop.signal.aborted) {
    const before = done;
    done = await writeBatch(place, wanted);
    tell({ before, done, wanted, seconds: (performance.now() - began) / 1_000, first });
  }
  if (process.stderr.isTTY) process.stderr.write('\n');
  console.log(
    done < wanted
      ? `Stopped at ${done.toLocaleString('en')}; the same command goes on there.`
      : `${done.toLocaleString('en')} generated patients.`,
  );
}

/** A line that stays where it is on a terminal; in a file one for each thousand. */
function tell(at: { before: number; done: number; wanted: number; seconds: number; first: number }): void {
  const { before, done, wanted, seconds, first } = at;
  const rate = (done - first) / seconds;
  const left = Math.round((wanted - done) / Math.max(rate, 0.001) / 60);
  const line = `${done.toLocaleString('en')} of ${wanted.toLocaleString('en')} patients, ${Math.round(rate)} a second, about ${left} min left`;
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
  else if (Math.floor(done / 1_000) !== Math.floor(before / 1_000) || done === wanted) console.error(line);
}

try {
  await run();
} catch (error) {
  if (!(error instanceof CouldNot)) throw error;
  console.error(error.message);
  process.exitCode = 3;
}
