import { businessDate, exceeds, formatMoney, type PersonId, PramanaError, type Rate } from '@pramana/kernel';
import type { Hospital } from '../../platform/session.ts';
import type { TaxRule } from './tax.store.ts';

/** Who sets prices, where and when. */
export interface Pricing {
  hospital: Hospital;
  authorId: PersonId;
  at: Date;
}

/** What the documents of one act on prices share, in the series of this kind. */
export function pricingDocument<S extends { kind: string; prefix: string }>(
  { hospital, authorId, at }: Pricing,
  series: S,
) {
  return {
    hospital,
    series,
    kind: 'price',
    subjectId: null,
    currency: hospital.currency,
    at,
    businessDate: businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour),
    authorId,
  } as const;
}

/** What is asked and the most that may be asked. */
export interface PriceLimits {
  rate: Rate;
  mrp: Rate | null;
  ceiling: Rate | null;
}

const BP = 10_000n;

/**
 * Refuses a price above its limits, with both figures (B3): what the patient pays, taxes included, against the MRP; what is
 * left without tax against the government's ceiling. Exact, by cross-multiplication. `tax` is the rule of a sale at
 * the counter: where care is exempt the bill is tested again with its own rule.
 */
export function refuseOverPrice({ rate, mrp, ceiling }: PriceLimits, tax: TaxRule, currency: string): void {
  for (const [field, limit] of Object.entries({ mrp, ceiling })) {
    if (limit?.amount !== 0n) continue;
    throw new PramanaError('invalid_field', { field, detail: 'A limit of nothing is no limit: leave it out.' });
  }
  const bp = tax.treatment === 'taxable' ? BigInt(tax.rateBp) : 0n;
  const [withTax, withoutTax] = tax.inclusive
    ? [rate, { amount: rate.amount * BP, per: rate.per * (BP + bp) }]
    : [{ amount: rate.amount * (BP + bp), per: rate.per * BP }, rate];
  if (mrp && exceeds(withTax.amount, withTax.per, mrp)) {
    throw refusal('price_above_mrp', 'The price is', withTax, 'the maximum retail price', mrp, currency);
  }
  if (ceiling && exceeds(withoutTax.amount, withoutTax.per, ceiling)) {
    throw refusal(
      'price_above_ceiling',
      'Without tax the price is',
      withoutTax,
      "the government's ceiling",
      ceiling,
      currency,
    );
  }
}

function refusal(
  code: 'price_above_mrp' | 'price_above_ceiling',
  subject: string,
  asked: Rate,
  most: string,
  limit: Rate,
  currency: string,
): PramanaError {
  const amount = forLimit(asked, limit);
  const [shown, allowed] = [formatMoney(amount, currency), formatMoney(limit.amount, currency)];
  return new PramanaError(code, {
    field: 'rate',
    detail: `${subject} ${shown} per ${limit.per}; ${most} is ${allowed} per ${limit.per}.`,
    params: { amount: String(amount), limit: String(limit.amount), per: Number(limit.per), currency },
  });
}

/** What `asked` comes to for the limit's own quantity, rounded up: what is above must never read as the same figure. */
export function forLimit(asked: Rate, limit: Rate): bigint {
  return (asked.amount * limit.per + asked.per - 1n) / asked.per;
}
