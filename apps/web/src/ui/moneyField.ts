import { type Currency, fromDecimal } from '@pramana/kernel';

export type TypedMoney = { amount: bigint | null } | { wrong: true };

/**
 * What a person typed as minor units: "10.32", "1,23,456", "₹ 500", also in Devanagari digits; null for nothing. More
 * decimals than the currency has, signs and words are wrong, never rounded away.
 */
export function readMoney(text: string, currency: Currency): TypedMoney {
  const plain = latinDigits(text).replace(/[₹$€\s\u00A0]/g, '');
  if (plain === '') return { amount: null };
  const amount = fromDecimal(plain.startsWith('.') ? `0${plain}` : plain, currency);
  return amount === null ? { wrong: true } : { amount };
}

/** In a list of quantities: what is typed is none. The list is not sent without it, as if nothing were typed. */
export const UNREAD = -1;

/** A whole quantity of base units, at least `min`; null when it is not one. `2,5` is none, and never twenty-five. */
export function readQuantity(text: string, min: number, max: number): number | null {
  const plain = latinDigits(text).trim();
  if (!/^([0-9]{1,7}|[0-9]{1,2}(,[0-9]{2,3})*,[0-9]{3}|[0-9]{3},[0-9]{3})$/.test(plain)) return null;
  const quantity = Number(plain.replaceAll(',', ''));
  return quantity >= min && quantity <= max ? quantity : null;
}

/** Devanagari digits as Latin ones; everything else stays. */
export function latinDigits(text: string): string {
  return text.replace(/[\u0966-\u096F]/g, (digit) => String(digit.charCodeAt(0) - 0x0966));
}
