import { readMoney } from '../../../../ui/moneyField.ts';
import { basisPoints } from '../../limits/percent.ts';
import type { DiscountJson } from '../draftState.ts';

/** Basis points as people write percents: 1250 → `12.5`. */
export function percentText(bp: number): string {
  return String(bp / 100);
}

/** What is typed as a discount, or null while it is not one: a positive percent up to 100 with two decimals, or an amount. */
export function discountFromText(
  kind: 'percent' | 'amount',
  text: string,
  reason: string,
  currency: string,
): DiscountJson | null {
  const why = reason.trim();
  if (why === '') return null;
  if (kind === 'amount') {
    const read = readMoney(text, currency);
    const amount = 'wrong' in read ? null : read.amount;
    return amount === null || amount === 0n ? null : { kind, amount: String(amount), reason: why };
  }
  const bp = basisPoints(text);
  return bp === null || bp === 0 ? null : { kind, bp, reason: why };
}
