/**
 * Bytes as decimal digits, for the numeric segment of a QR code: 12 bytes become 29 digits. Canonical both
 * ways: one text per byte string, every other text is refused.
 */
import { ensure } from './errors.ts';

const GROUP_BYTES = 12;
const GROUP_DIGITS = 29;
/** Digits of a last group of 0 to 12 bytes: the fewest that hold 256^bytes - 1. All differ, so the length tells. */
const WIDTHS = [0, 3, 5, 8, 10, 13, 15, 17, 20, 22, 25, 27, GROUP_DIGITS];

/** Full groups of 12 bytes as 29 digits, then the rest in the fewest digits for its length. */
export function toDigits(bytes: Uint8Array): string {
  let out = '';
  for (let at = 0; at < bytes.length; at += GROUP_BYTES) {
    const group = bytes.subarray(at, at + GROUP_BYTES);
    let n = 0n;
    for (const byte of group) n = n * 256n + BigInt(byte);
    out += n.toString().padStart(WIDTHS[group.length] ?? GROUP_DIGITS, '0');
  }
  return out;
}

/** Reads what `toDigits` wrote; `bad_receipt` for a length that no bytes have or a group that is too large. */
export function fromDigits(digits: string): Uint8Array {
  ensure(/^[0-9]*$/.test(digits), 'bad_receipt', 'not only digits');
  const tail = WIDTHS.indexOf(digits.length % GROUP_DIGITS);
  ensure(tail >= 0, 'bad_receipt', 'a number of digits that no receipt has');
  const groups = Math.floor(digits.length / GROUP_DIGITS);
  const out = new Uint8Array(groups * GROUP_BYTES + tail);
  for (let g = 0; g * GROUP_DIGITS < digits.length; g++) {
    const start = g * GROUP_BYTES;
    const width = Math.min(GROUP_BYTES, out.length - start);
    let n = BigInt(digits.slice(g * GROUP_DIGITS, (g + 1) * GROUP_DIGITS));
    for (let i = start + width - 1; i >= start; i--) {
      out[i] = Number(n % 256n);
      n /= 256n;
    }
    ensure(n === 0n, 'bad_receipt', 'a group of digits that is too large');
  }
  return out;
}

/** The QR's link: the digits stand in the fragment, which a browser sends to no server. */
export function receiptUrl(base: string, digits: string): string {
  return `${base}#${digits}`;
}
