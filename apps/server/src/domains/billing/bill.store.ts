import type { BillId, HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import { fixed, type Tx } from '../../platform/database/index.ts';
import type { Balance } from './balance.policy.ts';
import type { BillColumns, LineFacts } from './bill.claim.ts';
import type { BillKind } from './draft.store.ts';

export interface BillRow extends BillColumns {
  id: BillId;
  series: string;
  number: number;
  kind: BillKind;
  subjectId: SubjectId;
  counterSessionId: string | null;
  sealedAt: Date;
  currency: string;
  total: bigint;
  paidAtSeal: bigint;
}

export interface BillLineRow extends LineFacts {
  position: number;
  /** Which billing of its charge the line is. */
  chargeTurn: number;
  priceId: string;
  batchId: string | null;
  evidence: (NonNullable<LineFacts['evidence']> & { id: string }) | null;
}

/**
 * Writes bill, lines and balance and marks the draft sealed, in one statement: this runs under the series' row lock,
 * where every round trip makes all other counters wait.
 */
export async function insertBill(
  tx: Tx,
  hospital: HospitalId,
  bill: BillRow,
  lines: readonly BillLineRow[],
): Promise<void> {
  const row = { hospital_id: hospital, ...billColumns(bill) };
  const rows = lines.map((line) => ({ hospital_id: hospital, bill_id: bill.id, ...lineColumns(line) }));
  await insertWhole(tx, {
    hospital,
    id: bill.id,
    total: bill.total,
    at: bill.sealedAt,
    row: json(row),
    rows: json(rows),
  });
}

interface WholeBill {
  hospital: HospitalId;
  id: BillId;
  total: bigint;
  at: Date;
  row: string;
  rows: string;
}

const insertWhole = fixed((tx, { hospital, id, total, at, row, rows }: WholeBill) =>
  sql`
    with the_bill as (insert into bill select * from json_populate_record(null::bill, ${row}::json)),
    the_lines as (insert into bill_line select * from json_populate_recordset(null::bill_line, ${rows}::json)),
    the_balance as (insert into bill_balance (hospital_id, bill_id, total, paid) values (${hospital}, ${id}, ${total}, 0))
    update draft_bill set status = 'sealed', updated_at = ${at} where hospital_id = ${hospital} and id = ${id}`.compile(
    tx,
  ),
);

/** JSON in which money keeps all its digits. */
const json = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each));

function billColumns(bill: BillRow) {
  return {
    id: bill.id,
    series: bill.series,
    number: bill.number,
    kind: bill.kind,
    title: bill.title,
    subject_id: bill.subjectId,
    encounter_id: bill.encounterId,
    payer_id: bill.payerId,
    counter_session_id: bill.counterSessionId,
    business_date: bill.businessDate,
    sealed_at: bill.sealedAt.toISOString(),
    author_id: bill.authorId,
    currency: bill.currency,
    place_of_supply: bill.placeOfSupply,
    gross: bill.gross,
    discount: bill.discount,
    taxable: bill.taxable,
    cgst: bill.cgst,
    sgst: bill.sgst,
    igst: bill.igst,
    round_off: bill.roundOff,
    total: bill.total,
    paid_at_seal: bill.paidAtSeal,
    discount_reason: bill.discountReason,
    discount_approver_id: bill.discountApproverId,
  };
}

function lineColumns(line: BillLineRow) {
  return {
    position: line.position,
    charge_id: line.chargeId,
    charge_turn: line.chargeTurn,
    item_id: line.itemId,
    price_id: line.priceId,
    batch_id: line.batchId,
    description: line.description,
    hsn: line.hsn,
    quantity: line.quantity,
    unit: line.unit,
    rate_amount: line.rateAmount,
    rate_per: line.ratePer,
    mrp_amount: line.mrpAmount,
    mrp_per: line.mrpPer,
    ceiling_amount: line.ceilingAmount,
    ceiling_per: line.ceilingPer,
    tax_rule_id: line.taxRuleId,
    tax_bp: line.taxBp,
    gross: line.gross,
    discount: line.discount,
    taxable: line.taxable,
    cgst: line.cgst,
    sgst: line.sgst,
    igst: line.igst,
    amount: line.amount,
    payer_amount: line.payerAmount,
    evidence_grade: line.evidenceGrade,
    evidence_id: line.evidence?.id ?? null,
  };
}

/** The balance under its row lock: whoever moves money on a bill holds it. Null: no such sealed bill. */
export async function lockBalance(tx: Tx, hospital: HospitalId, billId: BillId): Promise<Balance | null> {
  const row = await tx
    .selectFrom('bill_balance')
    .select(['total', 'paid', 'credited', 'refunded'])
    .where('hospital_id', '=', hospital)
    .where('bill_id', '=', billId)
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

/** Adds to one side of a balance; the table's checks refuse what can never be. */
export async function addToBalance(
  tx: Tx,
  hospital: HospitalId,
  billId: BillId,
  change: Partial<Record<'paid' | 'credited' | 'refunded', bigint>>,
): Promise<void> {
  const { paid = 0n, credited = 0n, refunded = 0n } = change;
  await tx
    .updateTable('bill_balance')
    .set((eb) => ({
      paid: eb('paid', '+', paid),
      credited: eb('credited', '+', credited),
      refunded: eb('refunded', '+', refunded),
    }))
    .where('hospital_id', '=', hospital)
    .where('bill_id', '=', billId)
    .execute();
}

export interface StoredBill extends BillRow, Balance {
  author: string;
  discountApprover: string | null;
  privateBox: Uint8Array | null;
  prints: number;
  /** How many credit notes correct it. */
  notes: number;
}

/**
 * Sealed bills with their balance, by id; for one screen or for a batch of the audit, which also has to read a bill
 * whose balance, encounter or draft somebody removed.
 */
export async function readBills(tx: Tx, hospital: HospitalId, ids: readonly string[]): Promise<StoredBill[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('bill')
    .leftJoin('bill_balance as balance', (join) =>
      join.onRef('balance.hospital_id', '=', 'bill.hospital_id').onRef('balance.bill_id', '=', 'bill.id'),
    )
    .leftJoin('encounter', (join) =>
      join.onRef('encounter.hospital_id', '=', 'bill.hospital_id').onRef('encounter.id', '=', 'bill.encounter_id'),
    )
    .leftJoin('draft_bill as draft', (join) =>
      join.onRef('draft.hospital_id', '=', 'bill.hospital_id').onRef('draft.id', '=', 'bill.id'),
    )
    .innerJoin('person', 'person.id', 'bill.author_id')
    .leftJoin('person as approver', 'approver.id', 'bill.discount_approver_id')
    .selectAll('bill')
    .select([
      'balance.paid',
      'balance.credited',
      'balance.refunded',
      'encounter.class',
      'draft.private_box',
      'person.name as author',
      'approver.name as approver',
    ])
    .select((eb) =>
      eb
        .selectFrom('bill_print as print')
        .whereRef('print.hospital_id', '=', 'bill.hospital_id')
        .whereRef('print.bill_id', '=', 'bill.id')
        .select(eb.fn.countAll().as('n'))
        .as('prints'),
    )
    .select((eb) =>
      eb
        .selectFrom('credit_note as note')
        .whereRef('note.hospital_id', '=', 'bill.hospital_id')
        .whereRef('note.bill_id', '=', 'bill.id')
        .select(eb.fn.countAll().as('n'))
        .as('notes'),
    )
    .where('bill.hospital_id', '=', hospital)
    .where('bill.id', 'in', [...ids])
    .execute();
  return rows.map((row) => ({
    id: row.id as BillId,
    series: row.series,
    number: Number(row.number),
    kind: row.kind as BillKind,
    title: row.title,
    subjectId: row.subject_id as SubjectId,
    encounterId: row.encounter_id,
    encounterClass: row.class ?? '',
    payerId: row.payer_id,
    counterSessionId: row.counter_session_id,
    businessDate: row.business_date,
    sealedAt: row.sealed_at,
    authorId: row.author_id as PersonId,
    author: row.author,
    currency: row.currency,
    placeOfSupply: row.place_of_supply,
    gross: row.gross,
    discount: row.discount,
    taxable: row.taxable,
    cgst: row.cgst,
    sgst: row.sgst,
    igst: row.igst,
    roundOff: row.round_off,
    total: row.total,
    paidAtSeal: row.paid_at_seal,
    discountReason: row.discount_reason,
    discountApproverId: row.discount_approver_id,
    discountApprover: row.approver,
    paid: row.paid ?? 0n,
    credited: row.credited ?? 0n,
    refunded: row.refunded ?? 0n,
    privateBox: row.private_box,
    prints: Number(row.prints ?? 0n),
    notes: Number(row.notes ?? 0n),
  }));
}

/** The id of a sealed bill by its number, `OPD-2627-000001`. */
export async function billIdByNumber(
  tx: Tx,
  hospital: HospitalId,
  series: string,
  number: bigint,
): Promise<BillId | null> {
  const row = await tx
    .selectFrom('bill')
    .select('id')
    .where('hospital_id', '=', hospital)
    .where('series', '=', series)
    .where('number', '=', number)
    .executeTakeFirst();
  return (row?.id as BillId | undefined) ?? null;
}
