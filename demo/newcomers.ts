import { sql } from 'kysely';
import { registerNewcomers } from '../apps/server/src/domains/patients/index.ts';
import type { Tx } from '../apps/server/src/platform/database/index.ts';
import { writeLives } from './lives.ts';
import { drawn } from './patients.ts';
import { seeded } from './random.ts';
import type { Scene } from './scene.ts';

/** Patients of one transaction: memory holds no more than these, and who signs meanwhile waits as long as their rows take. */
const BATCH = 100;
/** The most that can be generated. */
export const MOST = 1_000_000;
/** Indexes of patients of `npm start` end below: PRAMANA_DEMO_PATIENTS is 2000 at most (`platform/config`). */
const FIRST = 10_000;
const SYSTEM = 'Demo';
const valueOf = (index: number): string => `G${String(index).padStart(8, '0')}`;

/**
 * How many were generated, this transaction alone counting on: they are numbered without a gap, so the last one says it. Of
 * those that were erased last nothing says so: they are drawn again, under new patient numbers.
 */
export async function generated(tx: Tx, { hospital }: Scene): Promise<number> {
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
export function writeBatch(place: Scene, wanted: number): Promise<number> {
  return place.inHospital(async (tx) => {
    const done = await generated(tx, place);
    const until = Math.min(done + BATCH, wanted);
    const people = Array.from({ length: Math.max(0, until - done) }, (_, at) => {
      const index = FIRST + done + at;
      const identifiers = [{ system: SYSTEM, value: valueOf(done + at) }];
      return { index, ...drawn(index, seeded(index), place.today), identifiers };
    });
    if (people.length === 0) return done;
    const now = place.services.clock.now();
    const acting = { ...place.as('frontdesk', now), tx, clock: { now: () => now } };
    const newcomers = await registerNewcomers(
      acting,
      people.map(({ index: _, ...person }) => person),
    );
    const lives = newcomers.map((newcomer, at) => {
      const { index = 0, birthDate = place.today } = people[at] ?? {};
      return { newcomer, life: { index, number: newcomer.number, birthDate, at: now } };
    });
    await writeLives(place, tx, lives);
    return until;
  });
}
