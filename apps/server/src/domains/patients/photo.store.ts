import type { HospitalId, PatientId, PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

/** Puts the sealed photo in place of the one before, and says on the patient since when. */
export async function putPhoto(
  tx: Tx,
  hospital: HospitalId,
  { patient, box, by, at }: { patient: PatientId; box: Uint8Array; by: PersonId; at: Date },
): Promise<void> {
  const row = { box: Buffer.from(box), author_id: by, at };
  await tx
    .insertInto('patient_photo')
    .values({ hospital_id: hospital, patient_id: patient, ...row })
    .onConflict((on) => on.columns(['hospital_id', 'patient_id']).doUpdateSet(row))
    .execute();
  await markPhoto(tx, hospital, patient, at);
}

async function markPhoto(tx: Tx, hospital: HospitalId, patient: PatientId, at: Date | null): Promise<void> {
  await tx
    .updateTable('patient')
    .set({ photo_at: at })
    .where('hospital_id', '=', hospital)
    .where('id', '=', patient)
    .execute();
}

export async function deletePhoto(tx: Tx, hospital: HospitalId, patient: PatientId): Promise<void> {
  await tx.deleteFrom('patient_photo').where('hospital_id', '=', hospital).where('patient_id', '=', patient).execute();
  await markPhoto(tx, hospital, patient, null);
}

/** The sealed photo, or null. */
export async function readPhoto(tx: Tx, hospital: HospitalId, patient: PatientId): Promise<Uint8Array | null> {
  const row = await tx
    .selectFrom('patient_photo')
    .select('box')
    .where('hospital_id', '=', hospital)
    .where('patient_id', '=', patient)
    .executeTakeFirst();
  return row?.box ?? null;
}
