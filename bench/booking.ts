import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type AppointmentRow, insertAppointment } from '../apps/server/src/domains/appointments/appointment.store.ts';
import { violatedConstraint, openDatabase, type Tx } from '../apps/server/src/platform/database/index.ts';
import { findPostgres } from '../apps/server/src/platform/postgres/index.ts';
import { join } from 'node:path';
import { benchFolder, runNode, withSuper } from './lib/node.ts';
import { quiet } from './lib/machine.ts';
import { LONG, type Figure, publish } from './lib/results.ts';
import { median } from './lib/stats.ts';

/*
 * A rush: sixteen clients book visits of fifteen minutes with ONE doctor, each at a time drawn anew, so that more and more
 * of them are taken. Ours is the insert of the domain in a transaction of the server's role: row-level security, the
 * triggers that write the quanta of doctor and person, the refusals. Beside it the same visits and quanta inserted as bare
 * rows without keys that could refuse, by a superuser with triggers off. Rounds alternate; the ratio is of the medians.
 */

const CLIENTS = 16;
const ROUNDS = 5;
const WINDOW_MS = LONG ? 5_000 : 1_500;
const MINUTES = 15;
/** So many times there are: a rush leaves most of them taken. */
const SLOTS = 800;
const START = Date.parse('2030-01-01T00:00:00Z');

interface Rush {
  booked: number;
  refused: number;
  ms: number;
}

const folder = await benchFolder({ slugs: ['asha'], medicines: 20, patients: 20 });
const node = await runNode(folder, CLIENTS);
const hospital = folder.hospitals[0]?.place;
const running = findPostgres(join(folder.dataDir, 'postgres'));
if (hospital === undefined || running === undefined) throw new Error('nothing was seeded');
const facts = await withSuper(folder, async (client) => {
  const { rows } = await client.query<{ subject: string; person: string }>(
    'select (select id from subject where hospital_id = $1 limit 1) as subject, (select id from person limit 1) as person',
    [hospital.id],
  );
  const kind = randomUUID();
  await client.query(
    "insert into visit_type (hospital_id, id, name, minutes, open_to_patients) values ($1, $2, 'Bench', 15, true)",
    [hospital.id, kind],
  );
  for (const table of ['appointment', 'booking_quantum', 'person_quantum'])
    await client.query(`create table bare_${table} as select * from ${table} with no data`);
  return { subject: rows[0]?.subject ?? '', person: rows[0]?.person ?? '', kind };
});
const db = openDatabase({ url: running.appUrl, poolSize: CLIENTS, onIdleError: () => undefined });
const bare = new pg.Pool({ connectionString: running.superUrl, max: CLIENTS });

function visitAt(slot: number): AppointmentRow {
  const startsAt = new Date(START + slot * MINUTES * 60_000);
  return {
    id: randomUUID(),
    subjectId: facts.subject as never,
    doctorId: facts.person as never,
    departmentId: null,
    visitTypeId: facts.kind,
    roomId: null,
    state: 'confirmed',
    source: 'desk',
    startsAt,
    endsAt: new Date(startsAt.getTime() + MINUTES * 60_000),
    wordsBox: Buffer.alloc(80),
    encounterId: null,
    token: null,
    urgent: false,
    queueAt: null,
    calls: 0,
    calledAt: null,
    begunAt: null,
    finishedAt: null,
    revision: 1,
    createdAt: new Date(),
  };
}

async function book(slot: number): Promise<boolean> {
  try {
    await db.inHospital(hospital?.id as never, (tx: Tx) => insertAppointment(tx, hospital?.id as never, visitAt(slot)));
    return true;
  } catch (error) {
    if (violatedConstraint(error) === 'booking_quantum_pkey') return false;
    throw error;
  }
}

async function insertBare(slot: number): Promise<boolean> {
  const { id, startsAt, endsAt, wordsBox, createdAt } = visitAt(slot);
  const client = await bare.connect();
  try {
    await client.query('begin');
    await client.query({
      name: 'visit',
      text: `insert into bare_appointment (hospital_id, id, subject_id, doctor_id, visit_type_id, state, source, starts_at,
        ends_at, words_box, urgent, calls, revision, created_at)
        values ($1, $2, $3, $4, $5, 'confirmed', 'desk', $6, $7, $8, false, 0, 1, $9)`,
      values: [hospital?.id, id, facts.subject, facts.person, facts.kind, startsAt, endsAt, wordsBox, createdAt],
    });
    const quanta = `select $2::timestamptz + n * interval '5 minutes' from generate_series(0, 2) n`;
    await client.query({
      name: 'quanta',
      text: `insert into bare_booking_quantum select $1, $4, q, $3 from (${quanta}) s (q)`,
      values: [hospital?.id, startsAt, id, facts.person],
    });
    await client.query({
      name: 'person',
      text: `insert into bare_person_quantum select $1, q, $3 from (${quanta}) s (q)`,
      values: [facts.person, startsAt, Buffer.alloc(32)],
    });
    await client.query('commit');
    return true;
  } finally {
    client.release();
  }
}

async function rush(one: (slot: number) => Promise<boolean>): Promise<Rush> {
  const begun = performance.now();
  const end = begun + WINDOW_MS;
  const counts = { booked: 0, refused: 0 };
  const client = async (): Promise<void> => {
    while (performance.now() < end) {
      if (await one(Math.floor(Math.random() * SLOTS))) counts.booked += 1;
      else counts.refused += 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return { ...counts, ms: performance.now() - begun };
}

/** Nothing is booked any more, and what the database knows of its tables is fresh. */
async function clear(): Promise<void> {
  await withSuper(folder, async (client) => {
    await client.query(
      'truncate appointment, booking_quantum, person_quantum, bare_appointment, bare_booking_quantum, bare_person_quantum cascade',
    );
    await client.query('vacuum analyze appointment, booking_quantum, person_quantum');
  });
}

await quiet();
const own: Rush[] = [];
const plain: Rush[] = [];
for (let round = 0; round <= ROUNDS; round += 1) {
  await clear();
  const [mine, theirs] = [await rush(book), await rush(insertBare)];
  // The first round warms up.
  if (round > 0) {
    own.push(mine);
    plain.push(theirs);
  }
}
const twice = await withSuper(folder, async (client) => {
  const { rows } = await client.query<{ n: string }>(
    `select count(*) as n from appointment a join appointment b on b.doctor_id = a.doctor_id and b.id < a.id
       and b.starts_at < a.ends_at and a.starts_at < b.ends_at`,
  );
  return Number(rows[0]?.n);
});
await db.close();
await bare.end();
await node.stop();
await folder.remove();
const perSecond = (each: Rush, count: number): number => (count * 1_000) / each.ms;
const tries = median(own.map((each) => perSecond(each, each.booked + each.refused)));
const inserts = median(plain.map((each) => perSecond(each, each.booked)));
const figures: Figure[] = [
  { what: `${CLIENTS} clients, one doctor: tries`, value: tries, unit: 'tries/s' },
  { what: 'of them booked', value: median(own.map((each) => perSecond(each, each.booked))), unit: 'visits/s' },
  { what: 'bare inserts of the same rows', value: inserts, unit: 'visits/s' },
  { what: 'ratio of tries to bare inserts', value: tries / inserts, unit: '', aim: { least: 0.3 } },
  { what: 'times that two visits hold', value: twice, unit: 'double bookings', aim: { most: 0 } },
];
publish('booking', figures, [
  `Visits of ${MINUTES} minutes at ${SLOTS} times drawn at random; a try that is refused rolls back. Transactions of the server's role, without HTTP.`,
]);
