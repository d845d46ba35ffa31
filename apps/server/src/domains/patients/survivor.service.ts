import type { HospitalId, PatientId, SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { survivorsOf } from './merge.store.ts';
import { readPatients, type StoredPatient } from './patient.store.ts';

/** For each of these patients that was merged into another one, that one. */
export async function survivorsIn(
  tx: Tx,
  hospital: HospitalId,
  patients: readonly StoredPatient[],
): Promise<Map<PatientId, StoredPatient>> {
  const merged = patients.flatMap(({ mergedInto }) => mergedInto ?? []);
  const found = new Map((await readPatients(tx, hospital, [...new Set(merged)])).map((each) => [each.id, each]));
  return new Map(
    patients.flatMap(({ id, mergedInto }) => {
      const survivor = mergedInto === null ? undefined : found.get(mergedInto);
      return survivor === undefined ? [] : [[id, survivor] as const];
    }),
  );
}

/** The same patients, each as whom they go on, once: either number finds the survivor. */
export async function asSurvivors(
  tx: Tx,
  hospital: HospitalId,
  patients: readonly StoredPatient[],
): Promise<StoredPatient[]> {
  if (patients.every(({ mergedInto }) => mergedInto === null)) return [...patients];
  const survivors = await survivorsIn(tx, hospital, patients);
  return [...new Map(patients.map((each) => survivors.get(each.id) ?? each).map((each) => [each.id, each])).values()];
}

/**
 * Whom pseudonyms stand for now: `owners` as sealing answers them, each as whom they go on. Whatever names a patient or
 * reaches them goes by this: a number that was merged names nobody to act for, and its phone may be a stranger's. Null stays
 * null, and what is absent (its key is damaged) stays absent.
 */
export async function asPeopleNow(
  tx: Tx,
  hospital: HospitalId,
  owners: ReadonlyMap<SubjectId, PatientId | null>,
): Promise<Map<SubjectId, PatientId | null>> {
  const ids = [...owners.values()].filter((id): id is PatientId => id !== null);
  const survivors = await survivorsOf(tx, hospital, [...new Set(ids)]);
  return new Map([...owners].map(([subject, id]) => [subject, id === null ? null : (survivors.get(id) ?? null)]));
}
