import type { PriceJson } from '@pramana/contract';
import { exceeds } from '@pramana/kernel';

/** A price that will hold, that holds now, that another one has followed, or that was taken back before it began. */
export type Standing = 'coming' | 'now' | 'past' | 'withdrawn';

/** The newest on top; of one instant as the server has them. */
export function inOrder(prices: readonly PriceJson[]): PriceJson[] {
  return prices.toSorted((a, b) => Date.parse(b.effectiveFrom) - Date.parse(a.effectiveFrom));
}

/** `prices` in order; the newest that has begun and stands is the one that holds. */
export function standingOf(price: PriceJson, prices: readonly PriceJson[], nowMs: number): Standing {
  if (price.withdrawn !== null) return 'withdrawn';
  if (Date.parse(price.effectiveFrom) > nowMs) return 'coming';
  const holding = prices.find((each) => each.withdrawn === null && Date.parse(each.effectiveFrom) <= nowMs);
  return holding?.id === price.id ? 'now' : 'past';
}

/** The first of `prices` in order: all that come, the one that holds, and so many in all. Each has seals to look up. */
export function firstOf(prices: readonly PriceJson[], nowMs: number, most: number): PriceJson[] {
  const holding = prices.findIndex((price) => standingOf(price, prices, nowMs) === 'now');
  return prices.slice(0, Math.max(most, holding + 1));
}

/** The price that goes on where this one is withdrawn; undefined where there is none. */
export function priceBefore(price: PriceJson, prices: readonly PriceJson[]): PriceJson | undefined {
  const from = Date.parse(price.effectiveFrom);
  return inOrder(prices).find((each) => each.withdrawn === null && Date.parse(each.effectiveFrom) < from);
}

/** Whether a ceiling would be lost with this price: one that the price before it has not, or not as low. */
export function endsCeiling(price: PriceJson, prices: readonly PriceJson[]): boolean {
  if (price.ceiling === null) return false;
  const before = priceBefore(price, prices)?.ceiling;
  if (!before) return true;
  const limit = { amount: BigInt(price.ceiling.amount), per: BigInt(price.ceiling.per) };
  return exceeds(BigInt(before.amount), BigInt(before.per), limit);
}
