import type { HospitalId, PatientId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import { insertRows, type Tx } from '../../platform/database/index.ts';

export interface StoredClinical {
  patientId: PatientId;
  version: number;
  id: string;
  epoch: number;
  wrappedKey: Uint8Array;
  box: Uint8Array;
  by: string;
  at: Date;
}

/** The newest version of each of these patients, in no order. */
export async function newestClinical(
  tx: Tx,
  hospital: HospitalId,
  patients: readonly PatientId[],
): Promise<StoredClinical[]> {
  const rows = await tx
    .selectFrom('patient_clinical')
    .distinctOn('patient_id')
    .selectAll()
    .where('hospital_id', '=', hospital)
    .where(sql<boolean>`patient_id = any(${[...patients]}::uuid[])`)
    .orderBy('patient_id')
    .orderBy('version', 'desc')
    .execute();
  return rows.map((row) => ({
    patientId: row.patient_id as PatientId,
    version: row.version,
    id: row.id,
    epoch: row.epoch,
    wrappedKey: row.wrapped_key,
    box: row.box,
    by: row.author_name,
    at: row.at,
  }));
}

type NewClinical = Omit<StoredClinical, 'by'> & { by: PersonId; author: string };

/** Writes a version; false when somebody else wrote it meanwhile. */
export async function insertClinical(tx: Tx, hospital: HospitalId, row: NewClinical): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('patient_clinical')
    .values(columnsOf(hospital, row))
    .onConflict((on) => on.columns(['hospital_id', 'patient_id', 'version']).doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Many at once; one that is there fails the statement. */
export function insertClinicals(tx: Tx, hospital: HospitalId, rows: readonly NewClinical[]): Promise<void> {
  return insertRows(
    tx,
    'patient_clinical',
    rows.map((row) => columnsOf(hospital, row)),
  );
}

function columnsOf(hospital: HospitalId, row: NewClinical) {
  return {
    hospital_id: hospital,
    patient_id: row.patientId,
    version: row.version,
    id: row.id,
    epoch: row.epoch,
    wrapped_key: Buffer.from(row.wrappedKey),
    box: Buffer.from(row.box),
    author_id: row.by,
    author_name: row.author,
    at: row.at,
  };
}

/** Whether allergies or weight were ever written of a patient (1 or 0), and when last; law keeps them as it keeps records. */
export async function clinicalHolding(
  tx: Tx,
  hospital: HospitalId,
  patient: PatientId,
): Promise<{ count: number; last: Date | null }> {
  const row = await tx
    .selectFrom('patient_clinical')
    .select((eb) => eb.fn.max('at').as('last'))
    .where('hospital_id', '=', hospital)
    .where('patient_id', '=', patient)
    .executeTakeFirst();
  const last: Date | null = row?.last ?? null;
  return { count: last === null ? 0 : 1, last };
}
