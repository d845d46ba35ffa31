import type { HospitalId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { WitnessAct } from './witness.claim.ts';

/** An act with its place in the hospital's log. */
export interface WitnessActRow extends WitnessAct {
  readonly id: string;
  readonly series: string;
  readonly number: number;
  readonly at: Date;
}

/** Decisions about a hospital's witnesses one after the other, until the transaction ends. */
export async function lockWitnesses(tx: Tx, hospital: HospitalId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`pramana/witnesses/${hospital}`}, 0))`.execute(tx);
}

export async function insertWitnessAct(tx: Tx, hospital: HospitalId, row: WitnessActRow): Promise<void> {
  const { id, series, number, act, vkey, url, counts, quorum, authorId, at } = row;
  await tx
    .insertInto('witness_act')
    .values({
      hospital_id: hospital,
      id,
      series,
      number: BigInt(number),
      act,
      vkey,
      url,
      counts,
      quorum,
      author_id: authorId,
      at,
    })
    .execute();
}

function acts(tx: Tx, hospital: HospitalId) {
  return tx
    .selectFrom('witness_act as a')
    .leftJoin('person as p', 'p.id', 'a.author_id')
    .select(['a.id', 'a.series', 'a.number', 'a.act', 'a.vkey', 'a.url', 'a.counts', 'a.quorum', 'a.author_id', 'a.at'])
    .select('p.name as person')
    .where('a.hospital_id', '=', hospital);
}

type Row = Awaited<ReturnType<ReturnType<typeof acts>['execute']>>[number];

function rowOf({ author_id: authorId, number, act, ...row }: Row): WitnessActRow & { person: string | null } {
  return { ...row, act: act as WitnessAct['act'], number: Number(number), authorId: authorId as PersonId | null };
}

/** The newest acts, with who did it. */
export async function newestWitnessActs(tx: Tx, hospital: HospitalId, most: number) {
  const rows = await acts(tx, hospital).orderBy('a.series', 'desc').orderBy('a.number', 'desc').limit(most).execute();
  return rows.map(rowOf);
}

/** These acts, in no particular order; absent ones are left out. */
export async function readWitnessActs(tx: Tx, hospital: HospitalId, ids: readonly string[]): Promise<WitnessActRow[]> {
  if (ids.length === 0) return [];
  const rows = await acts(tx, hospital)
    .where('a.id', 'in', [...ids])
    .execute();
  return rows.map(rowOf);
}
