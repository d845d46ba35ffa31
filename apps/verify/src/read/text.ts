import { isSignedRecord, type Presented, RECEIPT_HEADER, readPresented } from '@pramana/ledger';
import { orProblem, ReadProblem } from './problem.ts';

/** More than the longest receipt by far; a longer text is a mistake, and would only keep a slow phone busy. */
const LONGEST = 1_000_000;

/** Reads what a code holds, or the digits of a link. */
export function readCode(text: string): Presented {
  return orProblem('problem.damaged', () => readPresented(text));
}

/** True for a text that can be the content of one of our codes: digits, or a link that ends in them. */
export function looksLikeCode(text: string): boolean {
  return /^(?:\S*#)?[0-9]{40,}$/.test(text.trim());
}

/** The text of a `.pramana-signature` file: another part of the page reads and judges it. */
export type SignedText = { readonly form: 'signed'; readonly text: string };

/** Whatever may be given to this page. */
export type Given = Presented | SignedText;

/** Reads pasted text. A text field changes line ends and people copy line breaks along, so these are mended here. */
export function readPasted(pasted: string): Given {
  const text = pasted.replaceAll('\r\n', '\n').trim();
  if (text === '') throw new ReadProblem('problem.empty');
  if (text.length > LONGEST) throw new ReadProblem('problem.size', { size: '1' });
  if (isSignedRecord(text)) return { form: 'signed', text };
  if (text.startsWith(RECEIPT_HEADER)) return readProof(`${text}\n`);
  const joined = text.replaceAll(/\s+/g, '');
  if (looksLikeCode(joined)) return readCode(joined);
  return orProblem('problem.text', () => readPresented(text));
}

/** Reads the text of a `.tlog-proof` file strictly. */
export function readProof(text: string): Presented {
  if (text.includes('\r\n')) throw new ReadProblem('problem.lineEnds');
  return orProblem('problem.damaged', () => readPresented(text));
}
