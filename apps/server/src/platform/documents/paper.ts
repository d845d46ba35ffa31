import type { PaperSize } from './view.ts';

const MM = 72 / 25.4;

/** A kind of paper: its geometry in points, the sizes of type on it and its inks. */
export interface Paper {
  /** Sheets carry tables and columns; a roll is one narrow column. */
  wide: boolean;
  page: { width: number; height: number | 'auto' };
  margins: [left: number, top: number, right: number, bottom: number];
  /** Width between the margins. */
  width: number;
  type: { small: number; body: number; strong: number; title: number; sum: number };
  /** Secondary text; a one-bit printer has only black. */
  faint: string;
  /** Width of rules. */
  rule: number;
  /** Largest side of a QR code, in dots of a 203 dpi printer. */
  qrDots: number;
}

const SHEET_TYPE = { small: 7, body: 8.5, strong: 10, title: 14, sum: 13 };

function sheet(width: number, height: number, edge: number, qrDots: number): Paper {
  const margins: Paper['margins'] = [36, edge, 36, edge];
  return {
    wide: true,
    page: { width, height },
    margins,
    width: width - margins[0] - margins[2],
    type: SHEET_TYPE,
    faint: '#444',
    rule: 0.5,
    qrDots,
  };
}

const ROLL_WIDTH = 80 * MM;
const ROLL_PRINTABLE = 72 * MM;
const ROLL_SIDE = (ROLL_WIDTH - ROLL_PRINTABLE) / 2;

export const PAPERS: Record<PaperSize, Paper> = {
  a4: sheet(595.28, 841.89, 34, 400),
  a5: sheet(595.28, 419.53, 24, 370),
  '80mm': {
    wide: false,
    page: { width: ROLL_WIDTH, height: 'auto' },
    margins: [ROLL_SIDE, 8, ROLL_SIDE, 16],
    width: ROLL_PRINTABLE,
    // Nothing below 8 pt survives a thermal printer.
    type: { small: 8, body: 8.5, strong: 9.5, title: 12, sum: 13 },
    faint: '#000',
    rule: 0.75,
    qrDots: 560,
  },
};
