import type { BillJson, BillLineJson, PatientRowJson } from '@pramana/contract';
import { type BillId, type LineAmounts, PramanaError, type Rate } from '@pramana/kernel';
import { toHex } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import { patientRows } from '../patients/index.ts';
import { labelOf } from '../sealing/index.ts';
import type { Acting } from './acting.policy.ts';
import { type BillAbilities, canDraft, canSealed } from './bill.policy.ts';
import { dueOf, refundableOf } from './balance.policy.ts';
import { readBills, type StoredBill } from './bill.store.ts';
import { readCreditNotes } from './credit-note.store.ts';
import type { PatientFacts } from './face.claim.ts';
import { patientOn, type SealedFace, sealedFaces } from './face.service.ts';
import { discountVerdict } from './discount.service.ts';
import { type OpenDraft, openDraft } from './draft.service.ts';
import { type DraftRow, readDraft } from './draft.store.ts';
import { readLines, type StoredLine } from './line.store.ts';
import { creditNoteJson, paymentJson, refundJson } from './money-view.service.ts';
import { readPayments } from './payment.store.ts';
import { mrpOf, type PricedLine } from './pricing.policy.ts';
import { type PrivatePart, unboxPrivate } from './private.service.ts';
import { readRefunds } from './refund.store.ts';

export interface BillView {
  data: BillJson;
  can: BillAbilities;
}

/** One bill or draft with everything on it and what may be done next. */
export async function viewBill(tx: Tx, acting: Acting, id: BillId, known: StoredBill | null = null): Promise<BillView> {
  const bill = known ?? (await readBills(tx, acting.hospital.id, [id]))[0];
  if (bill) return viewSealed(tx, acting, bill);
  return viewDraft(tx, acting, await openDraft(tx, acting, await readDraft(tx, acting.hospital.id, id)));
}

export async function viewDraft(tx: Tx, acting: Acting, open: OpenDraft): Promise<BillView> {
  const { draft, priced, people } = open;
  const { amounts } = priced;
  const [patient] = open.patientId ? await patientRows(tx, acting.hospital, [open.patientId], acting.at) : [];
  const discount = await discountVerdict(tx, acting, open, null);
  const data: BillJson = {
    id: draft.id,
    status: 'draft',
    kind: draft.kind,
    title: null,
    number: null,
    revision: draft.revision,
    patient: patient ?? null,
    ...people,
    currency: acting.hospital.currency,
    lines: priced.lines.map((line, position) => draftLine(line, position, amounts.lines[position])),
    discountInput: draft.discount,
    discountApprover: open.approval?.name ?? null,
    ...moneyJson(amounts),
    roundOff: String(amounts.roundOff),
    total: String(amounts.total),
    paidAtSeal: '0',
    paid: '0',
    credited: '0',
    refunded: '0',
    due: String(amounts.total),
    refundable: '0',
    author: draft.owner,
    businessDate: null,
    sealedAt: null,
    block: null,
    seal: 'draft',
    payments: [],
    refunds: [],
    creditNotes: [],
    prints: 0,
  };
  return {
    data,
    can: canDraft(acting.actor.roles, { priced, discount, owner: ownerElse(acting, draft), customer: people.customer }),
  };
}

/** The colleague whose draft it is; null: one's own. */
function ownerElse({ actor }: Acting, { ownerId, owner }: DraftRow): string | null {
  return ownerId === actor.personId ? null : owner;
}

async function viewSealed(tx: Tx, acting: Acting, bill: StoredBill): Promise<BillView> {
  const { hospital } = acting;
  const of = { bill: bill.id };
  // A bill that was just sealed has none of these yet.
  const [payments, refunds, notes] = await Promise.all([
    bill.paid > 0n ? readPayments(tx, hospital.id, of) : [],
    bill.refunded > 0n ? readRefunds(tx, hospital.id, of) : [],
    bill.notes > 0 ? readCreditNotes(tx, hospital.id, of) : [],
  ]);
  const [lines, faces, patient, people] = await Promise.all([
    readLines(tx, hospital.id, [bill.id]),
    sealedFaces(tx, hospital, [bill, ...payments, ...refunds, ...notes]),
    patientOn(tx, acting, bill.subjectId),
    unboxPrivate(tx, acting, bill.subjectId, bill.id, bill.privateBox),
  ]);
  return sealedView(acting, { bill, lines, faces, patient, people, payments, refunds, notes });
}

/** Everything that a sealed bill's screen shows. */
export interface SealedParts {
  bill: StoredBill;
  lines: readonly StoredLine[];
  /** By label: of the bill and of every document on it. */
  faces: ReadonlyMap<string, SealedFace>;
  patient: PatientRowJson | null;
  people: PrivatePart;
  payments: Awaited<ReturnType<typeof readPayments>>;
  refunds: Awaited<ReturnType<typeof readRefunds>>;
  notes: Awaited<ReturnType<typeof readCreditNotes>>;
  /** Evidence attached after the seal, by charge. */
}

export function sealedView(acting: Acting, parts: SealedParts): BillView {
  const { bill, lines, faces, patient, people, payments, refunds, notes } = parts;
  const sealedAs = (ref: { series: string; number: number }): SealedFace => {
    const sealed = faces.get(labelOf(ref.series, ref.number));
    if (!sealed) throw new PramanaError('record_damaged');
    return sealed;
  };
  const { block, face, approvedBy } = sealedAs(bill);
  const data: BillJson = {
    id: bill.id,
    status: 'sealed',
    kind: bill.kind,
    title: bill.title as BillJson['title'],
    number: block.label,
    revision: 0,
    patient: asSealed(patient, face.patient),
    ...people,
    customer: face.customer ?? people.customer,
    currency: bill.currency,
    lines: lines.map(sealedLine),
    discountInput:
      bill.discount > 0n
        ? { kind: 'amount', amount: String(bill.discount), reason: bill.discountReason || '-' }
        : { kind: 'none' },
    discountApprover: approvedBy ?? bill.discountApprover,
    ...moneyJson(bill),
    roundOff: String(bill.roundOff),
    total: String(bill.total),
    paidAtSeal: String(bill.paidAtSeal),
    paid: String(bill.paid),
    credited: String(bill.credited),
    refunded: String(bill.refunded),
    due: String(dueOf(bill)),
    refundable: String(refundableOf(bill)),
    author: face.author ?? bill.author,
    businessDate: bill.businessDate,
    sealedAt: bill.sealedAt.toISOString(),
    block,
    seal: block.state,
    payments: payments.map((payment) => paymentJson(payment, sealedAs(payment))),
    refunds: refunds.map((refund) => refundJson(refund, sealedAs(refund))),
    creditNotes: notes.map((note) => creditNoteJson(note, sealedAs(note))),
    prints: bill.prints,
  };
  return { data, can: canSealed(acting.actor.roles, bill, lines) };
}

/** The patient's row under the name and number that were sealed; where they live is as of today. */
function asSealed(patient: PatientRowJson | null, sealed: PatientFacts | null | undefined): PatientRowJson | null {
  if (!patient || !sealed) return patient;
  const { number, name, age, sex, phone } = sealed;
  return { ...patient, number, name, age, gender: sex as PatientRowJson['gender'], phone };
}

function moneyJson(amounts: Omit<LineAmounts, 'amount'>) {
  const { gross, discount, taxable, cgst, sgst, igst } = amounts;
  return {
    gross: String(gross),
    discount: String(discount),
    taxable: String(taxable),
    cgst: String(cgst),
    sgst: String(sgst),
    igst: String(igst),
  };
}

const rateJson = (rate: Rate) => ({ amount: String(rate.amount), per: Number(rate.per) });
const maybeRate = (amount: bigint | null, per: bigint | null) =>
  amount === null || per === null ? null : rateJson({ amount, per });
const NO_MONEY: LineAmounts = { gross: 0n, discount: 0n, taxable: 0n, cgst: 0n, sgst: 0n, igst: 0n, amount: 0n };

function draftLine(line: PricedLine, position: number, amounts: LineAmounts = NO_MONEY): BillLineJson {
  const { item, price, tax, batch } = line;
  const mrp = mrpOf(line);
  return {
    position,
    itemId: line.draft.itemId,
    chargeId: line.draft.chargeId,
    description: item?.name ?? '',
    itemKind: item?.kind ?? 'other',
    hsn: item?.hsn ?? '',
    unit: item?.unit ?? '',
    packLabel: item?.packLabel ?? '',
    quantity: line.draft.quantity,
    batch: batch ? { id: batch.id, number: batch.number, expiry: batch.expiry } : null,
    rate: price ? rateJson(price.rate) : { amount: '0', per: 1 },
    mrp: mrp ? rateJson(mrp) : null,
    ceiling: price?.ceiling ? rateJson(price.ceiling) : null,
    taxTreatment: tax?.treatment ?? 'exempt',
    taxBp: tax?.treatment === 'taxable' ? tax.rateBp : 0,
    ...moneyJson(amounts),
    amount: String(amounts.amount),
    evidenceGrade: line.charge?.cited?.grade ?? 'unsupported',
    evidence: citedJson(line.charge?.cited ?? null),
    price: price
      ? {
          id: price.id,
          commitment: toHex(price.commitment),
          proofBlobId: price.proofBlobId,
          effectiveFrom: price.effectiveFrom.toISOString(),
        }
      : null,
    problem: line.problem ? { code: line.problem.code, message: line.problem.message } : null,
    credited: 0,
  };
}

function citedJson(cited: { kind: string; label: string; at: Date; author: string } | null): BillLineJson['evidence'] {
  return cited && { kind: cited.kind, label: cited.label, at: cited.at.toISOString(), by: cited.author };
}

function sealedLine(line: StoredLine): BillLineJson {
  return {
    position: line.position,
    itemId: line.itemId,
    chargeId: line.chargeId,
    description: line.description,
    itemKind: line.itemKind,
    hsn: line.hsn,
    unit: line.unit,
    packLabel: line.packLabel,
    quantity: Number(line.quantity),
    batch:
      line.batch && line.batchId ? { id: line.batchId, number: line.batch.number, expiry: line.batch.expiry } : null,
    rate: rateJson({ amount: line.rateAmount, per: line.ratePer }),
    mrp: maybeRate(line.mrpAmount, line.mrpPer),
    ceiling: maybeRate(line.ceilingAmount, line.ceilingPer),
    taxTreatment: line.taxTreatment,
    taxBp: line.taxBp,
    ...moneyJson(line),
    amount: String(line.amount),
    evidenceGrade: line.evidenceGrade as BillLineJson['evidenceGrade'],
    evidence: citedJson(
      line.evidence && line.recorded && { ...line.evidence, ...line.recorded, author: line.recorded.by },
    ),
    price: {
      id: line.priceId,
      commitment: toHex(line.priceCommitment),
      proofBlobId: line.proofBlobId,
      effectiveFrom: line.effectiveFrom.toISOString(),
    },
    problem: null,
    credited: Number(line.credited),
  };
}
