import { parseArgs } from 'node:util';
import type { Role } from '@pramana/contract';
import { businessDate, type PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import { CouldNot } from '../apps/cli/src/command.ts';
import { openPostgres, readConfig } from '../apps/cli/src/database.ts';
import { withNode } from '../apps/cli/src/node.ts';
import { registerPatient } from '../apps/server/src/domains/patients/index.ts';
import type { Tx } from '../apps/server/src/platform/database/index.ts';
import { readDemoNote } from '../apps/server/src/platform/demo.ts';
import type { Services } from '../apps/server/src/platform/services.ts';
import { HOSPITAL_COLUMNS, hospitalOf, type HospitalRow } from '../apps/server/src/platform/session.ts';
import { writeLife } from './lives.ts';
import { drawn } from './patients.ts';
import { seeded } from './random.ts';
import { type Scene, scene } from './scene.ts';
import { demoPeople } from './seed.ts';

/*
 * `npm run demo:generate -- --patients N`: grows the demo's larger hospital to N more patients with years behind them, through
 * the ordinary services. Patient i is the same on every machine. A batch is one transaction, and the next index is read in it:
 * stopped at any moment it goes on where it was, and two at once share the work instead of doing it twice.
 */

const HOSPITAL = 'asha';
const MOST = 1_000_000;
/** Patients of one transaction: memory holds no more than these. */
const BATCH = 20;
/** Indexes of patients of `npm start` end below. */
const FIRST = 10_000;
const SYSTEM = 'Demo';
const valueOf = (index: number): string => `G${String(index).padStart(8, '0')}`;

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

/** How many were generated, this transaction alone counting on: they are numbered without a gap, so the last one says it. */
async function generated(tx: Tx, { hospital }: Scene): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtext('demo-generate'))`.execute(tx);
  const last = await tx
    .selectFrom('patient_identifier')
    .select('value')
    .where('hospital_id', '=', hospital.id)
    .where('value', '>=', valueOf(0).toLowerCase())
    .where('value', '<=', valueOf(MOST).toLowerCase())
    .where('value', '~', '^g[0-9]{8}$')
    .orderBy('value', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last === undefined ? 0 : Number(last.value.slice(1)) + 1;
}

/** One batch; answers how many there are then. */
function writeBatch(place: Scene, wanted: number): Promise<number> {
  return place.inHospital(async (tx) => {
    const done = await generated(tx, place);
    const until = Math.min(done + BATCH, wanted);
    for (let index = done; index < until; index += 1) {
      const at = place.services.clock.now();
      const person = drawn(FIRST + index, seeded(FIRST + index), place.today);
      const identifiers = [{ system: SYSTEM, value: valueOf(index) }];
      const acting = { ...place.as('frontdesk', at), tx, clock: { now: () => at } };
      const patient = await registerPatient(acting, { ...person, identifiers, confirmDuplicate: true });
      const { birthDate } = person;
      await writeLife(place, tx, { patientId: patient.id, index: FIRST + index, birthDate, at });
    }
    return Math.max(done, until);
  });
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
  const began = performance.now();
  let [done, first] = [-1, -1];
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  while (done < wanted && !stop.signal.aborted) {
    const before = done;
    done = await writeBatch(place, wanted);
    if (first < 0) first = Math.max(0, done - BATCH);
    const seconds = (performance.now() - began) / 1_000;
    const rate = (done - first) / seconds;
    const left = Math.round((wanted - done) / Math.max(rate, 0.001) / 60);
    const line = `${done.toLocaleString('en')} of ${wanted.toLocaleString('en')} patients, ${Math.round(rate)} a second, about ${left} min left`;
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
    else if (Math.floor(done / 1_000) !== Math.floor(before / 1_000) || done === wanted) console.error(line);
  }
  if (process.stderr.isTTY) process.stderr.write('\n');
  console.log(
    stop.signal.aborted ? `Stopped at ${done}; the same command goes on there.` : `${done} generated patients.`,
  );
}

try {
  await run();
} catch (error) {
  if (!(error instanceof CouldNot)) throw error;
  console.error(error.message);
  process.exitCode = 3;
}
