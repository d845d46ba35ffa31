import type { HospitalId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/** Proof of a fork that this node's witness found; `evidence` is the text of the file. */
export interface ForkEvidence {
  readonly id: string;
  readonly origin: string;
  readonly olderSize: number;
  readonly newerSize: number;
  readonly evidence: string;
  readonly foundAt: Date;
}

/** A log that forks without end must not fill the database: one proves it, these are plenty. */
const MOST_OF_A_LOG = 100;

/** Keeps it; false when it is known, or the log has plenty already. */
export async function keepForkEvidence(tx: Tx, node: HospitalId, found: ForkEvidence): Promise<boolean> {
  const { id, origin, olderSize, newerSize, evidence, foundAt } = found;
  const { numAffectedRows } = await sql`
    insert into fork_evidence (hospital_id, id, origin, older_size, newer_size, evidence, found_at)
    select ${node}, ${id}, ${origin}, ${olderSize}, ${newerSize}, ${evidence}, ${foundAt}
    where (select count(*) from fork_evidence where hospital_id = ${node} and origin = ${origin}) < ${MOST_OF_A_LOG}
    on conflict (hospital_id, id) do nothing`.execute(tx);
  return numAffectedRows === 1n;
}

/** Newest first, without their texts. */
export async function listForkEvidence(tx: Tx, node: HospitalId, most: number) {
  const rows = await tx
    .selectFrom('fork_evidence')
    .select(['id', 'origin', 'older_size', 'newer_size', 'found_at as foundAt'])
    .where('hospital_id', '=', node)
    .orderBy('found_at', 'desc')
    .limit(most)
    .execute();
  return rows.map(({ older_size, newer_size, ...row }) => ({
    ...row,
    olderSize: Number(older_size),
    newerSize: Number(newer_size),
  }));
}

/** The text of the file. */
export async function readForkEvidence(
  tx: Tx,
  node: HospitalId,
  id: string,
): Promise<{ evidence: string } | undefined> {
  return tx
    .selectFrom('fork_evidence')
    .select('evidence')
    .where('hospital_id', '=', node)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** How many pieces of evidence there are of each log. */
export async function countForks(tx: Tx, node: HospitalId): Promise<ReadonlyMap<string, number>> {
  const rows = await tx
    .selectFrom('fork_evidence')
    .select(({ fn }) => ['origin', fn.countAll<bigint>().as('n')])
    .where('hospital_id', '=', node)
    .groupBy('origin')
    .execute();
  return new Map(rows.map(({ origin, n }) => [origin, Number(n)]));
}
