import type { CareDocument } from './care-view.ts';
import type { LetterDocument } from './letter.ts';
import { printApart } from './pool.ts';
import type { BillDocument, CreditNoteDocument, PaperSize, ReceiptDocument } from './view.ts';

export { labelsFor as wordsFor } from './labels.ts';
export { closePrinting } from './pool.ts';
export type * from './care-view.ts';
export type * from './view.ts';

/** A bill as PDF; a pure function of its view. Throws RangeError when a QR payload is too large for the paper. */
export function renderBill(view: BillDocument, size: PaperSize): Promise<Buffer> {
  return printApart({ kind: 'bill', view, size });
}

/** The receipt of a payment or the voucher of a refund as PDF. */
export function renderReceipt(view: ReceiptDocument, size: PaperSize): Promise<Buffer> {
  return printApart({ kind: 'receipt', view, size });
}

/** A credit note as PDF. */
export function renderCreditNote(view: CreditNoteDocument, size: PaperSize): Promise<Buffer> {
  return printApart({ kind: 'credit-note', view, size });
}

/** A paper of facts and paragraphs as PDF, such as a certificate. */
export function renderLetter(view: LetterDocument): Promise<Buffer> {
  return printApart({ kind: 'letter', view, size: 'a4' });
}

/** A prescription, the summary of a visit or a report card as PDF. */
export function renderCare(view: CareDocument, size: PaperSize): Promise<Buffer> {
  return printApart({ kind: 'care', view, size });
}
