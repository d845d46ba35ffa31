import type { SUBSTITUTION_REASONS } from '@pramana/contract';
import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface SubstitutionRow {
  id: string;
  recordId: string;
  version: number;
  line: number;
  itemId: string;
  reason: (typeof SUBSTITUTION_REASONS)[number];
  askedBy: PersonId;
  askedAt: Date;
  prescriberId: PersonId;
  answer: 'consented' | 'refused' | 'withdrawn' | null;
  /** Null while it waits, and of what was withdrawn by nobody: an erasure that a restore repeats. */
  answeredBy: PersonId | null;
  answeredAt: Date | null;
}

/** False when the same was asked and is open, or was consented to. */
export async function insertSubstitution(
  tx: Tx,
  hospital: HospitalId,
  row: Omit<SubstitutionRow, 'answer' | 'answeredBy' | 'answeredAt'>,
): Promise<boolean> {
  const inserted = await tx
    .insertInto('substitution')
    .values({
      hospital_id: hospital,
      id: row.id,
      record_id: row.recordId,
      version: row.version,
      line: row.line,
      item_id: row.itemId,
      reason: row.reason,
      asked_by: row.askedBy,
      asked_at: row.askedAt,
      prescriber_id: row.prescriberId,
    })
    .onConflict((on) => on.doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

type Which = { records: readonly string[] } | { waitingFor: PersonId } | { id: string };

/** Questions about a prescription, those that wait for somebody, or one; oldest first. */
export async function readSubstitutions(tx: Tx, hospital: HospitalId, which: Which): Promise<SubstitutionRow[]> {
  let query = tx.selectFrom('substitution').selectAll().where('hospital_id', '=', hospital);
  if ('records' in which) query = query.where(sql<boolean>`record_id = any(${[...which.records]}::uuid[])`);
  else if ('id' in which) query = query.where('id', '=', which.id);
  else query = query.where('prescriber_id', '=', which.waitingFor).where('answer', 'is', null);
  const rows = await query.orderBy('asked_at').limit(1000).execute();
  return rows.map((row) => ({
    id: row.id,
    recordId: row.record_id,
    version: row.version,
    line: row.line,
    itemId: row.item_id,
    reason: row.reason as SubstitutionRow['reason'],
    askedBy: row.asked_by as PersonId,
    askedAt: row.asked_at,
    prescriberId: row.prescriber_id as PersonId,
    answer: row.answer as SubstitutionRow['answer'],
    answeredBy: row.answered_by as PersonId | null,
    answeredAt: row.answered_at,
  }));
}

/** Answers one that waits; false when it was answered meanwhile. */
export async function answerSubstitution(
  tx: Tx,
  hospital: HospitalId,
  id: string,
  given: { answer: 'consented' | 'refused'; by: PersonId; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('substitution')
    .set({ answer: given.answer, answered_by: given.by, answered_at: given.at })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .where('answer', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** A newer version was written: what was asked about the one before is no question any more. */
export async function withdrawOpen(
  tx: Tx,
  hospital: HospitalId,
  record: string,
  by: PersonId,
  at: Date,
): Promise<void> {
  await tx
    .updateTable('substitution')
    .set({ answer: 'withdrawn', answered_by: by, answered_at: at })
    .where('hospital_id', '=', hospital)
    .where('record_id', '=', record)
    .where('answer', 'is', null)
    .execute();
}

/** Withdraws what waits about somebody's prescriptions. Null `by`: nobody did it anew, and nobody stands for it. */
export async function withdrawQuestionsOf(
  tx: Tx,
  hospital: HospitalId,
  subject: SubjectId,
  by: PersonId | null,
  at: Date,
): Promise<void> {
  await tx
    .updateTable('substitution as s')
    .from('prescription as p')
    .set({ answer: 'withdrawn', answered_by: by, answered_at: at })
    .whereRef('p.hospital_id', '=', 's.hospital_id')
    .whereRef('p.record_id', '=', 's.record_id')
    .where('s.hospital_id', '=', hospital)
    .where('p.subject_id', '=', subject)
    .where('s.answer', 'is', null)
    .execute();
}
