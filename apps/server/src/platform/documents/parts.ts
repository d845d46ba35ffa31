import type { Content, TableCell } from 'pdfmake/interfaces.js';
import type { Currency } from '@pramana/kernel';
import { labelsFor } from './labels.ts';
import type { Labels } from './labels.ts';
import { PAPERS } from './paper.ts';
import type { Paper } from './paper.ts';
import { phrase, say } from './text.ts';
import type { TextStyle } from './text.ts';
import type { DocumentBase, Language, PaperSize } from './view.ts';

/** What every part of a document needs to know to draw itself. */
export interface Press {
  paper: Paper;
  label: Labels;
  language: Language;
  currency: Currency;
}

export function pressFor(view: DocumentBase, size: PaperSize): Press {
  return { paper: PAPERS[size], label: labelsFor(view.language), language: view.language, currency: view.currency };
}

/** A label and what stands behind it; a null value is not printed. `note` goes below the label of a sum. */
export type Fact = readonly [label: string, value: string | null, note?: string];

/** Facts as `Label: value`; side by side on a sheet, one below the other on a roll. */
export function facts({ paper }: Press, all: readonly Fact[], columns = 3): Content {
  const cells = all
    .filter(([, value]) => value !== null && value !== '')
    .map(([label, value]) => fact(paper, label, value));
  if (!paper.wide) return { stack: cells };
  const rows: TableCell[][] = [];
  for (let at = 0; at < cells.length; at += columns) {
    rows.push(Array.from({ length: columns }, (_, column) => cells[at + column] ?? ''));
  }
  return rows.length === 0 ? '' : { table: { widths: Array(columns).fill('*'), body: rows }, layout: GRID };
}

function fact(paper: Paper, label: string, value: string | null): Content {
  const parts = [[`${label}: `, { color: paper.faint }] as const, [value ?? '', { bold: true }] as const];
  return phrase(parts, { fontSize: paper.type.body });
}

/** Figures behind their labels, flush right, the last one as the sum. */
export function sums({ paper }: Press, rows: readonly Fact[], sum: Fact): Content {
  const line = ([label, value, note]: Fact, style: TextStyle): TableCell[] => [
    {
      stack: [say(label, style), ...(note ? [say(note, { fontSize: paper.type.small, color: paper.faint })] : [])],
      alignment: 'right',
    },
    say(value ?? '', { ...style, alignment: 'right', noWrap: true }),
  ];
  const body = rows.filter(([, value]) => value !== null).map((row) => line(row, { fontSize: paper.type.body }));
  body.push(line(sum, { fontSize: paper.type.sum, bold: true }));
  return { table: { widths: ['*', 'auto'], body }, layout: sumLayout(paper, body.length - 1) };
}

function sumLayout(paper: Paper, last: number): object {
  return { ...GRID, paddingRight: () => 0, hLineWidth: (row: number) => (row === last ? paper.rule : 0) };
}

/** A rule across the page. */
export function rule({ paper }: Press): Content {
  const line = { type: 'line' as const, x1: 0, y1: 0, x2: paper.width, y2: 0, lineWidth: paper.rule };
  return { canvas: [line], margin: [0, 5, 0, 5] };
}

/** A boxed heading that nobody overlooks, with a sentence below it. */
export function band({ paper }: Press, heading: string, note: string): Content {
  const lines = [
    say(heading, { fontSize: paper.type.title, bold: true, alignment: 'center' }),
    say(note, { fontSize: paper.type.small, alignment: 'center' }),
  ];
  const layout = { hLineWidth: () => 1.5, vLineWidth: () => 1.5 };
  return { table: { widths: ['*'], body: [[{ stack: lines }]] }, layout, margin: [0, 0, 0, 6] };
}

/** A table without lines and with little air. */
export const GRID = {
  hLineWidth: () => 0,
  vLineWidth: () => 0,
  paddingLeft: (column: number) => (column === 0 ? 0 : 6),
  paddingRight: () => 0,
  paddingTop: () => 1,
  paddingBottom: () => 1,
};
