import { exceeds, type Rate } from '@pramana/kernel';
import type { PriceFigures, StoredPrice } from './price.store.ts';

type Limit = Pick<PriceFigures, 'ceiling' | 'ceilingSource'>;

/** A ceiling as a new price sets or keeps it, from an instant on. */
export interface CeilingFrom extends Limit {
  from: Date;
}

/** A planned price, and the ceiling that has come before it and that it has to bear. */
export interface Carried {
  price: StoredPrice;
  ceiling: Rate;
  ceilingSource: string;
}

export interface Followed {
  carried: Carried[];
  /** The first planned price that says another ceiling than the new one: none, or a higher one. Only a person knows which holds then. */
  contradicting: Carried | null;
}

const NONE: Limit = { ceiling: null, ceilingSource: '' };

/**
 * What new ceilings of one item mean for its prices planned for later (B3): a price that said nothing of a ceiling when it was
 * planned bears the one that holds before it; one that said a lower one keeps it; one that said none or a higher one
 * contradicts. A ceiling that was taken off is taken off no planned price: that is done by name. `prices`: all it ever had.
 */
export function followCeilings(news: readonly CeilingFrom[], prices: readonly StoredPrice[]): Followed {
  const acts = news.toSorted((a, b) => a.from.getTime() - b.from.getTime());
  const [first] = acts;
  const followed: Followed = { carried: [], contradicting: null };
  if (first === undefined) return followed;
  const standing = prices.filter(({ withdrawn }) => withdrawn === null);
  let current: Limit = holdingAt(standing, first.from.getTime()) ?? NONE;
  let isNew = false;
  const later = standing.filter(({ effectiveFrom }) => effectiveFrom > first.from);
  for (const next of inOrder(acts, later)) {
    if ('from' in next) {
      isNew = next.ceiling !== null && !sameRate(current.ceiling, next.ceiling);
      current = next;
      continue;
    }
    const { ceiling, ceilingSource } = current;
    if (ceiling !== null && !saysItsOwn(next, prices)) {
      if (!sameLimit(next, current)) followed.carried.push({ price: next, ceiling, ceilingSource });
      continue;
    }
    if (ceiling !== null && isNew && (next.ceiling === null || isHigher(next.ceiling, ceiling))) {
      followed.contradicting ??= { price: next, ceiling, ceilingSource };
    }
    [current, isNew] = [next, false];
  }
  return followed;
}

function inOrder(acts: readonly CeilingFrom[], later: readonly StoredPrice[]): (CeilingFrom | StoredPrice)[] {
  const instant = (each: CeilingFrom | StoredPrice): number =>
    ('from' in each ? each.from : each.effectiveFrom).getTime();
  return [...acts, ...later].sort((a, b) => instant(a) - instant(b));
}

/** Whether a price was planned with another ceiling than the one that held for its day when it was planned. */
function saysItsOwn(price: StoredPrice, prices: readonly StoredPrice[]): boolean {
  const known = prices.filter(
    ({ id, createdAt, withdrawn }) =>
      id !== price.id && createdAt <= price.createdAt && (withdrawn === null || withdrawn.at > price.createdAt),
  );
  return !sameLimit(price, holdingAt(known, price.effectiveFrom.getTime() - 1) ?? NONE);
}

function holdingAt(prices: readonly StoredPrice[], at: number): StoredPrice | undefined {
  const begun = prices.filter(({ effectiveFrom }) => effectiveFrom.getTime() <= at);
  return begun.toSorted((a, b) => b.effectiveFrom.getTime() - a.effectiveFrom.getTime())[0];
}

function sameLimit(one: Limit, other: Limit): boolean {
  return sameRate(one.ceiling, other.ceiling) && one.ceilingSource === other.ceilingSource;
}

function sameRate(one: Rate | null, other: Rate | null): boolean {
  if (one === null || other === null) return one === other;
  return one.amount * other.per === other.amount * one.per;
}

const isHigher = (one: Rate, other: Rate): boolean => exceeds(one.amount, one.per, other);
