import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export type EvidenceKind = 'consultation' | 'result' | 'order' | 'dispense';

/** A citable fact, as its owner registered it. */
export interface EvidenceRow {
  id: string;
  kind: EvidenceKind;
  subjectId: SubjectId;
  encounterId: string | null;
  series: string;
  number: number;
  commitment: Uint8Array;
  documentId: string;
  recordId: string | null;
  version: number | null;
  authorId: PersonId;
  at: Date;
}

/** What is known of a fact beside its own row. */
export interface KnownEvidence extends EvidenceRow {
  author: string;
  confirmation: { series: string; number: number; at: Date } | null;
}

/** The row's id: the new one's, or that of the fact that was registered before. */
export async function insertEvidence(tx: Tx, hospital: HospitalId, row: EvidenceRow): Promise<string> {
  const inserted = await tx
    .insertInto('evidence')
    .values({
      hospital_id: hospital,
      id: row.id,
      kind: row.kind,
      subject_id: row.subjectId,
      encounter_id: row.encounterId,
      series: row.series,
      number: BigInt(row.number),
      commitment: row.commitment,
      document_id: row.documentId,
      record_id: row.recordId,
      version: row.version,
      author_id: row.authorId,
      at: row.at,
    })
    .onConflict((on) => on.columns(['hospital_id', 'document_id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted !== undefined) return inserted.id;
  const known = await tx
    .selectFrom('evidence')
    .select('id')
    .where('hospital_id', '=', hospital)
    .where('document_id', '=', row.documentId)
    .executeTakeFirstOrThrow();
  return known.id;
}

/** A second confirmation of the same fact violates `evidence_confirmation_pkey`. */
export async function insertConfirmation(
  tx: Tx,
  hospital: HospitalId,
  row: { evidenceId: string; series: string; number: number; at: Date },
): Promise<void> {
  await tx
    .insertInto('evidence_confirmation')
    .values({
      hospital_id: hospital,
      evidence_id: row.evidenceId,
      series: row.series,
      number: BigInt(row.number),
      at: row.at,
    })
    .execute();
}

type Which =
  | { ids: readonly string[] }
  | { documents: readonly string[] }
  | { subjects: readonly string[]; since: Date }
  | { after: string | null; limit: number };

/** Facts by id, by their document, of somebody since a time (newest first), or page by page in the order of ids. */
export async function readEvidence(tx: Tx, hospital: HospitalId, which: Which): Promise<KnownEvidence[]> {
  let query = tx
    .selectFrom('evidence as e')
    .innerJoin('person', 'person.id', 'e.author_id')
    .leftJoin('evidence_confirmation as c', (join) =>
      join.onRef('c.hospital_id', '=', 'e.hospital_id').onRef('c.evidence_id', '=', 'e.id'),
    )
    .selectAll('e')
    .select(['person.name as author', 'c.series as c_series', 'c.number as c_number', 'c.at as c_at'])
    .where('e.hospital_id', '=', hospital);
  if ('ids' in which) query = query.where(sql<boolean>`e.id = any(${[...which.ids]}::uuid[])`);
  else if ('documents' in which)
    query = query.where(sql<boolean>`e.document_id = any(${[...which.documents]}::uuid[])`);
  else if ('subjects' in which) {
    query = query
      .where(sql<boolean>`e.subject_id = any(${[...which.subjects]}::uuid[])`)
      .where('e.at', '>=', which.since)
      .orderBy('e.at', 'desc');
  } else {
    if (which.after !== null) query = query.where('e.id', '>', which.after);
    query = query.orderBy('e.id').limit(which.limit);
  }
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as EvidenceKind,
    subjectId: row.subject_id as SubjectId,
    encounterId: row.encounter_id,
    series: row.series,
    number: Number(row.number),
    commitment: row.commitment,
    documentId: row.document_id,
    recordId: row.record_id,
    version: row.version,
    authorId: row.author_id as PersonId,
    author: row.author,
    at: row.at,
    confirmation:
      row.c_series === null || row.c_number === null || row.c_at === null
        ? null
        : { series: row.c_series, number: Number(row.c_number), at: row.c_at },
  }));
}
