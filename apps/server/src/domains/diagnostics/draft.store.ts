import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

/** What it is of: the values of a result, or what a doctor says about it. */
export type DraftPart = 'entry' | 'review';

export interface DraftRow {
  orderId: string;
  ownerId: PersonId;
  part: DraftPart;
  subjectId: SubjectId;
  box: Uint8Array;
  revision: number;
  updatedAt: Date;
}

type Whose = Pick<DraftRow, 'orderId' | 'ownerId' | 'part'>;

/** What one person has typed of one result; null: nothing. With `lock` it stays as it is until the transaction ends. */
export async function readDraft(
  tx: Tx,
  hospital: HospitalId,
  { orderId, ownerId, part }: Whose,
  { lock = false } = {},
): Promise<DraftRow | null> {
  const row = await tx
    .selectFrom('result_draft')
    .selectAll()
    .where('hospital_id', '=', hospital)
    .where('order_id', '=', orderId)
    .where('owner_id', '=', ownerId)
    .where('part', '=', part)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  if (row === undefined) return null;
  const { box, revision, updated_at: updatedAt } = row;
  return { orderId, ownerId, part, subjectId: row.subject_id as SubjectId, box, revision, updatedAt };
}

/** False when this person is typing it already, perhaps on another screen. */
export async function insertDraft(tx: Tx, hospital: HospitalId, row: DraftRow): Promise<boolean> {
  const inserted = await tx
    .insertInto('result_draft')
    .values({
      hospital_id: hospital,
      order_id: row.orderId,
      owner_id: row.ownerId,
      part: row.part,
      subject_id: row.subjectId,
      box: row.box,
      revision: row.revision,
      updated_at: row.updatedAt,
    })
    .onConflict((on) => on.doNothing())
    .returning('revision')
    .execute();
  return inserted.length > 0;
}

/** Replaces what a draft says, if it still is at the revision before; false otherwise. */
export async function updateDraft(
  tx: Tx,
  hospital: HospitalId,
  { orderId, ownerId, part, box, revision, updatedAt }: Omit<DraftRow, 'subjectId'>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('result_draft')
    .set({ box, revision, updated_at: updatedAt })
    .where('hospital_id', '=', hospital)
    .where('order_id', '=', orderId)
    .where('owner_id', '=', ownerId)
    .where('part', '=', part)
    .where('revision', '=', revision - 1)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Throws away what one person has typed of a result, or what everybody has; of one part or of both. */
export async function deleteDrafts(
  tx: Tx,
  hospital: HospitalId,
  { orderId, ownerId, part }: { orderId: string; ownerId?: PersonId; part?: DraftPart },
): Promise<void> {
  await tx
    .deleteFrom('result_draft')
    .where('hospital_id', '=', hospital)
    .where('order_id', '=', orderId)
    .$if(ownerId !== undefined, (query) => query.where('owner_id', '=', ownerId as PersonId))
    .$if(part !== undefined, (query) => query.where('part', '=', part as DraftPart))
    .execute();
}

/** What was being typed about somebody; goes with their records. */
export async function discardResultDrafts(tx: Tx, hospital: HospitalId, subject: SubjectId): Promise<void> {
  await tx.deleteFrom('result_draft').where('hospital_id', '=', hospital).where('subject_id', '=', subject).execute();
}
