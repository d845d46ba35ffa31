import type { HospitalId, SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

/** How many records somebody has, and when the last version was written. */
export async function recordHolding(
  tx: Tx,
  hospital: HospitalId,
  subject: SubjectId,
): Promise<{ records: number; last: Date | null }> {
  const row = await tx
    .selectFrom('record as r')
    .innerJoin('record_version as v', (join) =>
      join.onRef('v.hospital_id', '=', 'r.hospital_id').onRef('v.record_id', '=', 'r.id'),
    )
    .select((eb) => [eb.fn.count<bigint>('r.id').distinct().as('records'), eb.fn.max('v.at').as('last')])
    .where('r.hospital_id', '=', hospital)
    .where('r.subject_id', '=', subject)
    .executeTakeFirstOrThrow();
  return { records: Number(row.records), last: row.last };
}

/** What somebody has begun to write about a person and not saved; goes with their records. */
export async function discardDraftsOf(tx: Tx, hospital: HospitalId, subject: SubjectId): Promise<void> {
  await tx.deleteFrom('record_draft').where('hospital_id', '=', hospital).where('subject_id', '=', subject).execute();
}
