import type { Role } from '@pramana/contract';
import type { PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

/** The roles whose first-day tour this person has seen or skipped. */
export async function seenTours(tx: Tx, person: PersonId): Promise<Role[]> {
  const rows = await tx
    .selectFrom('tour_seen')
    .select('role')
    .where('person_id', '=', person)
    .orderBy('role')
    .execute();
  return rows.map((row) => row.role as Role);
}

export async function markSeen(tx: Tx, person: PersonId, role: Role, at: Date): Promise<void> {
  await tx
    .insertInto('tour_seen')
    .values({ person_id: person, role, seen_at: at })
    .onConflict((on) => on.columns(['person_id', 'role']).doNothing())
    .execute();
}
