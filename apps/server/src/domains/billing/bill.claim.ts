import type { ClaimItem } from '@pramana/ledger';
import { authorItem, customerItems, faceItems, patientItem, type People } from './face.claim.ts';
import { bytesOfId, dropNull, type ItemPlaces } from './fields.claim.ts';

/**
 * A bill as items of its claim. Pure, and used twice: to seal the bill, and by the audit to rebuild the claim from the
 * stored rows. Keys are short because the items travel in a QR; `BILL_PLACES` says which column each one is.
 * Claim bytes are for ever: an existing key never changes its meaning; new facts are new keys.
 */
export interface BillFacts extends People {
  kind: string;
  title: string;
  encounterClass: string;
  encounterId: string;
  businessDate: string;
  placeOfSupply: string;
  payerId: string | null;
  authorId: string;
  prescriber: string;
  gross: bigint;
  discount: bigint;
  taxable: bigint;
  cgst: bigint;
  sgst: bigint;
  igst: bigint;
  roundOff: bigint;
  discountReason: string;
  discountApproverId: string | null;
  /** As printed; the row has the id. */
  discountApprovedBy?: string | null;
}

export interface LineFacts {
  chargeId: string;
  itemId: string;
  description: string;
  hsn: string;
  quantity: bigint;
  unit: string;
  rateAmount: bigint;
  ratePer: bigint;
  batch: { number: string; expiry: string } | null;
  mrpAmount: bigint | null;
  mrpPer: bigint | null;
  ceilingAmount: bigint | null;
  ceilingPer: bigint | null;
  priceCommitment: Uint8Array;
  taxRuleId: string;
  taxBp: number;
  gross: bigint;
  discount: bigint;
  taxable: bigint;
  cgst: bigint;
  sgst: bigint;
  igst: bigint;
  amount: bigint;
  payerAmount: bigint;
  evidenceGrade: string;
  /** What the line cites; null: nothing. */
  evidence: { kind: string; label: string; commitment: Uint8Array } | null;
}

/** What of a bill its own row holds. */
export type BillColumns = Omit<BillFacts, Exclude<keyof People, 'authorId'> | 'prescriber' | 'discountApprovedBy'>;

/** The items of a bill in their fixed order: document, people, totals, then the lines as they stand on paper. */
export function billItems(bill: BillFacts, lines: readonly LineFacts[]): ClaimItem[] {
  const items: ClaimItem[] = [
    patientItem(bill.patient),
    authorItem(bill),
    ...faceItems(bill),
    { name: 'bill', value: documentItem(bill) },
    { name: 'totals', value: totalsItem(bill) },
  ];
  items.push(...customerItems(bill));
  if (bill.prescriber) items.push({ name: 'prescriber', value: { name: bill.prescriber } });
  return [...items, ...lines.map((line) => ({ name: 'line', value: lineItem(line) }))];
}

function documentItem(bill: BillFacts): ClaimItem['value'] {
  return dropNull({
    kind: bill.kind,
    title: bill.title,
    class: bill.encounterClass,
    encounter: bytesOfId(bill.encounterId),
    day: bill.businessDate,
    place: bill.placeOfSupply,
    payer: bill.payerId ? bytesOfId(bill.payerId) : null,
  });
}

function totalsItem(bill: BillFacts): ClaimItem['value'] {
  return dropNull({
    gross: bill.gross,
    disc: bill.discount,
    taxable: bill.taxable,
    cgst: bill.cgst,
    sgst: bill.sgst,
    igst: bill.igst,
    round: bill.roundOff,
    reason: bill.discountReason || null,
    approver: bill.discountApproverId ? bytesOfId(bill.discountApproverId) : null,
    by: bill.discountApprovedBy ?? null,
  });
}

function lineItem(line: LineFacts): ClaimItem['value'] {
  return dropNull({
    charge: bytesOfId(line.chargeId),
    item: bytesOfId(line.itemId),
    desc: line.description,
    hsn: line.hsn,
    qty: line.quantity,
    unit: line.unit,
    rate: line.rateAmount,
    per: line.ratePer,
    batch: line.batch?.number ?? null,
    exp: line.batch?.expiry ?? null,
    mrp: line.mrpAmount,
    mrpPer: line.mrpPer,
    ceil: line.ceilingAmount,
    ceilPer: line.ceilingPer,
    price: line.priceCommitment,
    rule: bytesOfId(line.taxRuleId),
    tax: line.taxBp,
    gross: line.gross,
    disc: line.discount,
    taxable: line.taxable,
    cgst: line.cgst,
    sgst: line.sgst,
    igst: line.igst,
    amount: line.amount,
    payer: line.payerAmount === 0n ? null : line.payerAmount,
    grade: line.evidenceGrade,
    cites: line.evidence?.kind ?? null,
    cited: line.evidence?.label ?? null,
    proof: line.evidence?.commitment ?? null,
  });
}

/** Which stored column each key of an item is, so that the audit names the place of a damage. */
export const BILL_PLACES: ItemPlaces = {
  patient: { table: 'subject', columns: { id: 'patient_box', number: 'patient.number' } },
  author: { table: 'bill', columns: { id: 'author_id' } },
  bill: {
    table: 'bill',
    columns: {
      kind: 'kind',
      title: 'title',
      class: 'encounter.class',
      encounter: 'encounter_id',
      day: 'business_date',
      place: 'place_of_supply',
      payer: 'payer_id',
    },
  },
  totals: {
    table: 'bill',
    columns: {
      gross: 'gross',
      disc: 'discount',
      taxable: 'taxable',
      cgst: 'cgst',
      sgst: 'sgst',
      igst: 'igst',
      round: 'round_off',
      reason: 'discount_reason',
      approver: 'discount_approver_id',
    },
  },
  customer: { table: 'draft_bill', row: 'private_box', columns: { name: 'private_box', phone: 'private_box' } },
  prescriber: { table: 'draft_bill', row: 'private_box', columns: { name: 'private_box' } },
  line: {
    table: 'bill_line',
    row: 'position',
    columns: {
      charge: 'charge_id',
      item: 'item_id',
      desc: 'description',
      hsn: 'hsn',
      qty: 'quantity',
      unit: 'unit',
      rate: 'rate_amount',
      per: 'rate_per',
      batch: 'batch.number',
      exp: 'batch.expiry',
      mrp: 'mrp_amount',
      mrpPer: 'mrp_per',
      ceil: 'ceiling_amount',
      ceilPer: 'ceiling_per',
      price: 'price_id',
      rule: 'tax_rule_id',
      tax: 'tax_bp',
      gross: 'gross',
      disc: 'discount',
      taxable: 'taxable',
      cgst: 'cgst',
      sgst: 'sgst',
      igst: 'igst',
      amount: 'amount',
      payer: 'payer_amount',
      grade: 'evidence_grade',
      cites: 'evidence.kind',
      cited: 'evidence.number',
      proof: 'evidence.commitment',
    },
  },
};
