import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { withdrawPrescriptionsOf } from './prescription.store.ts';
import { withdrawQuestionsOf } from './substitution.store.ts';

/**
 * What an erasure takes of the pharmacy's list: prescriptions that nobody can read or hand out any more, and the questions
 * about them. What was handed out stays, by pseudonym.
 */
export async function forgetPrescriptions(
  tx: Tx,
  hospital: HospitalId,
  { subjectId, at, by }: { subjectId: SubjectId; at: Date; by: PersonId | null },
): Promise<void> {
  await withdrawQuestionsOf(tx, hospital, subjectId, by, at);
  await withdrawPrescriptionsOf(tx, hospital, subjectId);
}
