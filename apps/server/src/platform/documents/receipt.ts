import type { TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { assemble } from './document.ts';
import { money } from './format.ts';
import { inWords, paymentFacts } from './money.ts';
import { facts, pressFor, rule, sums } from './parts.ts';
import type { Fact } from './parts.ts';
import type { PaperSize, ReceiptDocument } from './view.ts';

/** The receipt of a payment, or the voucher of a refund, as a layout (B6). */
export function receiptDefinition(view: ReceiptDocument, size: PaperSize): TDocumentDefinitions {
  const press = pressFor(view, size);
  const { label } = press;
  const taken = view.kind === 'payment';
  const { amount } = view.payment;
  const bills = view.bills.map(
    (bill): Fact => [`${label('forBill')} ${bill.number}`, money(bill.amount, view.currency)],
  );
  const due: Fact = [label('dueAfter'), view.due === null ? null : money(view.due, view.currency)];
  const sum: Fact = [label(taken ? 'amountPaid' : 'amountRefunded'), money(amount, view.currency)];
  return assemble(press, view, {
    title: label(taken ? 'paymentReceipt' : 'refundVoucher'),
    facts: [],
    content: [
      facts(press, paymentFacts(press, view.payment)),
      rule(press),
      sums(press, bills, sum),
      ...inWords(press, amount),
      facts(press, [due], 1),
    ],
  });
}
