import { readFile } from 'node:fs/promises';
import { joinItems, type ItemsPart, LedgerError, type Presented, readPresented } from '@pramana/ledger';
import { CouldNot } from './command.ts';
import { isPdf, RECEIPT_HEADER, receiptsIn } from './pdf.ts';

/** A receipt as somebody handed it in, with the items of its further codes. */
export interface HandedIn {
  readonly receipt: Exclude<Presented, ItemsPart>;
  readonly items: ReturnType<typeof joinItems> | undefined;
}

/** It calls itself a receipt and is not a whole one: that is RED, not "could not check". */
export class BrokenReceipt extends Error {
  override readonly name = 'BrokenReceipt';
}

/** Reads files (text, PDF), links and digits: one receipt and, in any order, the codes with its items. */
export async function readHandedIn(sources: readonly string[]): Promise<HandedIn> {
  const presented: Presented[] = [];
  for (const source of sources) presented.push(parse(await textOf(source)));
  const receipts = presented.filter((each) => each.form !== 'items');
  const [receipt] = receipts;
  if (receipt === undefined) throw new CouldNot('These are the lines of a bill; its own code is missing.');
  if (receipts.length > 1) throw new CouldNot('These are several receipts; check one at a time.');
  const parts = presented.filter((each) => each.form === 'items');
  try {
    return { receipt, items: parts.length === 0 ? undefined : joinItems(parts) };
  } catch (error) {
    if (error instanceof LedgerError) throw new BrokenReceipt(error.message, { cause: error });
    throw error;
  }
}

async function textOf(source: string): Promise<string> {
  const bytes = await readFile(source).catch((error: unknown) => {
    if (looksLikeCode(source)) return null;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new CouldNot(`${source} cannot be read (${reason}).`, { cause: error });
  });
  if (bytes === null) return source;
  if (!isPdf(bytes)) return bytes.toString('utf8');
  const receipts = receiptsIn(bytes);
  const [text] = receipts;
  if (text === undefined) throw new CouldNot(`${source} is a PDF without an attached receipt; use its QR code.`);
  if (receipts.length > 1) throw new CouldNot(`${source} carries several receipts; take out the one to check.`);
  return text;
}

/** A QR's link or its digits, rather than a file's name. */
function looksLikeCode(text: string): boolean {
  return /^[0-9]{20,}$/.test(text.trim().replace(/^https?:\/\/[^#\s]*#/, ''));
}

function parse(text: string): Presented {
  if (!text.startsWith(RECEIPT_HEADER) && !looksLikeCode(text)) throw new CouldNot('This is not a receipt.');
  try {
    return readPresented(text);
  } catch (error) {
    if (error instanceof LedgerError) throw new BrokenReceipt(error.message, { cause: error });
    throw error;
  }
}
