import type { Content, TableCell } from 'pdfmake/interfaces.js';
import { expiryText, figure, percent, rateText } from './format.ts';
import { rule } from './parts.ts';
import { type Labels, unitWord } from './labels.ts';
import type { Press } from './parts.ts';
import { say } from './text.ts';
import type { EvidenceGrade, LinedDocument, LineView } from './view.ts';

const GRADES: readonly EvidenceGrade[] = ['unsupported', 'recorded-after', 'recorded-before', 'signed', 'confirmed'];

interface Column {
  head: string;
  width: string | number;
  alignment: 'left' | 'right' | 'center';
  cell(line: LineView): Content;
}

/** The lines: a table whose head repeats on every page of a sheet, or two to four rows of text each on a roll. */
export function lines(press: Press, view: LinedDocument): Content {
  if (!press.paper.wide) return { stack: [...view.lines.map((line) => narrowLine(press, view, line)), rule(press)] };
  const columns = columnsFor(press, view);
  const head = columns.map((column) =>
    say(column.head, { bold: true, alignment: column.alignment, fontSize: press.paper.type.small }),
  );
  const body = view.lines.map((line) =>
    columns.map((column): TableCell => ({ stack: [column.cell(line)], alignment: column.alignment })),
  );
  const table = {
    headerRows: 1,
    dontBreakRows: true,
    widths: columns.map(({ width }) => width),
    body: [head, ...body],
  };
  return { table, layout: LINED, fontSize: press.paper.type.body };
}

/** Says what the evidence digits mean, where some stand. */
export function evidenceLegend({ paper, label }: Press, view: LinedDocument): Content[] {
  if (view.lines.every((line) => line.evidence === null)) return [];
  return [say(label('evidenceLegend'), { fontSize: paper.type.small, color: paper.faint, margin: [0, 4, 0, 0] })];
}

/** A column of short texts that are never broken. */
function textColumn(head: string, width: string | number, cell: (line: LineView) => string): Column {
  return { head, width, alignment: 'right', cell: (line) => say(cell(line), { noWrap: true }) };
}

function columnsFor(press: Press, view: LinedDocument): Column[] {
  const { label, paper } = press;
  const amount = (head: string, pick: (line: LineView) => bigint): Column =>
    textColumn(head, 'auto', (line) => figure(pick(line), view.currency));
  const tax = (head: string, pick: (line: LineView) => bigint, share: number): Column => ({
    ...amount(head, pick),
    cell: (line) => taxCell(press, figure(pick(line), view.currency), line.taxBp, share),
  });
  const { discount, cgst, sgst, igst } = view.totals;
  const taxed = cgst + sgst + igst !== 0n;
  return [
    { ...textColumn(label('position'), 'auto', (line) => String(line.position)), alignment: 'left' },
    {
      head: label('description'),
      width: '*',
      alignment: 'left',
      cell: (line) => ({
        stack: [say(line.description), say(details(press, line), { fontSize: paper.type.small, color: paper.faint })],
      }),
    },
    textColumn(label('quantity'), 'auto', (line) => quantity(label, line)),
    textColumn(label('rate'), 'auto', (line) => rateText(line.rate, view.currency)),
    ...(discount === 0n
      ? []
      : [amount(label('gross'), (line) => line.gross), amount(label('discount'), (line) => line.discount)]),
    ...(taxed ? [amount(label('taxable'), (line) => line.taxable)] : []),
    ...(cgst + sgst === 0n
      ? []
      : [tax(label('cgst'), (line) => line.cgst, 2), tax(label('sgst'), (line) => line.sgst, 2)]),
    ...(igst === 0n ? [] : [tax(label('igst'), (line) => line.igst, 1)]),
    amount(label('amount'), (line) => line.amount),
    ...(view.lines.some((line) => line.evidence !== null) ? [textColumn(label('evidence'), 'auto', gradeOf)] : []),
  ];
}

function taxCell({ paper }: Press, amount: string, taxBp: number | null, share: number): Content {
  const rate = taxBp ? percent(taxBp / share) : '';
  return { stack: [say(amount, { noWrap: true }), say(rate, { fontSize: paper.type.small, color: paper.faint })] };
}

function narrowLine(press: Press, view: LinedDocument, line: LineView): Content {
  const { paper, currency, label } = press;
  const small = { fontSize: paper.type.small };
  const sum = {
    columns: [
      { stack: [say(`${quantity(label, line)} × ${rateText(line.rate, currency)}`)], width: '*' },
      { stack: [say(figure(line.amount, currency), { bold: true, alignment: 'right' })], width: 'auto' },
    ],
  };
  const rows = [say(`${line.position}. ${line.description}`, { bold: true }), say(details(press, line), small), sum];
  const more = narrowDetails(press, line);
  if (more) rows.push(say(more, small));
  return { stack: rows, fontSize: paper.type.body, margin: [0, 0, 0, 3] };
}

function narrowDetails({ label, currency }: Press, line: LineView): string {
  const tax = (kind: 'cgst' | 'sgst' | 'igst', share: number): string[] =>
    line[kind] === 0n ? [] : [`${label(kind)} ${percent((line.taxBp ?? 0) / share)} ${figure(line[kind], currency)}`];
  return together([
    ...(line.discount === 0n ? [] : [`${label('discount')} ${figure(line.discount, currency)}`]),
    ...tax('cgst', 2),
    ...tax('sgst', 2),
    ...tax('igst', 1),
    ...(line.evidence === null ? [] : [`${label('evidence')} ${gradeOf(line)}`]),
  ]);
}

function details({ label, currency }: Press, { hsn, batch, mrp }: LineView): string {
  const parts = [`${label('hsn')} ${hsn}`];
  if (batch) parts.push(`${label('batch')} ${batch.number}`, `${label('expiry')} ${expiryText(batch.expiry)}`);
  if (mrp) parts.push(`${label('mrp')} ${rateText(mrp, currency)}`);
  return together(parts);
}

/** Parts that a line may break between but not within. */
function together(parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll(' ', '\u00a0')).join(' · ');
}

const quantity = (label: Labels, { quantity: count, unit }: LineView): string =>
  `${count} ${unitWord(label, unit, Number(count))}`.trim();
const gradeOf = (line: LineView): string => (line.evidence ? String(GRADES.indexOf(line.evidence)) : '');

/** Rules below the head and at the end, light ones between the lines; the rule above the head stands already. */
export const LINED = {
  hLineWidth: (row: number, node: { table: { body: unknown[] } }) =>
    row === 0 ? 0 : row === 1 || row === node.table.body.length ? 0.75 : 0.25,
  vLineWidth: () => 0,
  hLineColor: () => '#000',
  paddingLeft: (column: number) => (column === 0 ? 0 : 7),
  paddingRight: () => 0,
  paddingTop: () => 2,
  paddingBottom: () => 2,
};
