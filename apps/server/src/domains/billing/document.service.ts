import { type BillJson, type PatientRowJson } from '@pramana/contract';
import { type BillId, PramanaError, type SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import {
  type BillDocument,
  type CreditNoteDocument,
  type Customer,
  type Language,
  type LineView,
  type PaperSize,
  type ReceiptDocument,
  type Sex,
  renderBill,
  renderCreditNote,
  renderReceipt,
} from '../../platform/documents/index.ts';
import type { FileAnswer } from '../../platform/http/index.ts';
import { printedProof, requireIntact } from '../sealing/index.ts';
import type { Acting } from './acting.policy.ts';
import { instant, paidAtSeal, sinceSeal } from './document-money.service.ts';
import { documentBill } from './document.store.ts';
import type { Face } from './face.claim.ts';
import { sealedFaces } from './face.service.ts';
import { issuerOf } from '../../platform/issuer.ts';
import { insertPrint } from './story.store.ts';
import { viewBill } from './view.service.ts';

export interface PrintWish {
  size?: PaperSize;
  language?: Language;
}

interface PrintContext {
  tx: Tx;
  query: PrintWish;
}

/**
 * The printed bill, with issuer, people and names as its claim says them: a reprint says the same as the original.
 * Every copy after the first is marked DUPLICATE. A draft prints as "not a bill" and is not counted. The copy counts once
 * this has committed; the sheet itself is made after that, so a copy that fails there was counted.
 */
export async function printBill({ tx, query }: PrintContext, acting: Acting, id: BillId): Promise<FileAnswer> {
  const { data: bill } = await viewBill(tx, acting, id);
  const size = query.size ?? 'a4';
  const base = await baseOf(tx, acting, bill, query, bill.block);
  const copy =
    bill.status === 'sealed'
      ? await insertPrint(tx, acting.hospital.id, { billId: id, size, personId: acting.actor.personId, at: acting.at })
      : 1;
  const view: BillDocument = {
    ...base,
    duplicate: copy > 1 ? { copy, by: acting.actor.name } : null,
    title: bill.title ?? 'tax-invoice',
    doctor: bill.prescriber || null,
    placeOfSupply: base.placeOfSupply,
    lines: bill.lines.map(lineView),
    taxes: taxRows(bill.lines.map(lineView)),
    totals: totalsOf(bill),
    discountReason: bill.discountInput.kind === 'none' ? '' : bill.discountInput.reason,
    payments: BigInt(bill.paidAtSeal) > 0n ? paidAtSeal(bill) : [],
    due: BigInt(bill.total) - BigInt(bill.paidAtSeal),
    since: sinceSeal(bill, acting),
    dueNow: BigInt(bill.due),
  };
  return { body: () => renderBill(view, size), fileName: `${bill.number ?? 'draft'}.pdf` };
}

/** The printed receipt of a payment or refund, or a credit note, by the document's own id. */
export async function printDocument(
  { tx, query }: PrintContext,
  acting: Acting,
  id: string,
): Promise<{ answer: FileAnswer; subjectId: SubjectId; label: string }> {
  const found = await documentBill(tx, acting.hospital.id, id);
  if (!found) throw new PramanaError('not_found');
  const { data: bill } = await viewBill(tx, acting, found.billId);
  const note = bill.creditNotes.find((each) => each.id === id);
  const money = bill.payments.find((each) => each.id === id) ?? bill.refunds.find((each) => each.id === id);
  const document = note ?? money;
  if (!document) throw new PramanaError('not_found');
  const base = {
    ...(await baseOf(tx, acting, bill, query, document.block)),
    at: instant(document.at, acting),
    author: document.author,
  };
  const size = query.size ?? 'a4';
  const body = note ? noteOf(base, bill, note, size, acting) : moneyOf(base, bill, money, size);
  const { label } = document.block;
  return { answer: { body, fileName: `${label}.pdf` }, subjectId: found.subjectId, label };
}

type Base = Awaited<ReturnType<typeof baseOf>>;

function moneyOf(
  base: Base,
  bill: BillJson,
  money: BillJson['payments'][number] | BillJson['refunds'][number] | undefined,
  size: PaperSize,
): () => Promise<Buffer> {
  if (!money) throw new PramanaError('not_found');
  const taken = 'tendered' in money;
  const tendered = taken && money.tendered !== null ? BigInt(money.tendered) : null;
  const change = taken && money.change !== null ? BigInt(money.change) : null;
  const amount = BigInt(money.amount);
  const view: ReceiptDocument = {
    ...base,
    kind: taken ? 'payment' : 'refund',
    payment: { method: money.method, amount, tendered, change, reference: money.reference },
    bills: [{ number: bill.number ?? '', amount }],
    due: null,
  };
  return () => renderReceipt(view, size);
}

function noteOf(
  base: Base,
  bill: BillJson,
  note: BillJson['creditNotes'][number],
  size: PaperSize,
  acting: Acting,
): () => Promise<Buffer> {
  const lines = note.lines.flatMap((credited) => {
    const line = bill.lines.find((each) => each.position === credited.position);
    return line ? [creditLineView(line, credited)] : [];
  });
  const sum = (field: 'gross' | 'discount' | 'taxable' | 'cgst' | 'sgst' | 'igst' | 'amount'): bigint =>
    lines.reduce((total, line) => total + line[field], 0n);
  const total = BigInt(note.total);
  const amount = sum('amount');
  const totals = {
    gross: sum('gross'),
    discount: sum('discount'),
    taxable: sum('taxable'),
    cgst: sum('cgst'),
    sgst: sum('sgst'),
    igst: sum('igst'),
    amount,
    roundOff: total - amount,
    total,
  };
  const view: CreditNoteDocument = {
    ...base,
    lines,
    taxes: taxRows(lines),
    totals,
    bill: { number: bill.number ?? '', at: instant(bill.sealedAt ?? note.at, acting) },
    reason: note.reasonCode as CreditNoteDocument['reason'],
    note: note.note,
    approver: note.approver,
  };
  return () => renderCreditNote(view, size);
}

async function baseOf(
  tx: Tx,
  acting: Acting,
  bill: BillJson,
  { language = 'en' }: PrintWish,
  block: BillJson['block'],
) {
  if (block !== null) await requireIntact(tx, acting.hospital, [...new Set([block, bill.block ?? block])]);
  const face = block === null ? null : (await sealedFaces(tx, acting.hospital, [block])).get(block.label)?.face;
  const issuer = face?.issuer ?? (await issuerOf(tx, acting.hospital.id));
  return {
    language,
    currency: bill.currency,
    issuer,
    number: block?.label ?? null,
    at: instant(bill.sealedAt ?? acting.at.toISOString(), acting),
    customer: customerOf(bill.patient, bill.customer, face),
    author: face?.author ?? bill.author,
    proof: block === null ? { state: 'draft' as const } : await printedProof(tx, acting.hospital, block),
    duplicate: null,
    placeOfSupply: issuer.placeOfSupply,
  };
}

function customerOf(
  patient: PatientRowJson | null,
  customer: BillJson['customer'],
  face: Partial<Face> | null | undefined,
): Customer {
  if (face?.patient) {
    const { name, number, age, sex, phone } = face.patient;
    return { kind: 'patient', name, number, ageYears: age, sex: sex as Sex, phone };
  }
  if (!patient) return { kind: 'walk-in', name: customer?.name || null, phone: customer?.phone || null };
  const { name, number, age, gender, phone } = patient;
  return { kind: 'patient', name, number, ageYears: age, sex: gender, phone };
}

function lineView(line: BillJson['lines'][number]): LineView {
  return {
    position: line.position + 1,
    description: line.description,
    hsn: line.hsn,
    batch: line.batch,
    mrp: line.mrp ? { amount: BigInt(line.mrp.amount), per: BigInt(line.mrp.per) } : null,
    quantity: BigInt(line.quantity),
    unit: line.unit,
    rate: { amount: BigInt(line.rate.amount), per: BigInt(line.rate.per) },
    taxBp: line.taxTreatment === 'exempt' ? null : line.taxBp,
    evidence: line.evidenceGrade,
    gross: BigInt(line.gross),
    discount: BigInt(line.discount),
    taxable: BigInt(line.taxable),
    cgst: BigInt(line.cgst),
    sgst: BigInt(line.sgst),
    igst: BigInt(line.igst),
    amount: BigInt(line.amount),
  };
}

function creditLineView(
  line: BillJson['lines'][number],
  credited: BillJson['creditNotes'][number]['lines'][number],
): LineView {
  const { gross, discount, taxable, cgst, sgst, igst, amount } = credited;
  return {
    ...lineView(line),
    quantity: BigInt(credited.quantity),
    evidence: null,
    gross: BigInt(gross),
    discount: BigInt(discount),
    taxable: BigInt(taxable),
    cgst: BigInt(cgst),
    sgst: BigInt(sgst),
    igst: BigInt(igst),
    amount: BigInt(amount),
  };
}

function totalsOf(bill: BillJson): BillDocument['totals'] {
  const [total, roundOff] = [BigInt(bill.total), BigInt(bill.roundOff)];
  return {
    gross: BigInt(bill.gross),
    discount: BigInt(bill.discount),
    taxable: BigInt(bill.taxable),
    cgst: BigInt(bill.cgst),
    sgst: BigInt(bill.sgst),
    igst: BigInt(bill.igst),
    amount: total - roundOff,
    roundOff,
    total,
  };
}

/** One row per rate, exempt first. */
function taxRows(lines: readonly LineView[]): BillDocument['taxes'] {
  const groups = Map.groupBy(lines, (line) => line.taxBp);
  return [...groups]
    .sort(([a], [b]) => (a ?? -1) - (b ?? -1))
    .map(([taxBp, group]) => {
      const sum = (field: 'taxable' | 'cgst' | 'sgst' | 'igst'): bigint =>
        group.reduce((total, line) => total + line[field], 0n);
      return { taxBp, taxable: sum('taxable'), cgst: sum('cgst'), sgst: sum('sgst'), igst: sum('igst') };
    });
}
