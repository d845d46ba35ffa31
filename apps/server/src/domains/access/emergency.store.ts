import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface EmergencyRow {
  id: string;
  act: 'opened' | 'reviewed';
  openingId: string | null;
  subjectId: SubjectId;
  authorId: PersonId;
  personName: string;
  roles: string[];
  wordsBox: Uint8Array;
  at: Date;
  expiresAt: Date | null;
  justified: boolean | null;
  series: string;
  number: number;
}

/** A second review of one opening violates `emergency_entry_hospital_id_opening_id_key`. */
export async function insertEntry(tx: Tx, hospital: HospitalId, row: EmergencyRow): Promise<void> {
  await tx
    .insertInto('emergency_entry')
    .values({
      hospital_id: hospital,
      id: row.id,
      act: row.act,
      opening_id: row.openingId,
      subject_id: row.subjectId,
      author_id: row.authorId,
      person_name: row.personName,
      roles: row.roles,
      words_box: row.wordsBox,
      at: row.at,
      expires_at: row.expiresAt,
      justified: row.justified,
      series: row.series,
      number: BigInt(row.number),
    })
    .execute();
}

function entries(tx: Tx, hospital: HospitalId) {
  return tx.selectFrom('emergency_entry as e').selectAll('e').where('e.hospital_id', '=', hospital);
}

type Found = Awaited<ReturnType<ReturnType<typeof entries>['execute']>>[number];

function entry(row: Found): EmergencyRow {
  return {
    id: row.id,
    act: row.act as EmergencyRow['act'],
    openingId: row.opening_id,
    subjectId: row.subject_id as SubjectId,
    authorId: row.author_id as PersonId,
    personName: row.person_name,
    roles: row.roles,
    wordsBox: row.words_box,
    at: row.at,
    expiresAt: row.expires_at,
    justified: row.justified,
    series: row.series,
    number: Number(row.number),
  };
}

export async function readEntries(tx: Tx, hospital: HospitalId, ids: readonly string[]): Promise<EmergencyRow[]> {
  return (
    await entries(tx, hospital)
      .where(sql<boolean>`e.id = any(${[...ids]}::uuid[])`)
      .execute()
  ).map(entry);
}

/** The reviews of these openings. */
export async function reviewsOf(tx: Tx, hospital: HospitalId, openings: readonly string[]): Promise<EmergencyRow[]> {
  return (
    await entries(tx, hospital)
      .where(sql<boolean>`e.opening_id = any(${[...openings]}::uuid[])`)
      .execute()
  ).map(entry);
}

export interface OpeningQuery {
  unreviewed: boolean;
  /** Only of these pseudonyms. */
  subjects?: readonly SubjectId[] | undefined;
  after: string | null;
  limit: number;
}

/** Openings newest first, behind the one with the id `after`. */
export async function listOpenings(
  tx: Tx,
  hospital: HospitalId,
  { unreviewed, subjects, after, limit }: OpeningQuery,
): Promise<EmergencyRow[]> {
  const rows = await entries(tx, hospital)
    .where('e.act', '=', 'opened')
    .$if(after !== null, (query) => query.where('e.id', '<', after ?? ''))
    .$if(subjects !== undefined, (query) => query.where('e.subject_id', 'in', [...(subjects ?? [])]))
    .$if(unreviewed, (query) =>
      query.where(sql<boolean>`not exists (
        select from emergency_entry r where r.hospital_id = e.hospital_id and r.opening_id = e.id)`),
    )
    .orderBy('e.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(entry);
}
