import type { RelationName, ScopeName } from '@pramana/contract';
import type { HospitalId, PatientId, PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

export interface StoredCard {
  id: string;
  patientId: PatientId;
  relation: RelationName;
  scope: ScopeName[];
  until: Date | null;
  phoneOf: 'patient' | 'contact';
  /** What a guardian showed; ''. */
  proof: string;
  madeBy: PersonId;
  by: string;
  madeAt: Date;
  expiresAt: Date;
}

export async function insertCard(
  tx: Tx,
  hospital: HospitalId,
  card: Omit<StoredCard, 'by'> & { hash: Buffer },
): Promise<void> {
  await tx
    .insertInto('enrolment')
    .values({
      hospital_id: hospital,
      id: card.id,
      patient_id: card.patientId,
      relation: card.relation,
      scope: card.scope,
      until: card.until,
      phone_of: card.phoneOf,
      proof: card.proof,
      code_hash: card.hash,
      made_by: card.madeBy,
      made_at: card.madeAt,
      expires_at: card.expiresAt,
    })
    .execute();
}

/** Cards that are still good at `at`: of these patients, or the one of a code, that one under its row lock. */
export async function openCards(
  tx: Tx,
  hospital: HospitalId,
  by: { patients: readonly PatientId[] } | { hash: Buffer },
  at: Date,
): Promise<StoredCard[]> {
  const rows = await tx
    .selectFrom('enrolment as e')
    .innerJoin('person', 'person.id', 'e.made_by')
    .selectAll('e')
    .select('person.name')
    .where('e.hospital_id', '=', hospital)
    .where('e.revoked_at', 'is', null)
    .where('e.used_at', 'is', null)
    .where('e.expires_at', '>', at)
    .$if('patients' in by, (query) => query.where('e.patient_id', 'in', 'patients' in by ? [...by.patients] : []))
    .$if('hash' in by, (query) =>
      query.where('e.code_hash', '=', 'hash' in by ? by.hash : Buffer.alloc(0)).forUpdate('e'),
    )
    .orderBy('e.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    patientId: row.patient_id as PatientId,
    relation: row.relation as RelationName,
    scope: row.scope as ScopeName[],
    until: row.until,
    phoneOf: row.phone_of as StoredCard['phoneOf'],
    proof: row.proof,
    madeBy: row.made_by as PersonId,
    by: row.name,
    madeAt: row.made_at,
    expiresAt: row.expires_at,
  }));
}

export async function useCard(
  tx: Tx,
  hospital: HospitalId,
  id: string,
  { by, at }: { by: PersonId; at: Date },
): Promise<void> {
  await tx
    .updateTable('enrolment')
    .set({ used_at: at, used_by: by })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .execute();
}

/** Withdraws a card of this patient; false when there is none that is still good. */
export async function revokeCard(
  tx: Tx,
  hospital: HospitalId,
  { id, patients }: { id: string; patients: readonly PatientId[] },
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('enrolment')
    .set({ revoked_at: at })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .where('patient_id', 'in', [...patients])
    .where('revoked_at', 'is', null)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
