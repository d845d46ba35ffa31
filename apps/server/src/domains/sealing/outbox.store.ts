import type { HospitalId } from '@pramana/kernel';
import { sql } from 'kysely';
import { fixed, type Tx } from '../../platform/database/index.ts';
import type { BlockRef } from './block.store.ts';

/** What waits for an index, and the document it is about. */
export interface QueuedBlock extends BlockRef {
  readonly id: string;
  readonly commitment: Uint8Array;
  readonly kind: string;
  readonly documentId: string;
}

/** Takes up to `limit` outbox rows, oldest first: whatever stands there and is committed, never by a high-water mark. */
export async function takeQueued(tx: Tx, hospital: HospitalId, limit: number): Promise<QueuedBlock[]> {
  const rows = await taken(tx, { hospital, limit });
  return rows
    .map(({ document_id, number, ...row }) => ({ ...row, number: Number(number), documentId: document_id }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

interface TakenRow {
  id: string;
  series: string;
  number: bigint;
  commitment: Buffer;
  kind: string;
  document_id: string;
}

const taken = fixed((tx, { hospital, limit }: { hospital: HospitalId; limit: number }) =>
  sql<TakenRow>`
    delete from seal_queue q using block b
    where q.hospital_id = ${hospital}
      and q.id in (select id from seal_queue where hospital_id = ${hospital} order by id limit ${limit})
      and b.hospital_id = q.hospital_id and b.series = q.series and b.number = q.number
    returning q.id, q.series, q.number, q.commitment, b.kind, b.document_id`.compile(tx),
);

export async function countQueued(tx: Tx, hospital: HospitalId): Promise<number> {
  const row = await tx
    .selectFrom('seal_queue')
    .select((eb) => eb.fn.countAll<bigint>().as('rows'))
    .where('hospital_id', '=', hospital)
    .executeTakeFirstOrThrow();
  return Number(row.rows);
}

/** Hospitals with outbox rows, across all of them: ids only. */
export async function queuedHospitals(tx: Tx): Promise<HospitalId[]> {
  const { rows } = await sql<{ id: HospitalId }>`select queued_hospitals() as id`.execute(tx);
  return rows.map(({ id }) => id);
}

export interface WaitingBlocks {
  slug: string;
  waiting: bigint;
  oldest: Date | null;
}

/** By hospital, how many sealed blocks wait for their log, and since when the oldest does; across all of them. */
export async function waitingBlocks(tx: Tx): Promise<WaitingBlocks[]> {
  const { rows } = await sql<WaitingBlocks>`
    select slug, waiting, oldest from waiting_blocks()`.execute(tx);
  return rows;
}
