import type { BillJson } from '@pramana/contract';
import type { StoredCreditNote } from './credit-note.store.ts';
import type { SealedFace } from './face.service.ts';
import type { StoredPayment } from './payment.store.ts';
import type { StoredRefund } from './refund.store.ts';

export function paymentJson(payment: StoredPayment, { block, face }: SealedFace): BillJson['payments'][number] {
  return {
    id: payment.id,
    block,
    method: payment.method,
    amount: String(payment.amount),
    tendered: payment.tendered === null ? null : String(payment.tendered),
    change: payment.change === null ? null : String(payment.change),
    reference: payment.reference,
    at: payment.at.toISOString(),
    author: face.author ?? payment.author,
  };
}

export function refundJson(refund: StoredRefund, { block, face }: SealedFace): BillJson['refunds'][number] {
  return {
    id: refund.id,
    block,
    method: refund.method,
    amount: String(refund.amount),
    reference: refund.reference,
    at: refund.at.toISOString(),
    author: face.author ?? refund.author,
  };
}

export function creditNoteJson(
  note: StoredCreditNote,
  { block, face, approvedBy }: SealedFace,
): BillJson['creditNotes'][number] {
  return {
    id: note.id,
    block,
    billId: note.billId,
    reasonCode: note.reasonCode,
    note: note.note,
    lines: note.lines.map(creditLineJson),
    total: String(note.total),
    at: note.at.toISOString(),
    author: face.author ?? note.author,
    approver: approvedBy ?? note.approver,
  };
}

function creditLineJson(line: StoredCreditNote['lines'][number]) {
  return {
    position: line.position,
    quantity: Number(line.quantity),
    gross: String(line.gross),
    discount: String(line.discount),
    taxable: String(line.taxable),
    cgst: String(line.cgst),
    sgst: String(line.sgst),
    igst: String(line.igst),
    amount: String(line.amount),
    goods: line.goods,
  };
}
