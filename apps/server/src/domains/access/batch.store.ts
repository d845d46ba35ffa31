import type { HospitalId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { AccessEventRow } from '../../platform/access-event.ts';
import { fixed, type Tx } from '../../platform/database/index.ts';
import { takeUnsealed } from '../../platform/unsealed-events.ts';
import type { EventFacts } from './event.claim.ts';

/** Hospitals with events that wait for a batch, across all of them: ids only. */
export async function waitingHospitals(tx: Tx): Promise<HospitalId[]> {
  const { rows } = await sql<{ id: HospitalId }>`select access_queued_hospitals() as id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** The hospital's batcher until the transaction ends; false when another server is it. */
export async function tryLock(tx: Tx, hospital: HospitalId): Promise<boolean> {
  const [row] = await tryNamed(tx, { name: `pramana/access/${hospital}` });
  return row?.held ?? false;
}

const tryNamed = fixed((tx, { name }: { name: string }) =>
  sql<{ held: boolean }>`select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as held`.compile(tx),
);

type Sealed = EventFacts & { subjectId: SubjectId | null };

/**
 * Takes up to `limit` events out of the outbox, oldest first, whatever stands there and is committed. What this process wrote
 * it knows; of what it reads, one that has its leaf already is taken out and not answered. `more`: what was left is too much for this time.
 */
export async function takeWaiting(
  tx: Tx,
  hospital: HospitalId,
  limit: number,
): Promise<{ taken: number; more: boolean; events: Sealed[] }> {
  const [row] = await takenGroups(tx, { hospital, limit });
  const ids = row?.ids ?? [];
  const more = row?.more ?? false;
  if (ids.length === 0) return { taken: 0, more, events: [] };
  const known = takeUnsealed(hospital, ids).map(sealed);
  if (known.length === ids.length) return { taken: ids.length, more, events: inOrder(known) };
  const own = new Set(known.map(({ id }) => id));
  const others = await unsealed(tx, { hospital, ids: ids.filter((id) => !own.has(id)) });
  return { taken: ids.length, more, events: inOrder([...known, ...others.map(sealed)]) };
}

/** Ids are in the order of time. */
function inOrder(events: Sealed[]): Sealed[] {
  return events.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Whole rows of the outbox; each has an event at least, so one row more than `limit` tells whether any is left. */
const takenGroups = fixed((tx, { hospital, limit }: { hospital: HospitalId; limit: number }) =>
  sql<{ ids: string[] | null; more: boolean }>`
    with waiting as (
      select id, sum(cardinality(events)) over (order by id) as together
      from access_queue where hospital_id = ${hospital} order by id limit ${limit}::int + 1),
    taken as (
      delete from access_queue q using waiting w
      where q.hospital_id = ${hospital} and q.id = w.id and w.together <= ${limit}::int
      returning q.events)
    select (select array_agg(event) from taken, unnest(taken.events) as event) as ids,
      exists (select from waiting where together > ${limit}::int) as more`.compile(tx),
);

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

interface Wanted {
  hospital: HospitalId;
  ids: string[];
}

/** Events in the order of their ids, with every fact of their items. */
function eventsIn(tx: Tx, { hospital, ids }: Wanted) {
  return tx
    .selectFrom('access_event as e')
    .select(COLUMNS)
    .where('e.hospital_id', '=', hospital)
    .where(sql<boolean>`e.id = any(${ids}::uuid[])`)
    .orderBy('e.id');
}

type EventRow = Omit<AccessEventRow, 'hospital_id' | 'bucket'>;

function sealed(row: EventRow): Sealed {
  return {
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
  };
}

const unsealed = fixed((tx, wanted: Wanted) =>
  eventsIn(tx, wanted)
    .where(
      // Asked for each by its key (offset 0): while leaves are few, the planner would read them all, and keep to that plan.
      sql<boolean>`not exists (
        select from access_leaf l where l.hospital_id = e.hospital_id and l.event_id = e.id offset 0)`,
    )
    .compile(),
);

/** The events with these ids. */
export async function findEvents(tx: Tx, hospital: HospitalId, ids: readonly string[]): Promise<Sealed[]> {
  return (await eventsIn(tx, { hospital, ids: [...ids] }).execute()).map(sealed);
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
  await writeBatch(tx, {
    hospital,
    ...batch,
    events: leaves.map((leaf) => leaf.eventId),
    positions: leaves.map((leaf) => leaf.position),
    subjects: leaves.map((leaf) => leaf.subjectId),
    boxes: Buffer.concat(leaves.map((leaf) => leaf.box)),
    sizes: leaves.map((leaf) => leaf.box.length),
    starts: startsOf(leaves),
  });
}

interface WholeBatch extends BatchRow {
  hospital: HospitalId;
  events: string[];
  positions: number[];
  subjects: (SubjectId | null)[];
  /** One behind the other: bytes in a list would travel, and be read, as text. */
  boxes: Buffer;
  /** Where in them each begins, from 1, and how long it is. */
  starts: number[];
  sizes: number[];
}

function startsOf(leaves: readonly LeafRow[]): number[] {
  let next = 1;
  return leaves.map(({ box }) => (next += box.length) - box.length);
}

const writeBatch = fixed((tx, rows: WholeBatch) =>
  sql`
    with batch as (
      insert into access_batch (hospital_id, id, series, number, at)
      values (${rows.hospital}, ${rows.id}, ${rows.series}, ${rows.number}, ${rows.at}))
    insert into access_leaf (hospital_id, batch_id, event_id, position, subject_id, box)
    select ${rows.hospital}::uuid, ${rows.id}::uuid, event_id, position, subject_id,
      substring(${rows.boxes}::bytea from start for size)
    from unnest(${rows.events}::uuid[], ${rows.positions}::int[], ${rows.subjects}::uuid[],
      ${rows.starts}::int[], ${rows.sizes}::int[]) as t (event_id, position, subject_id, start, size)`.compile(tx),
);

/** How many events wait for a batch, and for how long the oldest has, in milliseconds by the database's clock. */
export async function waitingState(tx: Tx, hospital: HospitalId): Promise<{ waiting: number; oldestMs: number }> {
  const { rows } = await sql<{ waiting: bigint; oldest: number | null }>`
    select coalesce(sum(cardinality(events)), 0) as waiting, extract(epoch from now() - min(queued_at))::float8 * 1000 as oldest
    from access_queue where hospital_id = ${hospital}`.execute(tx);
  return { waiting: Number(rows[0]?.waiting ?? 0), oldestMs: Math.max(0, rows[0]?.oldest ?? 0) };
}
