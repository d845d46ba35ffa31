import type { HospitalId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import { fixed, type Tx } from '../../platform/database/index.ts';
import type { WitnessedLogAct } from './witnessed-log.claim.ts';

/** An act with its place in the node log. */
export interface WitnessedLogActRow extends WitnessedLogAct {
  readonly id: string;
  readonly series: string;
  readonly number: number;
  readonly at: Date;
}

/** A log that is followed today; `since` the act by which it is. */
export interface FollowedLog {
  readonly origin: string;
  readonly vkey: string;
  readonly since: Date;
}

/** Decisions about witnessed logs one after the other, until the transaction ends. */
export async function lockWitnessedLogs(tx: Tx, node: HospitalId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`pramana/witnessed-logs/${node}`}, 0))`.execute(tx);
}

export async function insertWitnessedLogAct(tx: Tx, node: HospitalId, row: WitnessedLogActRow): Promise<void> {
  const { authorId, number, ...rest } = row;
  await tx
    .insertInto('witnessed_log_act')
    .values({ hospital_id: node, ...rest, number: BigInt(number), author_id: authorId })
    .execute();
}

/** The last act that matters decides: of one series numbers grow, and the series' name grows with the year. */
const followed = fixed((tx, { node, origin }: { node: HospitalId; origin: string | null }) =>
  sql<FollowedLog>`select origin, vkey, at as since from (
      select distinct on (origin) origin, vkey, at, act from witnessed_log_act
      where hospital_id = ${node} and act <> 'restore' and (${origin}::text is null or origin = ${origin})
      order by origin, series desc, number desc) last
    where act = 'follow' order by origin`.compile(tx),
);

export async function followedLogs(tx: Tx, node: HospitalId): Promise<FollowedLog[]> {
  return followed(tx, { node, origin: null });
}

export async function followedLog(tx: Tx, node: HospitalId, origin: string): Promise<FollowedLog | undefined> {
  const [found] = await followed(tx, { node, origin });
  return found;
}

function acts(tx: Tx, node: HospitalId) {
  return tx
    .selectFrom('witnessed_log_act as a')
    .innerJoin('person as p', 'p.id', 'a.author_id')
    .select(['a.id', 'a.series', 'a.number', 'a.act', 'a.origin', 'a.vkey', 'a.author_id', 'a.at', 'p.name as person'])
    .where('a.hospital_id', '=', node);
}

type Row = Awaited<ReturnType<ReturnType<typeof acts>['execute']>>[number];

function rowOf({ author_id: authorId, number, act, ...row }: Row): WitnessedLogActRow & { person: string } {
  return { ...row, act: act as WitnessedLogAct['act'], number: Number(number), authorId: authorId as PersonId };
}

/** The newest acts, with who did it. */
export async function newestWitnessedLogActs(tx: Tx, node: HospitalId, most: number) {
  const rows = await acts(tx, node).orderBy('a.series', 'desc').orderBy('a.number', 'desc').limit(most).execute();
  return rows.map(rowOf);
}

/** These acts, in no particular order; absent ones are left out. */
export async function readWitnessedLogActs(
  tx: Tx,
  node: HospitalId,
  ids: readonly string[],
): Promise<WitnessedLogActRow[]> {
  if (ids.length === 0) return [];
  const rows = await acts(tx, node)
    .where('a.id', 'in', [...ids])
    .execute();
  return rows.map(rowOf);
}
