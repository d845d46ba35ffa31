import type { HospitalId, LogId, PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

/** An override is for now. */
export const OVERRIDE_MS = 15 * 60_000;

/**
 * What the guard doubts that the operator can overrule. `witnesses`: too few of them answered; overruled, the log is signed on.
 * `tree`: somebody shows a later or another tree under the log's key; overruled, the log may be ended as one of a stolen key.
 * Never is one taken for the other: signed on, a log with a later tree forks.
 */
export type GuardDoubt = 'witnesses' | 'tree';

/** The operator lets a log be signed on from just this head, or end with it, although too few witnesses answered or one shows more. */
export interface GuardOverride {
  readonly id: string;
  readonly series: string;
  readonly number: number;
  readonly logId: LogId;
  /** The log's name. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** Null: given before decision 48, and counts for nothing. */
  readonly doubt: GuardDoubt | null;
  readonly reason: string;
  readonly authorId: PersonId;
  readonly at: Date;
}

export async function insertGuardOverride(tx: Tx, hospital: HospitalId, row: GuardOverride): Promise<void> {
  await tx
    .insertInto('guard_override')
    .values({
      hospital_id: hospital,
      id: row.id,
      series: row.series,
      number: BigInt(row.number),
      log_id: row.logId,
      size: BigInt(row.size),
      root: row.root,
      doubt: row.doubt,
      reason: row.reason,
      author_id: row.authorId,
      at: row.at,
    })
    .execute();
}

/** Which override is meant; only one that says its doubt counts, so none from before decision 48. */
export interface OverrideQuery {
  readonly doubt: GuardDoubt;
  readonly since: Date;
  /** Only for this very head: an old backup must not bring an old override back. */
  readonly head?: { readonly size: number; readonly root: Uint8Array };
  /** Only in these words of this person. */
  readonly said?: { readonly authorId: PersonId; readonly reason: string };
}

/** The newest such override of the log; undefined without one. */
export async function lastOverride(
  tx: Tx,
  log: { readonly id: LogId; readonly hospitalId: HospitalId },
  { doubt, since, head, said }: OverrideQuery,
) {
  let query = tx
    .selectFrom('guard_override as o')
    .leftJoin('person as p', 'p.id', 'o.author_id')
    .select(['o.series', 'o.number', 'o.at', 'p.name'])
    .where('o.hospital_id', '=', log.hospitalId)
    .where('o.log_id', '=', log.id)
    .where('o.doubt', '=', doubt)
    .where('o.at', '>=', since);
  if (head) query = query.where('o.size', '=', BigInt(head.size)).where('o.root', '=', Buffer.from(head.root));
  if (said) query = query.where('o.author_id', '=', said.authorId).where('o.reason', '=', said.reason);
  const row = await query.orderBy('o.at', 'desc').orderBy('o.number', 'desc').limit(1).executeTakeFirst();
  return row && { ...row, number: Number(row.number) };
}

/** Whether somebody overruled this doubt for this very head since `since`. */
export async function isOverridden(
  tx: Tx,
  log: { readonly id: LogId; readonly hospitalId: HospitalId },
  query: OverrideQuery & Required<Pick<OverrideQuery, 'head'>>,
): Promise<boolean> {
  return (await lastOverride(tx, log, query)) !== undefined;
}

/** These, in no particular order; absent ones are left out. */
export async function readGuardOverrides(
  tx: Tx,
  hospital: HospitalId,
  ids: readonly string[],
): Promise<GuardOverride[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('guard_override as o')
    .innerJoin('log as l', (join) => join.onRef('l.hospital_id', '=', 'o.hospital_id').onRef('l.id', '=', 'o.log_id'))
    .selectAll('o')
    .select('l.origin')
    .where('o.hospital_id', '=', hospital)
    .where('o.id', 'in', [...ids])
    .execute();
  return rows.map((row) => ({
    id: row.id,
    series: row.series,
    number: Number(row.number),
    logId: row.log_id as LogId,
    origin: row.origin,
    size: Number(row.size),
    root: row.root,
    doubt: row.doubt as GuardDoubt | null,
    reason: row.reason,
    authorId: row.author_id as PersonId,
    at: row.at,
  }));
}
