import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

export interface DraftRow {
  id: string;
  ownerId: PersonId;
  subjectId: SubjectId;
  recordId: string | null;
  box: Uint8Array;
  revision: number;
  updatedAt: Date;
}

/** False when this person has such a draft already; one inserted at the same time is waited for. */
export async function insertDraft(tx: Tx, hospital: HospitalId, row: DraftRow): Promise<boolean> {
  const inserted = await tx
    .insertInto('record_draft')
    .values({
      hospital_id: hospital,
      id: row.id,
      owner_id: row.ownerId,
      subject_id: row.subjectId,
      record_id: row.recordId,
      box: row.box,
      revision: row.revision,
      updated_at: row.updatedAt,
    })
    .onConflict((on) => on.doNothing())
    .returning('id')
    .execute();
  return inserted.length > 0;
}

/** Drafts of one person: one by its id, or those about a patient, newest first. */
export async function readDrafts(
  tx: Tx,
  hospital: HospitalId,
  owner: PersonId,
  which: { id: string } | { subjects: readonly SubjectId[] },
): Promise<DraftRow[]> {
  const { id, subjects }: { id?: string; subjects?: readonly SubjectId[] } = which;
  const rows = await tx
    .selectFrom('record_draft')
    .selectAll()
    .where('hospital_id', '=', hospital)
    .where('owner_id', '=', owner)
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .$if(subjects !== undefined, (query) => query.where('subject_id', 'in', [...(subjects ?? [])]))
    .orderBy('updated_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    ownerId: row.owner_id as PersonId,
    subjectId: row.subject_id as SubjectId,
    recordId: row.record_id,
    box: row.box,
    revision: row.revision,
    updatedAt: row.updated_at,
  }));
}

/** Replaces what a draft says, if it still is at `revision`; false otherwise. */
export async function updateDraft(
  tx: Tx,
  hospital: HospitalId,
  { id, revision }: { id: string; revision: number },
  { box, at }: { box: Uint8Array; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('record_draft')
    .set({ box, revision: revision + 1, updated_at: at })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Deletes a draft of this person, with `revision` only if it still is at it; false otherwise. */
export async function deleteDraft(
  tx: Tx,
  hospital: HospitalId,
  { id, owner, revision }: { id: string; owner: PersonId; revision?: number },
): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('record_draft')
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .where('owner_id', '=', owner)
    .$if(revision !== undefined, (query) => query.where('revision', '=', revision ?? 0))
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}
