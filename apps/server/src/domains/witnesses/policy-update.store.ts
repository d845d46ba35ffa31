import type { HospitalId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { PolicyUpdateAct } from './policy-update.claim.ts';

/** A published policy with its place in the node log. */
export interface PolicyUpdateRow extends PolicyUpdateAct {
  readonly id: string;
  readonly series: string;
  readonly number: number;
  readonly at: Date;
}

/** Publications one after the other, until the transaction ends. */
export async function lockPolicyUpdates(tx: Tx, node: HospitalId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`pramana/policy-updates/${node}`}, 0))`.execute(tx);
}

export async function insertPolicyUpdate(tx: Tx, node: HospitalId, row: PolicyUpdateRow): Promise<void> {
  const { id, series, name, pins, note, authorId, at } = row;
  const [number, sequence] = [BigInt(row.number), BigInt(row.sequence)];
  const values = { hospital_id: node, id, series, number, name, sequence, pins, note, author_id: authorId, at };
  await tx.insertInto('policy_update').values(values).execute();
}

function updates(tx: Tx, node: HospitalId) {
  return tx
    .selectFrom('policy_update as u')
    .leftJoin('person as p', 'p.id', 'u.author_id')
    .selectAll('u')
    .select('p.name as person')
    .where('u.hospital_id', '=', node);
}

type Row = Awaited<ReturnType<ReturnType<typeof updates>['execute']>>[number];

function rowOf(row: Row): PolicyUpdateRow & { person: string | null } {
  const { id, series, name, pins, note, at, person } = row;
  const [number, sequence] = [Number(row.number), Number(row.sequence)];
  return { id, series, number, name, sequence, pins, note, at, person, authorId: row.author_id as PersonId };
}

/** The newest, of this name or of any; undefined where none was published. */
export async function newestPolicyUpdate(tx: Tx, node: HospitalId, name?: string) {
  let query = updates(tx, node).orderBy('u.series', 'desc').orderBy('u.number', 'desc').limit(1);
  if (name !== undefined) query = query.where('u.name', '=', name);
  const row = await query.executeTakeFirst();
  return row && rowOf(row);
}

const SHOWN = 50;

/** The newest ones, with who published them. */
export async function newestPolicyUpdates(tx: Tx, node: HospitalId) {
  const rows = await updates(tx, node).orderBy('u.series', 'desc').orderBy('u.number', 'desc').limit(SHOWN).execute();
  return rows.map(rowOf);
}

/** These acts, in no particular order; absent ones are left out. */
export async function readPolicyUpdates(tx: Tx, node: HospitalId, ids: readonly string[]): Promise<PolicyUpdateRow[]> {
  if (ids.length === 0) return [];
  const rows = await updates(tx, node)
    .where('u.id', 'in', [...ids])
    .execute();
  return rows.map(rowOf);
}
