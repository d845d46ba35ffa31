import type { HospitalId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { ActFacts, HospitalAct, KeyAct } from './act.claim.ts';

/** Where an act stands in the node log, and when it was done. */
export interface ActPlace {
  readonly id: string;
  readonly series: string;
  readonly number: number;
  readonly at: Date;
}

export type HospitalActRow = HospitalAct & ActPlace;
export type KeyActRow = KeyAct & ActPlace;

export async function insertHospitalAct(tx: Tx, node: HospitalId, row: HospitalActRow): Promise<void> {
  await tx
    .insertInto('hospital_act')
    .values({
      hospital_id: node,
      id: row.id,
      series: row.series,
      number: BigInt(row.number),
      act: row.act,
      about_id: row.aboutId,
      registration_id: row.registrationId,
      facts: JSON.stringify(row.facts),
      reason: row.reason,
      author_id: row.authorId,
      at: row.at,
    })
    .execute();
}

export async function insertKeyAct(tx: Tx, node: HospitalId, row: KeyActRow): Promise<void> {
  await tx
    .insertInto('key_act')
    .values({
      hospital_id: node,
      id: row.id,
      series: row.series,
      number: BigInt(row.number),
      act: row.act,
      about_id: row.aboutId,
      origin: row.origin,
      vkey: row.vkey,
      author_id: row.authorId,
      at: row.at,
    })
    .execute();
}

/** These acts, in no particular order; absent ones are left out. */
export async function readHospitalActs(tx: Tx, node: HospitalId, ids: readonly string[]): Promise<HospitalActRow[]> {
  const rows = await tx
    .selectFrom('hospital_act')
    .selectAll()
    .where('hospital_id', '=', node)
    .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    series: row.series,
    number: Number(row.number),
    act: row.act as HospitalAct['act'],
    aboutId: row.about_id as HospitalId | null,
    registrationId: row.registration_id,
    facts: row.facts as ActFacts,
    reason: row.reason,
    authorId: row.author_id as PersonId,
    at: row.at,
  }));
}

export async function readKeyActs(tx: Tx, node: HospitalId, ids: readonly string[]): Promise<KeyActRow[]> {
  const rows = await tx
    .selectFrom('key_act')
    .selectAll()
    .where('hospital_id', '=', node)
    .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    series: row.series,
    number: Number(row.number),
    act: row.act as KeyAct['act'],
    aboutId: row.about_id as HospitalId,
    origin: row.origin,
    vkey: row.vkey,
    authorId: row.author_id as PersonId,
    at: row.at,
  }));
}

/** What happened to a hospital, newest first, with the name of who did it. */
export interface ToldAct {
  id: string;
  kind: 'hospital' | 'key';
  act: string;
  reason: string;
  at: Date;
  author: string;
  series: string;
  number: number;
}

export async function actsAbout(tx: Tx, node: HospitalId, about: HospitalId): Promise<ToldAct[]> {
  const { rows } = await sql<Omit<ToldAct, 'number'> & { number: bigint }>`
    select a.id, a.kind, a.act, a.reason, a.at, p.name as author, a.series, a.number
    from (
      select id, 'hospital' as kind, act, reason, at, author_id, series, number from hospital_act
      where hospital_id = ${node} and about_id = ${about}
      union all
      select id, 'key', act, '', at, author_id, series, number from key_act
      where hospital_id = ${node} and about_id = ${about}
    ) a join person p on p.id = a.author_id
    order by a.at desc, a.series, a.number desc limit 200`.execute(tx);
  return rows.map((row) => ({ ...row, number: Number(row.number) }));
}

export interface WrongSuspension {
  slug: string;
  series: string | null;
  number: bigint | null;
}

/** Hospitals whose suspension is not what the last act about them says. */
export async function wrongSuspensions(tx: Tx, node: HospitalId): Promise<WrongSuspension[]> {
  const { rows } = await sql<WrongSuspension>`
    select h.slug, last.series, last.number
    from hospital h
    left join lateral (
      select act, series, number from hospital_act a
      where a.hospital_id = ${node} and a.about_id = h.id and a.act in ('suspended', 'resumed')
      order by number desc limit 1
    ) last on true
    where h.kind = 'hospital' and (h.suspended_at is not null) is distinct from (coalesce(last.act, '') = 'suspended')
    order by h.slug limit 1000`.execute(tx);
  return rows;
}
