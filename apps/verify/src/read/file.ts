import { fromUtf8, LedgerError, type Presented, RECEIPT_HEADER } from '@pramana/ledger';
import { isPdf, proofInPdf } from './pdf.ts';
import { ReadProblem } from './problem.ts';
import { type Given, looksLikeCode, readCode, readPasted, readProof } from './text.ts';

/** A phone's photograph has up to 20 MB. */
const LARGEST = 64_000_000;

/** Answers the texts of all codes in a picture; `ReadProblem` when it is no picture or shows no code. */
export type PictureReader = (picture: Blob) => Promise<readonly string[]>;

/** Reads a file by what it holds, never by its name: a PDF, a proof, digits, or a picture of one or more codes. */
export async function readFile(file: Blob, readPicture: PictureReader): Promise<Given[]> {
  if (file.size === 0) throw new ReadProblem('problem.empty');
  if (file.size > LARGEST) throw new ReadProblem('problem.size', { size: Math.round(file.size / 1_000_000) });
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (isPdf(bytes)) return [readProof(await proofInPdf(bytes))];
  if (isPicture(bytes)) return readCodes(await readPicture(file));
  return [readTextFile(bytes)];
}

/** The receipts among the codes of one picture; a payment code or an advertisement may stand beside them. */
export function readCodes(texts: readonly string[]): Presented[] {
  const ours = texts.filter(looksLikeCode);
  if (ours.length === 0) throw new ReadProblem(texts.length === 0 ? 'problem.pictureEmpty' : 'problem.pictureOther');
  return ours.map(readCode);
}

function readTextFile(bytes: Uint8Array): Given {
  let text: string;
  try {
    text = fromUtf8(bytes);
  } catch (error) {
    if (error instanceof LedgerError) throw new ReadProblem('problem.file', {}, { cause: error });
    throw error;
  }
  return text.startsWith(RECEIPT_HEADER) ? readProof(text) : readPasted(text);
}

/** First bytes of the pictures that browsers open: PNG, JPEG, GIF, BMP, WebP, and HEIC and AVIF (`ftyp`). */
const PICTURES = [
  /^\u0089PNG/,
  /^\u00ff\u00d8\u00ff/,
  /^GIF8/,
  /^BM/,
  /^RIFF[^]{4}WEBP/,
  /^[^]{4}ftyp(?:hei|hev|mif|msf|avi)/,
];

function isPicture(bytes: Uint8Array): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, 12));
  return PICTURES.some((pattern) => pattern.test(start));
}
