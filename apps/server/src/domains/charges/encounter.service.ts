import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { encounterSubject, endEncounterAt, insertEncounter } from './charge.store.ts';

/** Opens the encounter of somebody who came to see a doctor: what is done and billed hangs on it. */
export async function openOutpatient(
  tx: Tx,
  { hospital, subjectId, by, at }: { hospital: HospitalId; subjectId: SubjectId; by: PersonId; at: Date },
): Promise<string> {
  const id = newId(at.getTime());
  const facts = { id, class: 'outpatient' as const, subjectId, payerId: null, startedAt: at, createdBy: by };
  await insertEncounter(tx, hospital, facts);
  return id;
}

/** The encounter, if it is one of this person's; null for every other id: care is charged to nobody else's visit. */
export async function ownEncounter(
  tx: Tx,
  hospital: HospitalId,
  id: string | null,
  subjects: readonly SubjectId[],
): Promise<string | null> {
  if (id === null) return null;
  const whose = await encounterSubject(tx, hospital, id);
  return whose !== null && subjects.includes(whose) ? id : null;
}

/** Ends an encounter that has not ended. */
export async function endEncounter(tx: Tx, hospital: HospitalId, id: string, at: Date): Promise<void> {
  await endEncounterAt(tx, hospital, id, at);
}
