import type { ConsultationPart } from '@pramana/contract';
import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import { insertRows, type Tx } from '../../platform/database/index.ts';

export interface ConsultationRow {
  id: string;
  subjectId: SubjectId;
  doctorId: PersonId;
  doctorName: string;
  encounterId: string | null;
  begunAt: Date;
  sealedAt: Date | null;
  /** The record that each part was sealed as; null: there is none. */
  records: Readonly<Record<ConsultationPart, string | null>>;
}

const COLUMNS = {
  note: 'note_id',
  prescription: 'prescription_id',
  vitals: 'vitals_id',
  orders: 'orders_id',
} as const satisfies Record<ConsultationPart, string>;

/** False when this doctor has one open about this patient already; one inserted at the same time is waited for. */
export async function insertConsultation(
  tx: Tx,
  hospital: HospitalId,
  row: Omit<ConsultationRow, 'sealedAt' | 'records'>,
): Promise<boolean> {
  const inserted = await tx
    .insertInto('consultation')
    .values({
      hospital_id: hospital,
      id: row.id,
      subject_id: row.subjectId,
      doctor_id: row.doctorId,
      doctor_name: row.doctorName,
      encounter_id: row.encounterId,
      begun_at: row.begunAt,
    })
    .onConflict((on) => on.doNothing())
    .returning('id')
    .execute();
  return inserted.length > 0;
}

/** Many that are sealed as they are taken over; one whose id is taken fails the statement. */
export function insertSealedConsultations(
  tx: Tx,
  hospital: HospitalId,
  rows: readonly (Omit<ConsultationRow, 'records'> & { records: Partial<ConsultationRow['records']> })[],
): Promise<void> {
  const parts = Object.keys(COLUMNS) as ConsultationPart[];
  const made = rows.map((row) => ({
    hospital_id: hospital,
    id: row.id,
    subject_id: row.subjectId,
    doctor_id: row.doctorId,
    doctor_name: row.doctorName,
    encounter_id: row.encounterId,
    begun_at: row.begunAt,
    sealed_at: row.sealedAt,
    ...Object.fromEntries(parts.map((part) => [COLUMNS[part], row.records[part] ?? null])),
  }));
  return insertRows(tx, 'consultation', made);
}

/** Ties one that is not sealed yet to a visit. */
export async function moveToEncounter(tx: Tx, hospital: HospitalId, id: string, encounter: string): Promise<void> {
  await tx
    .updateTable('consultation')
    .set({ encounter_id: encounter })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .where('sealed_at', 'is', null)
    .execute();
}

type Which =
  | { id: string; hold?: boolean }
  | { openOf: PersonId; subjects: readonly SubjectId[] }
  | { subjects: readonly SubjectId[] };

/** Consultations newest first: one, the open one of a doctor about somebody, or all about somebody. */
export async function readConsultations(
  tx: Tx,
  hospital: HospitalId,
  which: Which,
  limit = 100,
): Promise<ConsultationRow[]> {
  const rows = await tx
    .selectFrom('consultation')
    .selectAll()
    .where('hospital_id', '=', hospital)
    .$if('id' in which, (query) => query.where('id', '=', 'id' in which ? which.id : ''))
    .$if('subjects' in which, (query) =>
      query.where('subject_id', 'in', 'subjects' in which ? [...which.subjects] : []),
    )
    .$if('openOf' in which, (query) =>
      query.where('doctor_id', '=', 'openOf' in which ? which.openOf : '').where('sealed_at', 'is', null),
    )
    .$if('hold' in which && (which.hold ?? false), (query) => query.forUpdate())
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    subjectId: row.subject_id as SubjectId,
    doctorId: row.doctor_id as PersonId,
    doctorName: row.doctor_name,
    encounterId: row.encounter_id,
    begunAt: row.begun_at,
    sealedAt: row.sealed_at,
    records: {
      note: row.note_id,
      prescription: row.prescription_id,
      vitals: row.vitals_id,
      orders: row.orders_id,
    },
  }));
}

/** Names the records that a seal has made; what is named already stays. */
export async function nameRecords(
  tx: Tx,
  hospital: HospitalId,
  id: string,
  { records, at }: { records: Partial<Record<ConsultationPart, string>>; at: Date },
): Promise<void> {
  const set = Object.fromEntries(
    Object.entries(records).map(([part, record]) => [COLUMNS[part as ConsultationPart], record]),
  );
  await tx
    .updateTable('consultation')
    .set({ ...set, sealed_at: sql<Date>`coalesce(sealed_at, ${at})` })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .execute();
}

/** Takes away one that was never sealed. */
export async function deleteUnsealed(tx: Tx, hospital: HospitalId, id: string): Promise<void> {
  await tx
    .deleteFrom('consultation')
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .where('sealed_at', 'is', null)
    .execute();
}
