import { compactReceipt, encodeCompact, parseReceipt, toDigits } from '@pramana/ledger';

/** The digits that stand in a bill's QR, from its `.tlog-proof`. */
export function digitsOf(proof: string): string {
  return toDigits(encodeCompact(compactReceipt(parseReceipt(proof))));
}

/** The same with one digit changed, in the signature at the end of the log's part. */
export function withOneDigitChanged(digits: string, at = Math.floor(digits.length / 2)): string {
  return digits.slice(0, at) + ((Number(digits[at]) + 1) % 10) + digits.slice(at + 1);
}
