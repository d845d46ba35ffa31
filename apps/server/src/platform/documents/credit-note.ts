import type { TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { sumsBesideTaxes } from './bill.ts';
import { assemble } from './document.ts';
import { instantText } from './format.ts';
import { lines } from './lines.ts';
import { inWords, taxSummary, totals } from './money.ts';
import { pressFor } from './parts.ts';
import { say } from './text.ts';
import type { CreditNoteDocument, PaperSize } from './view.ts';

/** A credit note as a layout: it cites the bill and moves no cash (money.md, "Corrections"). */
export function creditNoteDefinition(view: CreditNoteDocument, size: PaperSize): TDocumentDefinitions {
  const press = pressFor(view, size);
  const { label, paper } = press;
  return assemble(press, view, {
    title: label('creditNote'),
    facts: [
      [label('againstBill'), `${view.bill.number}, ${instantText(view.bill.at, view.language)}`],
      [label('reason'), [label(view.reason), view.note].filter(Boolean).join(': ')],
      [label('approvedBy'), view.approver],
      [label('placeOfSupply'), view.placeOfSupply],
    ],
    content: [
      lines(press, view),
      sumsBesideTaxes(
        press,
        [totals(press, view, label('creditTotal'))],
        [
          ...inWords(press, view.totals.total),
          ...taxSummary(press, view),
          say(label('creditNoCash'), { fontSize: paper.type.small, margin: [0, 4, 0, 0] }),
        ],
      ),
    ],
  });
}
