import type { HospitalId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { BatchRow } from './batch.store.ts';

/** The next batches in the order of their blocks. */
export async function auditedBatches(
  tx: Tx,
  hospital: HospitalId,
  after: { series: string; number: number } | null,
  limit: number,
): Promise<BatchRow[]> {
  const rows = await tx
    .selectFrom('access_batch')
    .select(['id', 'series', 'number', 'at'])
    .where('hospital_id', '=', hospital)
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(series, number) > (${after?.series ?? ''}, ${after?.number ?? 0})`),
    )
    .orderBy('series')
    .orderBy('number')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, number: Number(row.number) }));
}

/** The batches with these ids. */
export async function readBatches(tx: Tx, hospital: HospitalId, ids: readonly string[]): Promise<BatchRow[]> {
  const rows = await tx
    .selectFrom('access_batch')
    .select(['id', 'series', 'number', 'at'])
    .where('hospital_id', '=', hospital)
    .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
    .execute();
  return rows.map((row) => ({ ...row, number: Number(row.number) }));
}

/** A leaf as stored. */
export interface StoredLeaf {
  eventId: string;
  batchId: string;
  position: number;
  subjectId: SubjectId | null;
  box: Uint8Array;
}

/** Leaves of these batches by position. */
export async function readLeaves(tx: Tx, hospital: HospitalId, batches: readonly string[]): Promise<StoredLeaf[]> {
  const rows = await tx
    .selectFrom('access_leaf')
    .select(['event_id', 'batch_id', 'position', 'subject_id', 'box'])
    .where('hospital_id', '=', hospital)
    .where(sql<boolean>`batch_id = any(${[...batches]}::uuid[])`)
    .orderBy('batch_id')
    .orderBy('position')
    .execute();
  return rows.map((row) => ({
    eventId: row.event_id,
    batchId: row.batch_id,
    position: row.position,
    subjectId: row.subject_id as SubjectId | null,
    box: row.box,
  }));
}

/** Events that neither wait nor have a leaf: nobody's transaction wrote them. */
export async function strayEvents(tx: Tx, hospital: HospitalId, limit: number): Promise<{ id: string; at: Date }[]> {
  const { rows } = await sql<{ id: string; at: Date }>`
    select e.id, e.at from access_event e where e.hospital_id = ${hospital}
      and not exists (select from access_leaf l where l.hospital_id = e.hospital_id and l.event_id = e.id)
      and not exists (select from access_queue q cross join unnest(q.events) as waiting (id)
        where q.hospital_id = ${hospital} and waiting.id = e.id)
    order by e.id limit ${limit}`.execute(tx);
  return rows;
}

/** Leaves of no batch that is there. */
export async function strayLeaves(tx: Tx, hospital: HospitalId, limit: number): Promise<string[]> {
  const { rows } = await sql<{ event_id: string }>`
    select event_id from access_leaf l where l.hospital_id = ${hospital} and not exists (
      select from access_batch b where b.hospital_id = l.hospital_id and b.id = l.batch_id)
    order by event_id limit ${limit}`.execute(tx);
  return rows.map((row) => row.event_id);
}

/** What waits in the outbox without its event, or longer than `ms` by the database's clock. */
export async function stuckEvents(
  tx: Tx,
  hospital: HospitalId,
  ms: number,
  limit: number,
): Promise<{ id: string; at: Date | null }[]> {
  const { rows } = await sql<{ id: string; at: Date | null }>`
    select waiting.id, e.at from access_queue q
    cross join unnest(q.events) as waiting (id)
    left join access_event e on e.hospital_id = q.hospital_id and e.id = waiting.id
    where q.hospital_id = ${hospital} and (e.id is null or q.queued_at < now() - make_interval(secs => ${ms / 1000}))
    order by waiting.id limit ${limit}`.execute(tx);
  return rows;
}

/** Events whose quarter of an hour is not that of their time: the column that keeps repeats out was changed. */
export async function misplacedEvents(
  tx: Tx,
  hospital: HospitalId,
  bucketMs: number,
  limit: number,
): Promise<{ id: string; at: Date }[]> {
  const { rows } = await sql<{ id: string; at: Date }>`
    select id, at from access_event where hospital_id = ${hospital}
      and extract(epoch from bucket) * 1000 <> floor(extract(epoch from at) * 1000 / ${bucketMs}) * ${bucketMs}
    order by id limit ${limit}`.execute(tx);
  return rows;
}
