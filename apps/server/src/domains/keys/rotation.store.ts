import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface RotationRow {
  /** The new generation. */
  readonly generation: number;
  readonly startedAt: Date;
  readonly startedBy: PersonId | null;
  /** Their name. */
  readonly starter: string | null;
  readonly total: bigint;
  readonly done: bigint;
  readonly unreadable: bigint;
  readonly reached: SubjectId | null;
  readonly finishedAt: Date | null;
}

function rotations(tx: Tx, hospital: HospitalId) {
  return tx
    .selectFrom('key_rotation as r')
    .select(['r.generation', 'r.started_at', 'r.started_by', 'r.total', 'r.done', 'r.unreadable', 'r.reached'])
    .select('r.finished_at')
    .select((eb) => eb.selectFrom('person').select('name').whereRef('person.id', '=', 'r.started_by').as('starter'))
    .where('r.hospital_id', '=', hospital);
}

type Row = Awaited<ReturnType<ReturnType<typeof rotations>['execute']>>[number];

function rowOf(row: Row): RotationRow {
  return {
    generation: row.generation,
    startedAt: row.started_at,
    startedBy: row.started_by as PersonId | null,
    starter: row.starter,
    total: row.total,
    done: row.done,
    unreadable: row.unreadable,
    reached: row.reached as SubjectId | null,
    finishedAt: row.finished_at,
  };
}

/** All of a hospital's, the newest first. */
export async function readRotations(tx: Tx, hospital: HospitalId): Promise<RotationRow[]> {
  return (await rotations(tx, hospital).orderBy('generation', 'desc').execute()).map(rowOf);
}

/** The unfinished one under a lock; undefined when there is none, or another server is at it just now. */
export async function lockOpenRotation(tx: Tx, hospital: HospitalId): Promise<RotationRow | undefined> {
  const row = await rotations(tx, hospital)
    .where('finished_at', 'is', null)
    .orderBy('generation')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row && rowOf(row);
}

/** One server at a time begins or ends something about a hospital's generations. */
export async function lockGenerations(tx: Tx, hospital: HospitalId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`pramana/key-generations/${hospital}`}, 0))`.execute(tx);
}

/** Whoever wraps a key shares this lock: whoever destroys a generation waits for them, and they see it destroyed. */
export async function lockDestruction(tx: Tx, hospital: HospitalId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`pramana/key-destruction/${hospital}`}, 0))`.execute(tx);
}

export async function insertRotation(
  tx: Tx,
  hospital: HospitalId,
  row: Pick<RotationRow, 'generation' | 'startedAt' | 'startedBy' | 'total'>,
): Promise<void> {
  await tx
    .insertInto('key_rotation')
    .values({
      hospital_id: hospital,
      generation: row.generation,
      started_at: row.startedAt,
      started_by: row.startedBy,
      total: row.total,
    })
    .execute();
}

export async function moveRotation(
  tx: Tx,
  hospital: HospitalId,
  generation: number,
  moved: { seen: number; unreadable: number; reached: SubjectId | null; finishedAt: Date | null },
): Promise<void> {
  await tx
    .updateTable('key_rotation')
    .set((eb) => ({
      done: eb('done', '+', BigInt(moved.seen)),
      unreadable: eb('unreadable', '+', BigInt(moved.unreadable)),
      reached: moved.reached,
      finished_at: moved.finishedAt,
    }))
    .where('hospital_id', '=', hospital)
    .where('generation', '=', generation)
    .execute();
}
