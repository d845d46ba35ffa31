import type { Role, TourJson } from '@pramana/contract';
import type { PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

/** What became of this person's first-day tours; a role that is not here was never offered. */
export async function toursOf(tx: Tx, person: PersonId): Promise<TourJson[]> {
  const rows = await tx
    .selectFrom('tour_seen')
    .select(['role', 'left_at as leftAt'])
    .where('person_id', '=', person)
    .orderBy('role')
    .execute();
  return rows.map(({ role, leftAt }) => ({ role: role as Role, leftAt }));
}

/** Keeps where a tour was left; of two at once the later stands. */
export async function keepTour(tx: Tx, person: PersonId, { role, leftAt }: TourJson, at: Date): Promise<void> {
  await tx
    .insertInto('tour_seen')
    .values({ person_id: person, role, left_at: leftAt, seen_at: at })
    .onConflict((on) => on.columns(['person_id', 'role']).doUpdateSet({ left_at: leftAt, seen_at: at }))
    .execute();
}
