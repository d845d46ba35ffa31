import type { PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

export type LimitName = 'registrations-begun-per-address' | 'registrations-sent-per-phone';

export interface LimitRow {
  name: LimitName;
  most: number;
  windowSeconds: number;
  changedAt: Date | null;
}

export async function readLimits(tx: Tx): Promise<LimitRow[]> {
  const rows = await tx
    .selectFrom('node_limit')
    .select(['name', 'most', 'window_seconds as windowSeconds', 'changed_at as changedAt'])
    .orderBy('name')
    .execute();
  return rows as LimitRow[];
}

/** False when there is no such limit. */
export async function setLimit(tx: Tx, name: string, most: number, by: PersonId, at: Date): Promise<boolean> {
  const done = await tx
    .updateTable('node_limit')
    .set({ most, changed_by: by, changed_at: at })
    .where('name', '=', name)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}
