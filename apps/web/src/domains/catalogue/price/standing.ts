import type { PriceJson } from '@pramana/contract';

/** A price that will hold, that holds now, or that another one has followed. */
export type Standing = 'coming' | 'now' | 'past';

/** The newest on top. */
export function inOrder(prices: readonly PriceJson[]): PriceJson[] {
  return prices.toSorted((a, b) => Date.parse(b.effectiveFrom) - Date.parse(a.effectiveFrom));
}

/** `prices` in order; the newest that has begun is the one that holds. */
export function standingOf(price: PriceJson, prices: readonly PriceJson[], nowMs: number): Standing {
  if (Date.parse(price.effectiveFrom) > nowMs) return 'coming';
  const holding = prices.find((each) => Date.parse(each.effectiveFrom) <= nowMs);
  return holding?.id === price.id ? 'now' : 'past';
}
