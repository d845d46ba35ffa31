import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

export interface DraftRow {
  consultationId: string;
  ownerId: PersonId;
  subjectId: SubjectId;
  box: Uint8Array;
  revision: number;
  begunAt: Date;
  updatedAt: Date;
}

/** False when this person is writing in it already. */
export async function insertDraft(tx: Tx, hospital: HospitalId, row: DraftRow): Promise<boolean> {
  const inserted = await tx
    .insertInto('consultation_draft')
    .values({
      hospital_id: hospital,
      consultation_id: row.consultationId,
      owner_id: row.ownerId,
      subject_id: row.subjectId,
      box: row.box,
      revision: row.revision,
      begun_at: row.begunAt,
      updated_at: row.updatedAt,
    })
    .onConflict((on) => on.doNothing())
    .returning('revision')
    .execute();
  return inserted.length > 0;
}

/** All drafts about somebody, or those of one consultation: whose, since when, and what only their owner is shown. */
export async function readDrafts(
  tx: Tx,
  hospital: HospitalId,
  which: { consultation: string } | { subjects: readonly SubjectId[] },
): Promise<DraftRow[]> {
  const rows = await tx
    .selectFrom('consultation_draft')
    .selectAll()
    .where('hospital_id', '=', hospital)
    .$if('consultation' in which, (query) =>
      query.where('consultation_id', '=', 'consultation' in which ? which.consultation : ''),
    )
    .$if('subjects' in which, (query) =>
      query.where('subject_id', 'in', 'subjects' in which ? [...which.subjects] : []),
    )
    .orderBy('begun_at')
    .execute();
  return rows.map((row) => ({
    consultationId: row.consultation_id,
    ownerId: row.owner_id as PersonId,
    subjectId: row.subject_id as SubjectId,
    box: row.box,
    revision: row.revision,
    begunAt: row.begun_at,
    updatedAt: row.updated_at,
  }));
}

/** Replaces what a draft says, if it still is at `revision`; false otherwise. */
export async function updateDraft(
  tx: Tx,
  hospital: HospitalId,
  { consultationId, ownerId, revision }: Pick<DraftRow, 'consultationId' | 'ownerId' | 'revision'>,
  { box, at }: { box: Uint8Array; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('consultation_draft')
    .set({ box, revision: revision + 1, updated_at: at })
    .where('hospital_id', '=', hospital)
    .where('consultation_id', '=', consultationId)
    .where('owner_id', '=', ownerId)
    .where('revision', '=', revision)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Deletes a person's draft, with `revision` only if it still is at it; false otherwise. */
export async function deleteDraft(
  tx: Tx,
  hospital: HospitalId,
  { consultationId, ownerId, revision }: { consultationId: string; ownerId: PersonId; revision?: number },
): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('consultation_draft')
    .where('hospital_id', '=', hospital)
    .where('consultation_id', '=', consultationId)
    .where('owner_id', '=', ownerId)
    .$if(revision !== undefined, (query) => query.where('revision', '=', revision ?? 0))
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}

/** What was being written about somebody; goes with their records. */
export async function discardConsultationDrafts(tx: Tx, hospital: HospitalId, subject: SubjectId): Promise<void> {
  await tx
    .deleteFrom('consultation_draft')
    .where('hospital_id', '=', hospital)
    .where('subject_id', '=', subject)
    .execute();
}
