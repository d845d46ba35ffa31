import qrcode from 'qrcode';
import type { QrPayload } from './view.ts';

/** One dot of a 203 dpi receipt printer in points. */
export const DOT = 72 / 203;
/** Light margin that ISO/IEC 18004 asks for, in modules. */
const QUIET = 4;
/** Best to read first: bigger modules before more error correction, since these codes are large. */
const CHOICES = [
  { level: 'M', dots: 4 },
  { level: 'L', dots: 4 },
  { level: 'L', dots: 3 },
] as const;

export interface QrSymbol {
  /** One dark path in a box of `modules` units, quiet zone included. */
  svg: string;
  /** Modules on a side, quiet zone included. */
  modules: number;
  /** Whole printer dots of one module: a module of broken dots does not survive a one-bit printer. */
  dots: number;
  /** Side in points. */
  side: number;
}

/**
 * A QR code of at most `maxDots` printer dots on a side. The address is a byte segment and the digits a numeric one
 * (one segment for both would grow the code by half). Throws when it cannot be printed readably at that size.
 */
export function qrSymbol({ url, digits }: QrPayload, maxDots: number): QrSymbol {
  if (!/^[0-9]+$/.test(digits)) throw new RangeError('a QR payload is an address and decimal digits');
  const segments: qrcode.QRCodeSegment[] = [
    { data: new TextEncoder().encode(url), mode: 'byte' },
    { data: digits, mode: 'numeric' },
  ];
  for (const { level, dots } of CHOICES) {
    const symbol = tryMatrix(segments, level);
    if (!symbol) continue;
    const modules = symbol.size + 2 * QUIET;
    if (modules * dots <= maxDots) {
      return { svg: svgOf(symbol, modules), modules, dots, side: modules * dots * DOT };
    }
  }
  throw new RangeError(`a QR payload of ${digits.length} digits does not fit on ${maxDots} dots; split it`);
}

function tryMatrix(segments: qrcode.QRCodeSegment[], level: 'L' | 'M'): qrcode.BitMatrix | null {
  try {
    return qrcode.create(segments, { errorCorrectionLevel: level }).modules;
  } catch {
    // The only thing that can go wrong with digits: more than the largest symbol holds.
    return null;
  }
}

/** Runs of dark modules of a row as rectangles of a single path: crisp on paper, no seams between rows. */
function svgOf(matrix: qrcode.BitMatrix, modules: number): string {
  let path = '';
  for (let row = 0; row < matrix.size; row += 1) {
    for (let column = 0; column < matrix.size; ) {
      const start = column;
      while (column < matrix.size && matrix.get(row, column)) column += 1;
      const length = column - start;
      if (length > 0) path += `M${start + QUIET} ${row + QUIET}h${length}v1h-${length}z`;
      else column += 1;
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${modules} ${modules}"><path fill="#000" d="${path}"/></svg>`;
}
