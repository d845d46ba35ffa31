import type { SubjectId } from '@pramana/kernel';
import type { AccessContext } from './access.ts';

/** The purpose of every access under a broken glass; stands in its events. */
export const EMERGENCY = 'emergency';

/** An opened, unexpired emergency access. */
export interface Emergency {
  id: string;
  expiresAt: Date;
}

/**
 * The emergency access to this patient, by any of their pseudonyms, that the actor opened and that has not expired; null:
 * none. Whatever lets somebody
 * in on it records the purpose `EMERGENCY`, and asks again at every request.
 */
export async function emergencyFor(
  { tx, hospital, actor, clock }: Pick<AccessContext, 'tx' | 'hospital' | 'actor' | 'clock'>,
  subjects: readonly SubjectId[],
): Promise<Emergency | null> {
  const row = await tx
    .selectFrom('emergency_entry')
    .select(['id', 'expires_at'])
    .where('hospital_id', '=', hospital.id)
    .where('subject_id', 'in', [...subjects])
    .where('author_id', '=', actor.personId)
    .where('act', '=', 'opened')
    .where('expires_at', '>', new Date(clock.now()))
    .orderBy('expires_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.expires_at ? { id: row.id, expiresAt: row.expires_at } : null;
}
