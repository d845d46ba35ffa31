import type { HospitalId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/**
 * Whether care of somebody goes on that nobody has finished: they wait or are seen, a test is ordered, or something is being
 * written. What is older than `since` was given up, and is in nobody's way.
 */
export async function isInCare(
  tx: Tx,
  hospital: HospitalId,
  { subject, since }: { subject: SubjectId; since: Date },
): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`
    select exists (select from appointment where hospital_id = ${hospital} and subject_id = ${subject}
        and state in ('arrived', 'in-consultation') and coalesce(starts_at, created_at) >= ${since})
      or exists (select from lab_order where hospital_id = ${hospital} and subject_id = ${subject}
        and state in ('ordered', 'sampled', 'entered') and coalesce(sampled_at, ordered_at) >= ${since})
      or exists (select from consultation_draft where hospital_id = ${hospital} and subject_id = ${subject} and updated_at >= ${since})
      or exists (select from record_draft where hospital_id = ${hospital} and subject_id = ${subject} and updated_at >= ${since})
      or exists (select from result_draft where hospital_id = ${hospital} and subject_id = ${subject} and updated_at >= ${since})
      as open`.execute(tx);
  return rows[0]?.open === true;
}
