/** What other domains may use of patients, and the routes. */
import type { PatientRowJson } from '@pramana/contract';
import { civil, type HospitalId, type PatientId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';
import { patientRow } from './patient.service.ts';
import { readPatients, type StoredPatient } from './patient.store.ts';

export { ageOn } from './birth.policy.ts';
export { readClinical } from './clinical.service.ts';
export { patientByIdentifier, takeOverAllergies } from './earlier.service.ts';
export { clinicalHolding } from './clinical.store.ts';
export { patientsPlugin, recordDuplicate } from './patient.routes.ts';
export { blankPatient, findPatientWhere, lockPatient } from './patient.store.ts';
export { heldSubject, numbersOf, pseudonymsOf, subjectsOf } from './merge.service.ts';
export { phoneProblem } from './phone.policy.ts';
export { reachPatient } from './phone.service.ts';
export { aliasesOf, keepApart, survivorsOf } from './merge.store.ts';
export { ProbableDuplicate, registerPatient } from './patient.service.ts';
export { type Newcomer, registerNewcomers, takeOverFirstAllergies } from './newcomers.service.ts';
export { setPhoto } from './photo.service.ts';
export type { StoredPatient } from './patient.store.ts';
export { searchPatients } from './search.service.ts';
export { asPeopleNow } from './survivor.service.ts';

/** Those of these patients that exist, one query, in no order. The caller records the access to what it shows (I-12). */
export function patientsById(tx: Tx, hospital: HospitalId, ids: readonly PatientId[]): Promise<StoredPatient[]> {
  return readPatients(tx, hospital, [...new Set(ids)]);
}

/** The same as the rows that screens show, aged on the hospital's date at `at`. */
export async function patientRows(
  tx: Tx,
  hospital: Hospital,
  ids: readonly PatientId[],
  at: Date,
): Promise<PatientRowJson[]> {
  const { date } = civil(at.getTime(), hospital.timeZone);
  return (await patientsById(tx, hospital.id, ids)).map((patient) => patientRow(patient, date));
}

/** One patient, or null. The caller records the access to what it shows (I-12). */
export async function findPatient(tx: Tx, hospital: HospitalId, id: PatientId): Promise<StoredPatient | null> {
  return (await readPatients(tx, hospital, [id]))[0] ?? null;
}
