import type { HospitalId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { QueuedBlock } from './outbox.store.ts';

/** Takes the outbox rows of one series, in order of number. */
export async function takeQueuedSeries(tx: Tx, hospital: HospitalId, series: string): Promise<QueuedBlock[]> {
  const { rows } = await sql<{ id: string; number: bigint; commitment: Buffer; kind: string; document_id: string }>`
    delete from seal_queue q using block b
    where q.hospital_id = ${hospital} and q.series = ${series}
      and b.hospital_id = q.hospital_id and b.series = q.series and b.number = q.number
    returning q.id, q.number, q.commitment, b.kind, b.document_id`.execute(tx);
  return rows
    .map(({ document_id, number, ...row }) => ({ ...row, series, number: Number(number), documentId: document_id }))
    .sort((a, b) => a.number - b.number);
}
