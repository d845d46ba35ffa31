import type { HospitalId, PatientId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';

/** Where each of these patients stands: itself, or the one it was merged into; ids of nobody are absent. */
export async function survivorsOf(
  tx: Tx,
  hospital: HospitalId,
  ids: readonly PatientId[],
): Promise<Map<PatientId, PatientId>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: PatientId; survivor: PatientId }>`
    select id, coalesce(merged_into, id) as survivor from patient
    where hospital_id = ${hospital} and id = any(${[...ids]}::uuid[])`.execute(tx);
  return new Map(rows.map(({ id, survivor }) => [id, survivor]));
}

/** Those that were merged into a patient. */
export async function aliasesOf(
  tx: Tx,
  hospital: HospitalId,
  id: PatientId,
): Promise<{ id: PatientId; number: string; active: boolean }[]> {
  const rows = await tx
    .selectFrom('patient')
    .select(['id', 'number', 'active'])
    .where('hospital_id', '=', hospital)
    .where('merged_into', '=', id)
    .orderBy('number')
    .execute();
  return rows.map((row) => ({ ...row, id: row.id as PatientId }));
}

/** Whose accounts open these patients now, or somebody who was merged into them: their own, their guardians'. */
export async function accountsOf(tx: Tx, hospital: HospitalId, ids: readonly PatientId[]): Promise<PersonId[]> {
  const { rows } = await sql<{ person: PersonId }>`
    select l.person_id as person from patient_link l
    join patient p on p.hospital_id = l.hospital_id and p.id = l.patient_id
    where l.hospital_id = ${hospital} and coalesce(p.merged_into, p.id) = any(${[...ids]}::uuid[]) and l.ended_at is null`.execute(
    tx,
  );
  return rows.map(({ person }) => person);
}

/** Whether a card that would open one of these patients, or somebody who was merged into them, can still be used at `at`. */
export async function hasOpenCards(
  tx: Tx,
  hospital: HospitalId,
  ids: readonly PatientId[],
  at: Date,
): Promise<boolean> {
  const { rows } = await sql`
    select from enrolment e
    join patient p on p.hospital_id = e.hospital_id and p.id = e.patient_id
    where e.hospital_id = ${hospital} and coalesce(p.merged_into, p.id) = any(${[...ids]}::uuid[])
      and e.used_at is null and e.revoked_at is null and e.expires_at > ${at} limit 1`.execute(tx);
  return rows.length > 0;
}

/** Waits for whoever merges this patient at the moment, and keeps them as they are until the transaction ends. */
export async function keepApart(tx: Tx, hospital: HospitalId, id: PatientId): Promise<void> {
  const row = tx.selectFrom('patient').select('id').where('hospital_id', '=', hospital).where('id', '=', id);
  await row.forKeyShare().execute();
}

/**
 * Holds both rows, and those that were merged into either, until the transaction ends, in one order whoever else merges them: an
 * account that opens one of them waits for it.
 */
export async function lockBoth(tx: Tx, hospital: HospitalId, ids: readonly PatientId[]): Promise<void> {
  await sql`select from patient where hospital_id = ${hospital}
    and (id = any(${[...ids]}::uuid[]) or merged_into = any(${[...ids]}::uuid[])) order by id for update`.execute(tx);
}

/** Points an alias, and those that pointed to it, to the survivor; gives the latter. One statement: no row ever points to an alias. */
export async function pointTo(
  tx: Tx,
  hospital: HospitalId,
  alias: PatientId,
  survivor: PatientId,
): Promise<PatientId[]> {
  const { rows } = await sql<{ id: PatientId }>`
    update patient set merged_into = ${survivor}
    where hospital_id = ${hospital} and (id = ${alias} or merged_into = ${alias}) returning id`.execute(tx);
  return rows.map(({ id }) => id).filter((id) => id !== alias);
}

/**
 * Those that came along when this alias was merged last and have gone with it since: whoever was merged or separated
 * without it meanwhile stands where that put them.
 */
export async function cameAlong(tx: Tx, hospital: HospitalId, alias: PatientId): Promise<PatientId[]> {
  const { rows } = await sql<{ id: PatientId }>`
    with last as (
      select position, moved from patient_merge
      where hospital_id = ${hospital} and alias_id = ${alias} and action = 'merge' order by position desc limit 1)
    select came.id from last, unnest(last.moved) as came (id)
    where not exists (
      select from patient_merge m
      where m.hospital_id = ${hospital} and m.position > last.position
        and (m.alias_id = came.id or came.id = any(m.moved))
        and m.alias_id <> ${alias} and not ${alias}::uuid = any(m.moved))`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Makes an alias its own again, with those that came along with it and still stand with the survivor. */
export async function pointBack(
  tx: Tx,
  hospital: HospitalId,
  alias: PatientId,
  { survivor, moved }: { survivor: PatientId; moved: readonly string[] },
): Promise<void> {
  await sql`
    update patient set merged_into = case when id = ${alias} then null else ${alias}::uuid end
    where hospital_id = ${hospital} and merged_into = ${survivor}
      and (id = ${alias} or id = any(${[...moved]}::uuid[]))`.execute(tx);
}

/** When an alias came to its survivor, by itself or along with another; null: it did not. */
export async function cameAt(
  tx: Tx,
  hospital: HospitalId,
  alias: PatientId,
  survivor: PatientId,
): Promise<Date | null> {
  const row = await tx
    .selectFrom('patient_merge')
    .select('at')
    .where('hospital_id', '=', hospital)
    .where('survivor_id', '=', survivor)
    .where('action', '=', 'merge')
    .where((eb) => eb.or([eb('alias_id', '=', alias), sql<boolean>`${alias}::uuid = any(moved)`]))
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.at ?? null;
}

export interface MergeRow {
  id: string;
  action: 'merge' | 'separate';
  aliasId: PatientId;
  survivorId: PatientId;
  moved: string[];
  reason: string;
  by: string;
  at: Date;
}

/** Writes a merge or separation down; answers its id. */
export async function insertMerge(
  tx: Tx,
  hospital: HospitalId,
  { by, at, ...row }: Omit<MergeRow, 'id' | 'by'> & { by: PersonId },
): Promise<string> {
  const id = newId(at.getTime());
  await tx
    .insertInto('patient_merge')
    .values({
      hospital_id: hospital,
      id,
      action: row.action,
      alias_id: row.aliasId,
      survivor_id: row.survivorId,
      moved: [...row.moved],
      reason: row.reason,
      author_id: by,
      at,
    })
    .execute();
  return id;
}

/** Merges and separations in which this patient took part, newest first. */
export async function readMerges(tx: Tx, hospital: HospitalId, id: PatientId): Promise<MergeRow[]> {
  const rows = await tx
    .selectFrom('patient_merge as m')
    .innerJoin('person as p', 'p.id', 'm.author_id')
    .select(['m.id', 'm.action', 'm.alias_id', 'm.survivor_id', 'm.moved', 'm.reason', 'p.name as by', 'm.at'])
    .where('m.hospital_id', '=', hospital)
    .where((eb) => eb.or([eb('m.alias_id', '=', id), eb('m.survivor_id', '=', id)]))
    .orderBy('m.position', 'desc')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    action: row.action as MergeRow['action'],
    aliasId: row.alias_id as PatientId,
    survivorId: row.survivor_id as PatientId,
    moved: row.moved,
    reason: row.reason,
    by: row.by,
    at: row.at,
  }));
}

/** Keeps who said that a new patient is somebody else than those much like them, and why. */
export async function insertDistinct(
  tx: Tx,
  hospital: HospitalId,
  row: { patient: PatientId; others: readonly PatientId[]; reason: string; by: PersonId; at: Date },
): Promise<void> {
  const { patient, others, reason, by, at } = row;
  await tx
    .insertInto('patient_distinct')
    .values({ hospital_id: hospital, patient_id: patient, others: [...others], reason, author_id: by, at })
    .execute();
}
