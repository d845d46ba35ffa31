import type { HospitalId, LogId, PersonId } from '@pramana/kernel';
import { equal } from '@pramana/ledger';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/** An override is for now. */
export const OVERRIDE_MS = 15 * 60_000;

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
      reason: row.reason,
      author_id: row.authorId,
      at: row.at,
    })
    .execute();
}

/** Whether somebody overrode the guard for this very head since `since`: an old backup must not bring an old one back. */
export async function isOverridden(
  tx: Tx,
  log: { readonly id: LogId; readonly hospitalId: HospitalId },
  head: { readonly size: number; readonly root: Uint8Array },
  since: Date,
): Promise<boolean> {
  const { rows } = await sql`select 1 from guard_override
    where hospital_id = ${log.hospitalId} and log_id = ${log.id} and size = ${head.size} and root = ${head.root}
      and at >= ${since} limit 1`.execute(tx);
  return rows.length > 0;
}

/** The newest override of this log since `since`, and whether it was given for this very head; undefined without one. */
export async function lastOverride(
  tx: Tx,
  log: { readonly id: LogId; readonly hospitalId: HospitalId },
  head: { readonly size: number; readonly root: Uint8Array },
  since: Date,
) {
  const row = await tx
    .selectFrom('guard_override as o')
    .leftJoin('person as p', 'p.id', 'o.author_id')
    .select(['o.series', 'o.number', 'o.size', 'o.root', 'o.reason', 'o.author_id', 'o.at', 'p.name'])
    .where('o.hospital_id', '=', log.hospitalId)
    .where('o.log_id', '=', log.id)
    .where('o.at', '>=', since)
    .orderBy('o.at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const isHere = Number(row.size) === head.size && equal(new Uint8Array(row.root), head.root);
  return { ...row, number: Number(row.number), isHere };
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
    reason: row.reason,
    authorId: row.author_id as PersonId,
    at: row.at,
  }));
}
