/**
 * Money is integer minor units (paise) as `bigint` with a currency; a *rate* is an amount per quantity and is never
 * reduced to a unit price (I-7): a strip of ten tablets at ₹10.32 has no whole-paise tablet.
 */

/** ISO 4217 code. */
export type Currency = string;

/** ISO 4217's code where no money is meant: what documents without an amount carry. */
export const NO_CURRENCY: Currency = 'XXX';

export interface Money {
  /** Minor units; paise for INR. */
  amount: bigint;
  currency: Currency;
}

/** `amount` minor units for `per` base units, as 1032 paise per 10 tablets. */
export interface Rate {
  amount: bigint;
  per: bigint;
}

const INTEGER = /^-?(0|[1-9][0-9]{0,17})$/;

/** Reads minor units from their canonical decimal text; throws on anything else. */
export function parseMinor(text: string): bigint {
  if (!INTEGER.test(text) || text === '-0') throw new RangeError('not an amount in minor units');
  return BigInt(text);
}

/** Floor division that is also right below zero. */
export function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** `a / b` rounded to the nearest integer, halves up (towards plus infinity). `b` must be positive. */
export function roundHalfUp(a: bigint, b: bigint): bigint {
  return floorDiv(2n * a + b, 2n * b);
}

/** What `quantity` base units cost at `rate`, in whole minor units, never above the exact value. */
export function lineAmount(rate: Rate, quantity: bigint): bigint {
  return floorDiv(quantity * rate.amount, rate.per);
}

/** Whether `amount` for `quantity` is above `ceiling`; exact, by cross-multiplication, never on a rounded unit price. */
export function exceeds(amount: bigint, quantity: bigint, ceiling: Rate): boolean {
  return amount * ceiling.per > ceiling.amount * quantity;
}

/**
 * Splits `total` over `weights` in proportion, in whole units that add up exactly (largest remainder; ties go to the
 * earlier line, so that the result is the same everywhere). All weights zero: everything falls on the first.
 */
export function allocate(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((a, b) => a + b, 0n);
  if (weights.length === 0) return [];
  if (sum === 0n) return weights.map((_, index) => (index === 0 ? total : 0n));
  const shares = weights.map((weight) => (total * weight) / sum);
  const order = weights
    .map((weight, index) => ({ index, rest: (total * weight) % sum }))
    .sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  let left = total - shares.reduce((a, b) => a + b, 0n);
  for (const { index } of order) {
    if (left === 0n) break;
    shares[index] = (shares[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return shares;
}

const MINOR_DIGITS: Record<string, number> = { INR: 2, USD: 2, EUR: 2, JPY: 0 };

/** Decimal digits of a currency's minor unit (ISO 4217); 2 where the currency is not listed. */
export function minorDigits(currency: Currency): number {
  return MINOR_DIGITS[currency] ?? 2;
}

/** Plain decimal text of minor units, `123456` → `1234.56`; for CSV and for formatting without a float. */
export function toDecimal(amount: bigint, currency: Currency): string {
  const digits = minorDigits(currency);
  const sign = amount < 0n ? '-' : '';
  const text = (amount < 0n ? -amount : amount).toString().padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/**
 * Reads `1234.5` or `1,234.50` as minor units; null when it is not a plain non-negative amount of this currency. `12,50` is none:
 * whoever writes decimals with a comma must not be read as asking a hundred times as much.
 */
export function fromDecimal(text: string, currency: Currency): bigint | null {
  const digits = minorDigits(currency);
  if (/,[0-9]{0,2}$/.test(text.trim())) return null;
  const match = /^([0-9]{1,15})(?:\.([0-9]*))?$/.exec(text.trim().replaceAll(',', ''));
  if (!match || (match[2] ?? '').length > digits) return null;
  return BigInt((match[1] ?? '') + (match[2] ?? '').padEnd(digits, '0'));
}

/** Money as people of `locale` write it: `₹1,23,456.00`. Exact: the digits never pass through a float. */
export function formatMoney(amount: bigint, currency: Currency, locale = 'en-IN'): string {
  const options = { style: 'currency', currency, minimumFractionDigits: minorDigits(currency) } as const;
  // ES2023 formats a decimal string exactly; TypeScript knows it as the template type below.
  return new Intl.NumberFormat(locale, options).format(toDecimal(amount, currency) as `${number}`);
}
