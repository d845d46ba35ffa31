import type { HospitalId, SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

export interface SubjectRow {
  id: SubjectId;
  wrappedKey: Uint8Array;
  patientBox: Uint8Array | null;
}

/** Answers false when the subject exists already; a concurrent insert is waited for. */
export async function insertSubject(tx: Tx, hospital: HospitalId, row: SubjectRow, at: Date): Promise<boolean> {
  const inserted = await tx
    .insertInto('subject')
    .values({
      hospital_id: hospital,
      id: row.id,
      wrapped_key: row.wrappedKey,
      patient_box: row.patientBox,
      created_at: at,
    })
    .onConflict((conflict) => conflict.columns(['hospital_id', 'id']).doNothing())
    .returning('id')
    .execute();
  return inserted.length > 0;
}

export async function readSubjects(tx: Tx, hospital: HospitalId, ids: readonly SubjectId[]): Promise<SubjectRow[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('subject')
    .select(['id', 'wrapped_key', 'patient_box'])
    .where('hospital_id', '=', hospital)
    .where('id', 'in', [...ids])
    .execute();
  return rows.map((row) => ({
    id: row.id as SubjectId,
    wrappedKey: row.wrapped_key,
    patientBox: row.patient_box,
  }));
}
