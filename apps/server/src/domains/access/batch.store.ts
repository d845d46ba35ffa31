import type { HospitalId, SubjectId } from '@pramana/kernel';
import { type SelectQueryBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { DB } from '../../platform/database/schema.generated.ts';
import type { EventFacts } from './event.claim.ts';

/** Hospitals with events that wait for a batch, across all of them: ids only. */
export async function waitingHospitals(tx: Tx): Promise<HospitalId[]> {
  const { rows } = await sql<{ id: HospitalId }>`select access_queued_hospitals() as id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** The hospital's batcher until the transaction ends; false when another server is it. */
export async function tryLock(tx: Tx, hospital: HospitalId): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`pramana/access/${hospital}`}, 0)) as held`.execute(tx);
  return rows[0]?.held ?? false;
}

type Sealed = EventFacts & { subjectId: SubjectId | null };

/**
 * Takes up to `limit` events out of the outbox, oldest first, whatever stands there and is committed. One that has its
 * leaf already is taken out and not answered.
 */
export async function takeWaiting(
  tx: Tx,
  hospital: HospitalId,
  limit: number,
): Promise<{ taken: number; events: Sealed[] }> {
  const { rows } = await sql<{ event_id: string }>`
    delete from access_queue where hospital_id = ${hospital} and event_id in (
      select event_id from access_queue where hospital_id = ${hospital} order by event_id limit ${limit})
    returning event_id`.execute(tx);
  const ids = rows.map((row) => row.event_id);
  if (ids.length === 0) return { taken: 0, events: [] };
  const events = await eventsWhere(tx, hospital, (query) =>
    query.where(sql<boolean>`e.id = any(${ids}::uuid[]) and not exists (
      select from access_leaf l where l.hospital_id = e.hospital_id and l.event_id = e.id)`),
  );
  return { taken: ids.length, events };
}

const COLUMNS = [
  'e.id',
  'e.at',
  'e.person_id',
  'e.person_name',
  'e.roles',
  'e.session_id',
  'e.subject_id',
  'e.purpose',
  'e.resource',
  'e.document',
  'e.outcome',
  'e.result_count',
  'e.place',
  'e.network',
] as const;

// oxlint-disable-next-line typescript/no-empty-object-type -- Kysely's own word for "nothing selected yet"
type Events = SelectQueryBuilder<DB & { e: DB['access_event'] }, 'e', {}>;

/** Events in the order of their ids, with every fact of their items. */
async function eventsWhere(tx: Tx, hospital: HospitalId, narrow: (query: Events) => Events): Promise<Sealed[]> {
  const rows = await narrow(tx.selectFrom('access_event as e').where('e.hospital_id', '=', hospital))
    .select(COLUMNS)
    .orderBy('e.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    personId: row.person_id,
    personName: row.person_name,
    roles: row.roles,
    sessionId: row.session_id,
    subjectId: row.subject_id as SubjectId | null,
    purpose: row.purpose,
    resource: row.resource,
    document: row.document,
    outcome: row.outcome,
    resultCount: row.result_count,
    place: row.place,
    network: row.network,
  }));
}

/** The events with these ids. */
export function findEvents(tx: Tx, hospital: HospitalId, ids: readonly string[]): Promise<Sealed[]> {
  return eventsWhere(tx, hospital, (query) => query.where(sql<boolean>`e.id = any(${[...ids]}::uuid[])`));
}

export interface BatchRow {
  id: string;
  series: string;
  number: number;
  at: Date;
}

export interface LeafRow {
  eventId: string;
  position: number;
  subjectId: SubjectId | null;
  box: Uint8Array;
}

/** A batch with its leaves; an event that has one already violates `access_leaf_pkey`. */
export async function insertBatch(
  tx: Tx,
  hospital: HospitalId,
  batch: BatchRow,
  leaves: readonly LeafRow[],
): Promise<void> {
  await tx
    .insertInto('access_batch')
    .values({
      hospital_id: hospital,
      id: batch.id,
      series: batch.series,
      number: BigInt(batch.number),
      at: batch.at,
    })
    .execute();
  await sql`insert into access_leaf (hospital_id, batch_id, event_id, position, subject_id, box)
    select ${hospital}::uuid, ${batch.id}::uuid, event_id, position, subject_id, box
    from unnest(${leaves.map((leaf) => leaf.eventId)}::uuid[], ${leaves.map((leaf) => leaf.position)}::int[],
      ${leaves.map((leaf) => leaf.subjectId)}::uuid[], ${leaves.map((leaf) => leaf.box)}::bytea[])
      as t (event_id, position, subject_id, box)`.execute(tx);
}

/** How many events wait for a batch, and for how long the oldest has, in milliseconds by the database's clock. */
export async function waitingState(tx: Tx, hospital: HospitalId): Promise<{ waiting: number; oldestMs: number }> {
  const { rows } = await sql<{ waiting: bigint; oldest: number | null }>`
    select count(*) as waiting, extract(epoch from now() - min(queued_at))::float8 * 1000 as oldest
    from access_queue where hospital_id = ${hospital}`.execute(tx);
  return { waiting: Number(rows[0]?.waiting ?? 0), oldestMs: Math.max(0, rows[0]?.oldest ?? 0) };
}
