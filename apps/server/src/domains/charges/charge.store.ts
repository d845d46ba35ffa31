import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import { fixed, type Tx } from '../../platform/database/index.ts';

export interface NewEncounter {
  id: string;
  class: 'walk-in' | 'outpatient' | 'inpatient' | 'emergency' | 'day-care';
  subjectId: SubjectId;
  payerId: string | null;
  startedAt: Date;
  createdBy: PersonId;
}

export interface NewCharge {
  id: string;
  encounterId: string;
  itemId: string;
  priceId: string;
  batchId: string | null;
  quantity: bigint;
  occurredAt: Date;
  createdBy: PersonId;
}

export async function insertEncounter(tx: Tx, hospital: HospitalId, encounter: NewEncounter): Promise<void> {
  await writeEncounter(tx, { ...encounter, hospital });
}

const writeEncounter = fixed((tx, encounter: NewEncounter & { hospital: HospitalId }) =>
  tx
    .insertInto('encounter')
    .values({
      hospital_id: encounter.hospital,
      id: encounter.id,
      class: encounter.class,
      subject_id: encounter.subjectId,
      payer_id: encounter.payerId,
      started_at: encounter.startedAt,
      created_by: encounter.createdBy,
    })
    .compile(),
);

export async function endEncounterAt(tx: Tx, hospital: HospitalId, id: string, at: Date): Promise<void> {
  await tx
    .updateTable('encounter')
    .set({ ended_at: at })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

/** Charges that the counter itself makes: billed in the same transaction in which they are recorded. */
export async function insertBilledCharges(tx: Tx, hospital: HospitalId, charges: readonly NewCharge[]): Promise<void> {
  if (charges.length === 0) return;
  const rows = charges.map(({ quantity, ...charge }) => ({ ...charge, quantity: String(quantity) }));
  await writeCharges(tx, { hospital, rows: JSON.stringify(rows) });
}

const writeCharges = fixed((tx, { hospital, rows }: { hospital: HospitalId; rows: string }) =>
  sql`
    insert into charge (hospital_id, id, encounter_id, item_id, price_id, batch_id, quantity, status, occurred_at,
      created_by, created_at)
    select ${hospital}::uuid, id, "encounterId", "itemId", "priceId", "batchId", quantity, 'billed', "occurredAt",
      "createdBy", "occurredAt"
    from jsonb_to_recordset(${rows}::jsonb) as made (id uuid, "encounterId" uuid, "itemId" uuid, "priceId" uuid,
      "batchId" uuid, quantity bigint, "occurredAt" timestamptz, "createdBy" uuid)`.compile(tx),
);

/** A charge that care recorded, and whose it is. */
export interface ClaimedCharge {
  id: string;
  itemId: string;
  quantity: bigint;
  subjectId: string;
  supported: boolean;
}

/** Turns billable charges into billed ones; answers those it could turn. Another bill that was first wins. */
export async function claimBillable(tx: Tx, hospital: HospitalId, ids: readonly string[]): Promise<ClaimedCharge[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .updateTable('charge')
    .from('encounter')
    .set({ status: 'billed' })
    .whereRef('encounter.hospital_id', '=', 'charge.hospital_id')
    .whereRef('encounter.id', '=', 'charge.encounter_id')
    .where('charge.hospital_id', '=', hospital)
    .where('charge.id', 'in', [...ids])
    .where('charge.status', '=', 'billable')
    .returning(['charge.id', 'charge.item_id', 'charge.quantity', 'charge.evidence', 'encounter.subject_id'])
    .execute();
  return rows.map((row) => ({
    id: row.id,
    itemId: row.item_id,
    quantity: row.quantity,
    subjectId: row.subject_id,
    supported: Array.isArray(row.evidence) && row.evidence.length > 0,
  }));
}
