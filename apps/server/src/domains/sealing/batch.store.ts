import type { HospitalId } from '@pramana/kernel';
import { insertRows, type Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { BlockRow } from './block.store.ts';
import type { SeriesEnd } from './series.store.ts';

/** Many blocks of one series with their outbox rows (I-1); `moveSeries` follows once. */
export async function insertBlocks(
  tx: Tx,
  hospital: HospitalId,
  rows: readonly BlockRow[],
  queuedAt: Date,
): Promise<void> {
  const blocks = rows.map((row) => ({
    hospital_id: hospital,
    series: row.series,
    number: BigInt(row.number),
    kind: row.kind,
    document_id: row.documentId,
    version: row.version,
    subject_id: row.subjectId,
    commitment: row.commitment,
    prev: row.prev,
    hash: row.hash,
    at: row.at,
    author_id: row.authorId,
    body: row.body,
  }));
  const queue = blocks.map(({ hospital_id, series, number, commitment }) => ({
    hospital_id,
    id: newId(),
    series,
    number,
    commitment,
    urgent: false,
    queued_at: queuedAt,
  }));
  // One behind the other without waiting: an outbox row refers to its block.
  await Promise.all([insertRows(tx, 'block', blocks), insertRows(tx, 'seal_queue', queue)]);
}

/** Moves the end of a series whose lock the caller holds. */
export async function moveSeries(tx: Tx, hospital: HospitalId, code: string, end: SeriesEnd): Promise<void> {
  await tx
    .updateTable('series')
    .set({ last_number: BigInt(end.lastNumber), last_hash: end.lastHash })
    .where('hospital_id', '=', hospital)
    .where('code', '=', code)
    .execute();
}
