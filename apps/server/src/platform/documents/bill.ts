import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { assemble } from './document.ts';
import { evidenceLegend, lines } from './lines.ts';
import { inWords, paidAtSeal, sinceSeal, taxSummary, totals } from './money.ts';
import { pressFor } from './parts.ts';
import type { Press } from './parts.ts';
import type { BillDocument, PaperSize } from './view.ts';

/** A bill as a layout (B9): Tax Invoice or Bill of Supply. */
export function billDefinition(view: BillDocument, size: PaperSize): TDocumentDefinitions {
  const press = pressFor(view, size);
  const { label } = press;
  return assemble(press, view, {
    title: label(view.proof.state === 'draft' ? 'draft' : view.title === 'tax-invoice' ? 'taxInvoice' : 'billOfSupply'),
    facts: [
      [label('doctor'), view.doctor],
      [label('placeOfSupply'), view.placeOfSupply],
    ],
    content: [
      lines(press, view),
      sumsBesideTaxes(
        press,
        [totals(press, view, label('total'), view.discountReason), paidAtSeal(press, view), ...sinceSeal(press, view)],
        [...inWords(press, view.totals.total), ...taxSummary(press, view)],
      ),
      ...evidenceLegend(press, view),
    ],
  });
}

/** Two columns on a sheet, one below the other on a roll. */
export function sumsBesideTaxes({ paper }: Press, figures: Content[], notes: Content[]): Content {
  if (!paper.wide) return { stack: [...figures, ...notes] };
  const columns = [
    { stack: notes, width: '*' },
    { stack: figures, width: 230 },
  ];
  return { columns, columnGap: 20, margin: [0, 6, 0, 0], unbreakable: true };
}
