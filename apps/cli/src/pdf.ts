import { inflateSync } from 'node:zlib';
import { CouldNot } from './command.ts';

/** How a receipt file begins (C2SP tlog-proof). */
export const RECEIPT_HEADER = 'c2sp.org/tlog-proof@v1';
/** A receipt is a few kilobytes; a stream that unpacks to more is none, whatever it claims to be. */
const MOST = 4 * 1024 * 1024;
/** Bytes of all streams together that are looked at and unpacked; streams may overlap, never end, or each be a bomb. */
const MOST_WORK = 256 * MOST;
/** A stream's dictionary ends right before the word `stream`; ours and everybody's are far shorter than this. */
const DICTIONARY = 4_096;

/** True for the bytes of a PDF. */
export function isPdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 1_024)).includes('%PDF-');
}

/**
 * The receipts attached inside a PDF. Embedded files are streams, and streams are never packed into other objects, so
 * every stream is looked at: plain or Flate, whatever the file's tables say about it.
 */
export function receiptsIn(pdf: Uint8Array, mostWork = MOST_WORK): string[] {
  return filesIn(pdf, (text) => text.startsWith(`${RECEIPT_HEADER}\n`), mostWork);
}

/**
 * The attached files, as text, for which `isWanted` holds. `CouldNot` when the PDF asks for more than `mostWork` bytes of
 * reading and unpacking: to stop silently would hide a second receipt behind the bound.
 */
export function filesIn(pdf: Uint8Array, isWanted: (text: string) => boolean, mostWork = MOST_WORK): string[] {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  const found = new Set<string>();
  const work = { left: mostWork };
  for (let at = bytes.indexOf('stream'); at >= 0; at = bytes.indexOf('stream', at + 6)) {
    if (bytes.toString('latin1', at - 3, at) === 'end') continue;
    const text = contentOf(bytes, at, work);
    if (work.left < 0) throw new CouldNot('This PDF asks for more unpacking than any receipt needs; use its QR code.');
    if (text !== null && isWanted(text)) found.add(text);
  }
  return [...found];
}

function contentOf(bytes: Buffer, at: number, work: { left: number }): string | null {
  const start = afterLineEnd(bytes, at + 'stream'.length);
  const dictionary = bytes.toString('latin1', Math.max(0, at - DICTIONARY), at);
  const own = dictionary.slice(dictionary.lastIndexOf(' obj') + 1);
  const length = Number(/\/Length\s+(\d+)(?!\d|\s+\d+\s+R)/.exec(own)?.[1] ?? Number.NaN);
  const isStated = Number.isSafeInteger(length);
  const end = isStated ? start + length : beforeEnd(bytes, start);
  // Where no end is found, everything up to the file's own was searched for it.
  if (!isStated && start >= 0) work.left -= (end < start ? bytes.length : end) - start;
  if (start < 0 || end <= start || end > bytes.length) return null;
  const raw = bytes.subarray(start, end);
  if (!/\/FlateDecode/.test(own)) {
    if (raw.length > MOST) return null;
    work.left -= raw.length;
    return raw.toString('utf8');
  }
  // Pictures are the bulk of a PDF; no attached file is one.
  if (/\/Subtype\s*\/Image\b/.test(own)) return null;
  work.left -= raw.length;
  try {
    const content = inflateSync(raw, { maxOutputLength: MOST });
    work.left -= content.length;
    return content.toString('utf8');
  } catch {
    // How much was unpacked before it failed is not told.
    work.left -= MOST;
    return null;
  }
}

/** `stream` is followed by CRLF or LF; anything else is just the word in some text. */
function afterLineEnd(bytes: Buffer, at: number): number {
  if (bytes[at] === 0x0d && bytes[at + 1] === 0x0a) return at + 2;
  return bytes[at] === 0x0a ? at + 1 : -1;
}

/** Where a stream of unknown length ends: before the line end that stands before `endstream`. */
function beforeEnd(bytes: Buffer, start: number): number {
  const end = bytes.indexOf('endstream', start);
  if (bytes[end - 1] !== 0x0a) return end;
  return bytes[end - 2] === 0x0d ? end - 2 : end - 1;
}
