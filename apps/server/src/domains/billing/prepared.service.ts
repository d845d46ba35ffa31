import type { CounterSessionId, PatientId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { BilledCharge } from '../charges/index.ts';
import { type PreparedDocument, prepareDocument } from '../sealing/index.ts';
import type { Acting } from './acting.policy.ts';
import { type BillColumns, type BillFacts, billItems } from './bill.claim.ts';
import type { BillLineRow, BillRow } from './bill.store.ts';
import type { OpenDraft } from './draft.service.ts';
import type { DraftRow } from './draft.store.ts';
import type { Face } from './face.claim.ts';
import { mrpOf, type PricedLine, titleOf } from './pricing.policy.ts';
import { taxContext } from './pricing.service.ts';

/** Prefix of each kind of bill's series. */
const BILL_PREFIX = {
  'opd-bill': 'OPD',
  'pharmacy-bill': 'PHA',
  'ipd-interim-bill': 'IPI',
  'ipd-final-bill': 'IPF',
} as const;

const CLASS = { inpatient: 'inpatient', outpatient: 'outpatient', 'walk-in': 'walk-in' } as const;

/** The class of the encounter in which a draft is billed. */
export function supplyClass(draft: DraftRow, patientId: PatientId | null): (typeof CLASS)[keyof typeof CLASS] {
  return CLASS[taxContext(draft, patientId === null)];
}

/** The parts that `refuseUnfit` has made sure of. */
export function resolved({ item, price, tax }: PricedLine) {
  if (!item || !price || !tax) throw new Error('A line with an open problem reached the seal.');
  return { item, price, tax };
}

/** What a seal has decided beside the draft. */
export interface Decided {
  day: string;
  session: CounterSessionId | null;
  charged: { encounterId: string; charges: BilledCharge[] };
  face: Face;
  paidAtSeal: bigint;
}

/** Rows and claim of the bill, complete but for number and previous block. */
export async function prepareBill(
  tx: Tx,
  acting: Acting,
  open: OpenDraft,
  decided: Decided,
): Promise<{ bill: BillRow; lines: BillLineRow[]; prepared: PreparedDocument }> {
  const { hospital, actor, at } = acting;
  const { draft, priced } = open;
  const lines = priced.lines.map((line, position) =>
    lineRow(line, position, priced.amounts.lines[position], decided.charged.charges[position]),
  );
  const row = factsOf(acting, open, decided);
  const facts: BillFacts = {
    ...row,
    ...decided.face,
    prescriber: open.people.prescriber,
    discountApprovedBy: row.discountApproverId === null ? null : (open.approval?.name ?? null),
  };
  const { total } = priced.amounts;
  const prepared = await prepareDocument(tx, {
    hospital,
    series: { kind: draft.kind, prefix: BILL_PREFIX[draft.kind] },
    kind: 'bill',
    documentId: draft.id,
    subjectId: draft.subjectId,
    currency: hospital.currency,
    total,
    paidAtSeal: decided.paidAtSeal,
    at,
    businessDate: decided.day,
    authorId: actor.personId,
    items: billItems(facts, lines),
    urgent: true,
  });
  const bill = {
    ...row,
    id: draft.id,
    series: '',
    number: 0,
    kind: draft.kind,
    subjectId: draft.subjectId,
    counterSessionId: decided.session,
    sealedAt: at,
    currency: hospital.currency,
    total,
    paidAtSeal: decided.paidAtSeal,
  };
  return { bill, lines, prepared };
}

function factsOf(
  { hospital, actor }: Acting,
  { draft, priced, patientId, approval }: OpenDraft,
  decided: Decided,
): BillColumns {
  const { gross, discount, taxable, cgst, sgst, igst, roundOff } = priced.amounts;
  return {
    kind: draft.kind,
    title: titleOf(priced.lines),
    encounterClass: supplyClass(draft, patientId),
    encounterId: decided.charged.encounterId,
    businessDate: decided.day,
    placeOfSupply: hospital.stateCode ?? '',
    payerId: draft.payerId,
    authorId: actor.personId,
    gross,
    discount,
    taxable,
    cgst,
    sgst,
    igst,
    roundOff,
    discountReason: draft.discount.kind === 'none' ? '' : draft.discount.reason,
    discountApproverId: discount > 0n ? (approval?.approverId ?? null) : null,
  };
}

function lineRow(
  line: PricedLine,
  position: number,
  amounts: OpenDraft['priced']['amounts']['lines'][number] | undefined,
  charge: BilledCharge | undefined,
): BillLineRow {
  const { item, price, tax } = resolved(line);
  if (!amounts || !charge) throw new Error('A line without its amounts or its charge.');
  const mrp = mrpOf(line);
  return {
    position,
    chargeId: charge.chargeId,
    chargeTurn: charge.turn,
    itemId: item.id,
    priceId: price.id,
    batchId: line.batch?.id ?? null,
    description: item.name,
    hsn: item.hsn,
    quantity: BigInt(line.draft.quantity),
    unit: item.unit,
    rateAmount: price.rate.amount,
    ratePer: price.rate.per,
    batch: line.batch ? { number: line.batch.number, expiry: line.batch.expiry } : null,
    mrpAmount: mrp?.amount ?? null,
    mrpPer: mrp?.per ?? null,
    ceilingAmount: price.ceiling?.amount ?? null,
    ceilingPer: price.ceiling?.per ?? null,
    priceCommitment: price.commitment,
    taxRuleId: tax.id,
    taxBp: tax.treatment === 'taxable' ? tax.rateBp : 0,
    ...amounts,
    payerAmount: 0n,
    evidenceGrade: charge.grade,
    evidence: charge.evidence,
  };
}
