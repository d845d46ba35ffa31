/** Whatever a person presents: a receipt file, the QR's link, its digits. */
import { type CompactReceipt, decodeCompact, type PendingReceipt } from './compact.ts';
import { fromDigits } from './digits.ts';
import { decodeItemsPart, type ItemsPart, isItemsPart } from './parts.ts';
import { parseReceipt, RECEIPT_HEADER, type Receipt } from './receipt.ts';

/** Told apart by `form`: `proof`, `compact`, `pending` or `items`. */
export type Presented = Receipt | CompactReceipt | PendingReceipt | ItemsPart;

/** Reads a receipt from the bytes of a QR: receipt, pending receipt or items. */
export function readBytes(bytes: Uint8Array): CompactReceipt | PendingReceipt | ItemsPart {
  return isItemsPart(bytes) ? decodeItemsPart(bytes) : decodeCompact(bytes);
}

/** Reads the text of a `.tlog-proof` file, a link with digits in its fragment, or the digits alone. */
export function readPresented(text: string): Presented {
  if (text.startsWith(`${RECEIPT_HEADER}\n`)) return parseReceipt(text);
  const trimmed = text.trim();
  return readBytes(fromDigits(trimmed.slice(trimmed.lastIndexOf('#') + 1)));
}
