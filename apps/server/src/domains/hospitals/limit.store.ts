import type { HospitalId, PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { LimitChange } from './act.claim.ts';

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

/** The limit under a lock, so that changes of it are sealed in their order; undefined when there is no such limit. */
export async function lockLimit(tx: Tx, name: string): Promise<{ most: number; windowSeconds: number } | undefined> {
  return tx
    .selectFrom('node_limit')
    .select(['most', 'window_seconds as windowSeconds'])
    .where('name', '=', name)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export async function setLimit(tx: Tx, name: string, most: number, by: PersonId, at: Date): Promise<void> {
  await tx.updateTable('node_limit').set({ most, changed_by: by, changed_at: at }).where('name', '=', name).execute();
}

/** A changed limit with its place in the node log. */
export interface LimitChangeRow extends LimitChange {
  id: string;
  series: string;
  number: number;
  at: Date;
}

export async function insertLimitChange(tx: Tx, node: HospitalId, row: LimitChangeRow): Promise<void> {
  const { id, series, number, name, most, windowSeconds, authorId, at } = row;
  const where = { hospital_id: node, id, series, number: BigInt(number) };
  await tx
    .insertInto('node_limit_change')
    .values({ ...where, name, most, window_seconds: windowSeconds, author_id: authorId, at })
    .execute();
}

function changes(tx: Tx, node: HospitalId) {
  return tx
    .selectFrom('node_limit_change as c')
    .innerJoin('person as p', 'p.id', 'c.author_id')
    .select(['c.id', 'c.series', 'c.number', 'c.name', 'c.most', 'c.window_seconds', 'c.author_id', 'c.at'])
    .select('p.name as author')
    .where('c.hospital_id', '=', node);
}

/** The newest changes, with who made them. */
export async function listLimitChanges(tx: Tx, node: HospitalId) {
  const rows = await changes(tx, node).orderBy('c.at', 'desc').orderBy('c.number', 'desc').limit(50).execute();
  return rows.map(({ window_seconds: _, author_id: __, ...row }) => row);
}

/** These changes, in no particular order; absent ones are left out. */
export async function readLimitChanges(tx: Tx, node: HospitalId, ids: readonly string[]): Promise<LimitChangeRow[]> {
  if (ids.length === 0) return [];
  const rows = await changes(tx, node)
    .where('c.id', 'in', [...ids])
    .execute();
  return rows.map(({ window_seconds: windowSeconds, author_id: authorId, number, author: _, ...row }) => ({
    ...row,
    number: Number(number),
    windowSeconds,
    authorId: authorId as PersonId,
  }));
}
