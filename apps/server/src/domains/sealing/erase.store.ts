import type { HospitalId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export async function leavesOf(
  tx: Tx,
  hospital: HospitalId,
  subject: SubjectId,
  kinds: readonly string[] | null,
): Promise<{ series: string; number: number; commitment: Uint8Array }[]> {
  let query = tx
    .selectFrom('block')
    .select(['series', 'number', 'commitment'])
    .where('hospital_id', '=', hospital)
    .where('subject_id', '=', subject);
  if (kinds !== null) query = query.where('kind', 'in', [...kinds]);
  const rows = await query.orderBy('series').orderBy('number').execute();
  return rows.map(({ series, number, commitment }) => ({ series, number: Number(number), commitment }));
}

/** Empties wrapped keys; a row is left for each, with nothing in it. */
export async function destroyKeyRows(
  tx: Tx,
  hospital: HospitalId,
  subject: SubjectId,
  everything: boolean,
): Promise<number> {
  const none = Buffer.alloc(0);
  const categories = await tx
    .updateTable('category_key')
    .set({ wrapped: none, next: null, previous: null })
    .where('hospital_id', '=', hospital)
    .where('subject_id', '=', subject)
    .where(sql<boolean>`octet_length(wrapped) > 0`)
    .executeTakeFirstOrThrow();
  const count = Number(categories.numUpdatedRows);
  if (!everything) return count;
  const own = await tx
    .updateTable('subject')
    .set({ wrapped_key: none, patient_box: null, next_key: null, previous_key: null })
    .where('hospital_id', '=', hospital)
    .where('id', '=', subject)
    .where(sql<boolean>`octet_length(wrapped_key) > 0`)
    .executeTakeFirstOrThrow();
  return count + Number(own.numUpdatedRows);
}

export async function lockSubject(tx: Tx, hospital: HospitalId, subject: SubjectId): Promise<void> {
  await sql`select from subject where hospital_id = ${hospital} and id = ${subject} for update`.execute(tx);
}
