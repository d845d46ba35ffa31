import type { HospitalId, PersonId, Rate, SubjectId } from '@pramana/kernel';
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

/** Whose encounter this is; null when there is none. */
export async function encounterSubject(tx: Tx, hospital: HospitalId, id: string): Promise<SubjectId | null> {
  const row = await tx
    .selectFrom('encounter')
    .select('subject_id')
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .executeTakeFirst();
  return (row?.subject_id as SubjectId | undefined) ?? null;
}

export async function endEncounterAt(tx: Tx, hospital: HospitalId, id: string, at: Date): Promise<void> {
  await tx
    .updateTable('encounter')
    .set({ ended_at: at })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

/** A charge that care recorded, and whose it is. */
export interface ClaimedCharge {
  id: string;
  itemId: string;
  priceId: string;
  /** Of this turn. */
  quantity: bigint;
  batchId: string | null;
  subjectId: SubjectId;
  encounterId: string;
  encounterClass: string;
  evidenceId: string | null;
  /** How often it was billed and credited before. */
  turn: number;
}

/**
 * How much of a charge its turn bills: what no credit note of an earlier turn took back. The charge itself keeps what care
 * recorded.
 */
const OF_TURN = sql<bigint>`case when charge.turn = 0 then charge.quantity else charge.quantity - (
  select coalesce(sum(credit.quantity), 0)::bigint from bill_line earlier
  join credit_note_line credit on credit.hospital_id = earlier.hospital_id and credit.bill_id = earlier.bill_id
    and credit.position = earlier.position and credit.goods = 'quarantine'
  where earlier.hospital_id = charge.hospital_id and earlier.charge_id = charge.id and earlier.charge_turn < charge.turn) end`;

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
    .returning(['charge.id', 'charge.item_id', 'charge.price_id', OF_TURN.as('quantity')])
    .returning(['charge.batch_id', 'charge.evidence_id', 'charge.turn'])
    .returning(['encounter.subject_id', 'encounter.id as encounter_id', 'encounter.class'])
    .execute();
  return rows.map((row) => ({
    id: row.id,
    itemId: row.item_id,
    priceId: row.price_id,
    quantity: row.quantity,
    batchId: row.batch_id,
    subjectId: row.subject_id as SubjectId,
    encounterId: row.encounter_id,
    encounterClass: row.class,
    evidenceId: row.evidence_id,
    turn: row.turn,
  }));
}

/** Withdraws billable charges; answers which, and how much each would have billed: what was billed meanwhile stays. */
export async function voidBillable(tx: Tx, hospital: HospitalId, ids: readonly string[]): Promise<Map<string, bigint>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .updateTable('charge')
    .set({ status: 'void' })
    .where('hospital_id', '=', hospital)
    .where('id', 'in', [...ids])
    .where('status', '=', 'billable')
    .returning(['charge.id', OF_TURN.as('quantity')])
    .execute();
  return new Map(rows.map(({ id, quantity }) => [id, quantity]));
}

/** A charge of care, not billed yet. */
export interface NewBillable extends NewCharge {
  evidenceId: string;
  /** Which line of the evidence. */
  evidenceLine: number;
  performedBy: PersonId;
}

/** Inserts billable charges; a line of evidence that is charged already stays as it is. */
export async function insertBillable(tx: Tx, hospital: HospitalId, charges: readonly NewBillable[]): Promise<void> {
  if (charges.length === 0) return;
  const rows = charges.map((charge) => ({
    hospital_id: hospital,
    id: charge.id,
    encounter_id: charge.encounterId,
    item_id: charge.itemId,
    price_id: charge.priceId,
    batch_id: charge.batchId,
    quantity: charge.quantity,
    status: 'billable',
    performed_by: charge.performedBy,
    occurred_at: charge.occurredAt,
    evidence_id: charge.evidenceId,
    evidence_line: charge.evidenceLine,
    created_by: charge.createdBy,
    created_at: charge.occurredAt,
  }));
  await tx
    .insertInto('charge')
    .values(rows)
    .onConflict((on) =>
      on.columns(['hospital_id', 'evidence_id', 'evidence_line']).where('evidence_id', 'is not', null).doNothing(),
    )
    .execute();
}

/** A charge of care as a draft or the list "to bill" shows it. */
export interface RecordedCharge {
  id: string;
  itemId: string;
  itemName: string;
  unit: string;
  /** The price version that held when care was given: what is billed, also when another holds by then. */
  priceId: string;
  rate: Rate;
  /** Of this turn. */
  quantity: bigint;
  status: string;
  subjectId: SubjectId;
  occurredAt: Date;
  evidenceId: string | null;
  batch: { id: string; number: string; expiry: string; mrpAmount: bigint; mrpPer: bigint } | null;
}

type Which = { ids: readonly string[] } | { subjects: readonly string[] };

/** Charges by id, or what is to be billed of these subjects, oldest first. */
export async function readRecorded(tx: Tx, hospital: HospitalId, which: Which): Promise<RecordedCharge[]> {
  let query = tx
    .selectFrom('charge')
    .innerJoin('encounter', (join) =>
      join.onRef('encounter.hospital_id', '=', 'charge.hospital_id').onRef('encounter.id', '=', 'charge.encounter_id'),
    )
    .innerJoin('item', (join) =>
      join.onRef('item.hospital_id', '=', 'charge.hospital_id').onRef('item.id', '=', 'charge.item_id'),
    )
    .innerJoin('price', (join) =>
      join.onRef('price.hospital_id', '=', 'charge.hospital_id').onRef('price.id', '=', 'charge.price_id'),
    )
    .leftJoin('batch', (join) =>
      join.onRef('batch.hospital_id', '=', 'charge.hospital_id').onRef('batch.id', '=', 'charge.batch_id'),
    )
    .select([
      'charge.id',
      'charge.item_id',
      'charge.price_id',
      OF_TURN.as('quantity'),
      'charge.status',
      'charge.occurred_at',
      'charge.evidence_id',
    ])
    .select(['item.name', 'item.unit', 'encounter.subject_id', 'charge.batch_id', 'price.amount', 'price.per'])
    .select(['batch.number', 'batch.expiry', 'batch.mrp_amount', 'batch.mrp_per'])
    .where('charge.hospital_id', '=', hospital);
  query =
    'ids' in which
      ? query.where(sql<boolean>`charge.id = any(${[...which.ids]}::uuid[])`)
      : query
          .where(sql<boolean>`encounter.subject_id = any(${[...which.subjects]}::uuid[])`)
          .where('charge.status', '=', 'billable')
          .orderBy('charge.occurred_at')
          .orderBy('charge.id');
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    itemId: row.item_id,
    itemName: row.name,
    unit: row.unit,
    priceId: row.price_id,
    rate: { amount: row.amount, per: row.per },
    quantity: row.quantity,
    status: row.status,
    subjectId: row.subject_id as SubjectId,
    occurredAt: row.occurred_at,
    evidenceId: row.evidence_id,
    batch:
      row.batch_id === null ||
      row.number === null ||
      row.expiry === null ||
      row.mrp_amount === null ||
      row.mrp_per === null
        ? null
        : { id: row.batch_id, number: row.number, expiry: row.expiry, mrpAmount: row.mrp_amount, mrpPer: row.mrp_per },
  }));
}
