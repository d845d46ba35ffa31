import type { TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { billDefinition } from './bill.ts';
import { careDefinition } from './care.ts';
import type { CareDocument } from './care-view.ts';
import { creditNoteDefinition } from './credit-note.ts';
import { type LetterDocument, letterDefinition } from './letter.ts';
import { receiptDefinition } from './receipt.ts';
import type { BillDocument, CreditNoteDocument, PaperSize, ReceiptDocument } from './view.ts';

/** A document to print: plain data, so that it can be handed to another thread. */
export type Order = { readonly size: PaperSize } & (
  | { readonly kind: 'bill'; readonly view: BillDocument }
  | { readonly kind: 'receipt'; readonly view: ReceiptDocument }
  | { readonly kind: 'credit-note'; readonly view: CreditNoteDocument }
  | { readonly kind: 'care'; readonly view: CareDocument }
  | { readonly kind: 'letter'; readonly view: LetterDocument }
);

/** What a printing thread answers. */
export type Printed = { readonly pdf: Uint8Array } | { readonly error: unknown };

export function definitionOf(order: Order): TDocumentDefinitions {
  if (order.kind === 'bill') return billDefinition(order.view, order.size);
  if (order.kind === 'receipt') return receiptDefinition(order.view, order.size);
  if (order.kind === 'letter') return letterDefinition(order.view);
  if (order.kind === 'care') return careDefinition(order.view, order.size);
  return creditNoteDefinition(order.view, order.size);
}
