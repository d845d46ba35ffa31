import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { Renewal } from './renewal.claim.ts';

/** Announce the next keys; once everybody knows them, seal under them and anew; once everybody does, retire the former. */
export type RenewalPhase = 'announcing' | 'announced' | 'sealing' | 'sealed' | 'retiring' | 'finished';

export interface RenewalRow extends Renewal {
  readonly id: string;
  readonly phase: RenewalPhase;
  readonly phaseAt: Date;
  readonly done: bigint;
  readonly reached: SubjectId | null;
  readonly startedAt: Date;
  /** Null: nobody began it. */
  readonly starter: string | null;
  readonly finishedAt: Date | null;
  readonly series: string | null;
  readonly number: number | null;
}

function renewals(tx: Tx, hospital: HospitalId) {
  return tx
    .selectFrom('key_renewal as r')
    .leftJoin('person as p', 'p.id', 'r.started_by')
    .select(['r.id', 'r.level', 'r.renewed_id', 'r.phase', 'r.phase_at', 'r.total', 'r.done', 'r.unreadable'])
    .select(['r.reached', 'r.started_at', 'r.started_by', 'r.finished_at', 'r.series', 'r.number', 'p.name as starter'])
    .where('r.hospital_id', '=', hospital);
}

type Row = Awaited<ReturnType<ReturnType<typeof renewals>['execute']>>[number];

function rowOf(row: Row): RenewalRow {
  return {
    id: row.id,
    level: row.level as RenewalRow['level'],
    subjectId: row.renewed_id as SubjectId | null,
    phase: row.phase as RenewalPhase,
    phaseAt: row.phase_at,
    total: row.total,
    done: row.done,
    unreadable: row.unreadable,
    reached: row.reached as SubjectId | null,
    startedAt: row.started_at,
    startedBy: row.started_by as PersonId | null,
    starter: row.starter,
    finishedAt: row.finished_at,
    series: row.series,
    number: row.number === null ? null : Number(row.number),
  };
}

/** The newest first. */
export async function newestRenewals(tx: Tx, hospital: HospitalId, limit: number): Promise<RenewalRow[]> {
  return (await renewals(tx, hospital).orderBy('r.id', 'desc').limit(limit).execute()).map(rowOf);
}

/** Finished ones by their ids, in no particular order. */
export async function readRenewals(tx: Tx, hospital: HospitalId, ids: readonly string[]): Promise<RenewalRow[]> {
  if (ids.length === 0) return [];
  const rows = await renewals(tx, hospital)
    .where('r.id', 'in', [...ids])
    .execute();
  return rows.map(rowOf);
}

/** The unfinished one under a lock; undefined when there is none, or another server is at it just now. */
export async function lockOpenRenewal(tx: Tx, hospital: HospitalId): Promise<RenewalRow | undefined> {
  const row = await renewals(tx, hospital)
    .where('r.finished_at', 'is', null)
    .forUpdate('r')
    .skipLocked()
    .executeTakeFirst();
  return row && rowOf(row);
}

/** Whether keys are being replaced. */
export async function isRenewing(tx: Tx, hospital: HospitalId): Promise<boolean> {
  const row = tx.selectFrom('key_renewal').select('id').where('hospital_id', '=', hospital);
  return (await row.where('finished_at', 'is', null).executeTakeFirst()) !== undefined;
}

/** Violates `key_renewal_open` while one is open. */
export async function insertRenewal(
  tx: Tx,
  hospital: HospitalId,
  row: Pick<RenewalRow, 'id' | 'level' | 'subjectId' | 'total' | 'startedAt' | 'startedBy'>,
): Promise<void> {
  await tx
    .insertInto('key_renewal')
    .values({
      hospital_id: hospital,
      id: row.id,
      level: row.level,
      renewed_id: row.subjectId,
      phase: 'announcing',
      phase_at: sql<Date>`clock_timestamp()`,
      total: row.total,
      started_at: row.startedAt,
      started_by: row.startedBy,
    })
    .execute();
}

/** After a piece: how far it is. */
export async function moveRenewal(
  tx: Tx,
  hospital: HospitalId,
  id: string,
  moved: { done: bigint; unreadable: bigint; reached: SubjectId | null },
): Promise<void> {
  await tx
    .updateTable('key_renewal')
    .set({ done: moved.done, unreadable: moved.unreadable, reached: moved.reached })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .execute();
}

/** Whether a phase began so long ago, by the database's clock alone: those of several servers differ. */
export async function isPhaseOlder(tx: Tx, hospital: HospitalId, id: string, ms: number): Promise<boolean> {
  const { rows } = await sql<{ older: boolean }>`
    select phase_at <= clock_timestamp() - ${ms}::float8 * interval '1 millisecond' as older
    from key_renewal where hospital_id = ${hospital} and id = ${id}`.execute(tx);
  return rows[0]?.older === true;
}

/** Begins a phase with the first person, by the database's clock. */
export async function enterPhase(
  tx: Tx,
  hospital: HospitalId,
  id: string,
  phase: Exclude<RenewalPhase, 'finished'>,
): Promise<void> {
  await tx
    .updateTable('key_renewal')
    .set({ phase, phase_at: sql<Date>`clock_timestamp()`, reached: null, done: 0n })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .execute();
}

export async function finishRenewal(
  tx: Tx,
  hospital: HospitalId,
  row: Pick<RenewalRow, 'id' | 'total' | 'unreadable'> & { finishedAt: Date; series: string; number: number },
): Promise<void> {
  await tx
    .updateTable('key_renewal')
    .set({
      phase: 'finished',
      phase_at: row.finishedAt,
      finished_at: row.finishedAt,
      total: row.total,
      done: row.total,
      unreadable: row.unreadable,
      reached: null,
      series: row.series,
      number: BigInt(row.number),
    })
    .where('hospital_id', '=', hospital)
    .where('id', '=', row.id)
    .execute();
}

/** Which phase the newest one is in: whoever holds unwrapped keys forgets them when it changes. */
export async function renewalState(tx: Tx, hospital: HospitalId): Promise<string> {
  const [newest] = await newestRenewals(tx, hospital, 1);
  return newest === undefined ? '' : `${newest.id} ${newest.phase}`;
}

/** Somebody, and the moment from when on a renewal counts. */
export interface RenewedSince {
  readonly subject: SubjectId;
  readonly at: Date;
}

/** What the finished renewals of somebody's own key did that began since then. */
export interface Renewed {
  /** When the first one was finished that left nothing behind: the key of then is gone since; null: none did. */
  readonly at: Date | null;
  /** Whether it was tried for them alone, and the last time something did not open. */
  readonly isStuck: boolean;
}

/**
 * One for each of `since`, in their order. A renewal after one that left something behind goes on with the key that that one
 * made: it replaces none. One of everybody's that met something unreadable does not say of whom.
 */
export async function personsRenewed(tx: Tx, hospital: HospitalId, since: readonly RenewedSince[]): Promise<Renewed[]> {
  if (since.length === 0) return [];
  const { rows } = await sql<{ at: Date | null; stuck: boolean | null }>`
    with touched as (
      select g.place, g.since, r.id, r.level, r.renewed_id, r.started_at, r.finished_at, r.unreadable,
        lag(r.unreadable, 1, 0::bigint) over (partition by g.place order by r.started_at, r.id) as left_before
      from unnest(${since.map(({ subject }) => subject)}::uuid[], ${since.map(({ at }) => at)}::timestamptz[])
        with ordinality as g (subject, since, place)
      left join key_renewal r on r.hospital_id = ${hospital} and r.finished_at is not null
        and (r.renewed_id = g.subject or r.renewed_id is null))
    select min(finished_at) filter (where is_since and unreadable = 0 and left_before = 0) as at,
      bool_or(is_since and renewed_id is not null)
        and (array_agg(unreadable order by started_at desc, id desc) filter (where renewed_id is not null))[1] > 0 as stuck
    from (select *, level = 'persons' and started_at >= since as is_since from touched) as t
    group by place order by place`.execute(tx);
  return rows.map(({ at, stuck }) => ({ at, isStuck: stuck === true }));
}
