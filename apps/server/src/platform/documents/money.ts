import type { Content, TableCell } from 'pdfmake/interfaces.js';
import { figure, instantText, money, percent } from './format.ts';
import { facts, GRID, sums } from './parts.ts';
import type { Fact, Press } from './parts.ts';
import { say } from './text.ts';
import type { BillDocument, LinedDocument, PaymentView } from './view.ts';
import { amountInWords } from './words.ts';

/** Gross to total, with what was taken off and rounded. `sumLabel` names the last figure. */
export function totals(press: Press, view: LinedDocument, sumLabel: string, discountReason = ''): Content {
  const { label } = press;
  const { totals: all, currency } = view;
  const unlessZero = (name: string, amount: bigint, note = ''): Fact => [
    name,
    amount === 0n ? null : figure(amount, currency),
    note,
  ];
  const rows: Fact[] = [
    [label('subtotal'), figure(all.gross, currency)],
    unlessZero(label('discount'), -all.discount, discountReason),
    unlessZero(label('taxable'), all.taxable === all.amount ? 0n : all.taxable),
    unlessZero(label('cgst'), all.cgst),
    unlessZero(label('sgst'), all.sgst),
    unlessZero(label('igst'), all.igst),
    unlessZero(label('roundOff'), all.roundOff),
  ];
  return sums(press, rows, [sumLabel, money(all.total, currency)]);
}

/** `In words: Rupees …`; nothing for a currency without words. */
export function inWords(press: Press, amount: bigint): Content[] {
  const words = amountInWords(amount, press.currency, press.language);
  return words === null ? [] : [facts(press, [[press.label('inWords'), words]], 1)];
}

/** One row per rate of tax; nothing when no line bears tax. */
export function taxSummary({ paper, label }: Press, view: LinedDocument): Content[] {
  const { cgst, sgst, igst } = view.totals;
  if (cgst + sgst + igst === 0n) return [];
  const kinds = igst === 0n ? (['cgst', 'sgst'] as const) : (['cgst', 'sgst', 'igst'] as const);
  const head = [
    say(label('taxSummary'), { bold: true }),
    ...(['taxable', ...kinds] as const).map((kind) => right(label(kind), true)),
  ];
  const body = view.taxes.map((row) => [
    say(row.taxBp === null ? label('exempt') : row.taxBp === 0 ? label('nil') : percent(row.taxBp)),
    right(figure(row.taxable, view.currency)),
    ...kinds.map((kind) => right(figure(row[kind], view.currency))),
  ]);
  const layout = { ...GRID, hLineWidth: (row: number) => (row === 1 ? paper.rule : 0) };
  const table = { widths: ['*', ...Array<string>(kinds.length + 1).fill('auto')], body: [head, ...body] };
  return [{ table, layout, fontSize: paper.type.small, margin: [0, 2, 0, 4] }];
}

const right = (text: string, bold = false): TableCell => say(text, { alignment: 'right', bold });

/** How a payment was made, as facts. */
export function paymentFacts({ label, currency }: Press, payment: Omit<PaymentView, 'number'>): Fact[] {
  const amount = (value: bigint | null): string | null => (value === null ? null : money(value, currency));
  return [
    [label('method'), label(payment.method)],
    [label('reference'), payment.reference],
    [label('tendered'), amount(payment.tendered)],
    [label('change'), amount(payment.change)],
  ];
}

/** What was paid when the bill was sealed, and what is due. */
export function paidAtSeal(press: Press, { payments, due, since }: Sealed): Content {
  const { label, currency } = press;
  const rows = payments.map((payment): Fact => {
    const { tendered, change } = payment;
    const cash = [
      tendered === null ? '' : `${label('tendered')} ${figure(tendered, currency)}`,
      change === null ? '' : `${label('change')} ${figure(change, currency)}`,
    ];
    const note = [...cash, payment.reference, payment.number].filter(Boolean).join(' · ');
    return [`${label('paidAtSeal')}: ${label(payment.method)}`, figure(payment.amount, currency), note];
  });
  return sums(press, rows, [label(since.length === 0 ? 'due' : 'dueAtSeal'), money(due, currency)]);
}

/** What happened to a bill after its seal, each with its own document's number, and what is due now. */
export function sinceSeal(press: Press, { since, dueNow }: Sealed): Content[] {
  const { label, currency, language } = press;
  if (since.length === 0) return [];
  const rows = since.map(({ kind, number, at, amount, method }): Fact => {
    const name = label(SINCE[kind]);
    const signed = kind === 'refund' ? amount : -amount;
    const note = `${number} · ${instantText(at, language)}`;
    return [method === null ? name : `${name}: ${label(method)}`, figure(signed, currency), note];
  });
  const heading = say(label('since'), { bold: true, alignment: 'right', margin: [0, 4, 0, 0] });
  return [heading, sums(press, rows, [label('dueNow'), money(dueNow, currency)])];
}

const SINCE = { payment: 'paidSince', 'credit-note': 'creditedSince', refund: 'refundedSince' } as const;
type Sealed = Pick<BillDocument, 'payments' | 'due' | 'since' | 'dueNow'>;
