import type { PriceJson } from '@pramana/contract';
import { describe, expect, it } from 'vitest';
import { endsCeiling, firstOf, inOrder, priceBefore, standingOf } from './standing.ts';

const price = (id: string, effectiveFrom: string): PriceJson => ({
  id,
  effectiveFrom,
  rate: { amount: '1032', per: 10 },
  mrp: null,
  ceiling: null,
  ceilingSource: '',
  reason: 'list',
  proofBlobId: null,
  proofSha256: null,
  commitment: 'ab'.repeat(32),
  author: 'Asha',
  withdrawn: null,
});

describe('the prices of an item', () => {
  const prices = inOrder([
    price('april', '2026-04-01T00:00:00Z'),
    price('december', '2026-12-01T00:00:00Z'),
    price('june', '2026-06-01T00:00:00Z'),
  ]);

  it('stand with the newest on top', () => {
    expect(prices.map(({ id }) => id)).toEqual(['december', 'june', 'april']);
  });

  it('are one that holds, those before it, and those to come', () => {
    const now = Date.parse('2026-11-21T04:30:00Z');
    expect(prices.map((each) => standingOf(each, prices, now))).toEqual(['coming', 'now', 'past']);
  });

  it('are shown from the top on, never without the one that holds', () => {
    const shown = (at: string, most: number) => firstOf(prices, Date.parse(at), most).map(({ id }) => id);
    expect(shown('2026-12-02T00:00:00Z', 1)).toEqual(['december']);
    expect(shown('2026-11-21T04:30:00Z', 1)).toEqual(['december', 'june']);
    expect(shown('2026-11-21T04:30:00Z', 10)).toHaveLength(3);
  });

  it('change at the very instant', () => {
    const standing = (at: string) => prices.map((each) => standingOf(each, prices, Date.parse(at)));
    expect(standing('2026-12-01T00:00:00Z')).toEqual(['now', 'past', 'past']);
    expect(standing('2026-03-01T00:00:00Z')).toEqual(['coming', 'coming', 'coming']);
  });

  it('that were withdrawn never hold, and the one before goes on', () => {
    const taken = { id: 'w', at: '2026-10-01T00:00:00Z', reason: 'x', author: 'Asha', commitment: 'cd'.repeat(32) };
    const [december, june, april] = prices;
    if (!december || !june || !april) throw new Error('three prices');
    const all = [{ ...december, withdrawn: taken }, june, april];
    const january = Date.parse('2027-01-01T00:00:00Z');
    expect(all.map((each) => standingOf(each, all, january))).toEqual(['withdrawn', 'now', 'past']);
    expect(priceBefore(december, all)?.id).toBe('june');
    expect(priceBefore(april, all)).toBeUndefined();
  });

  it('take a ceiling with them where the one before has none or a higher one', () => {
    const capped = (each: PriceJson | undefined, amount: string, per = 10): PriceJson => {
      if (each === undefined) throw new Error('a price');
      return { ...each, ceiling: { amount, per } };
    };
    const [december, june] = prices;
    const lost = (before: PriceJson | undefined): boolean =>
      endsCeiling(capped(december, '990'), before ? [before] : []);
    expect(lost(undefined)).toBe(true);
    expect(lost(june)).toBe(true);
    expect(lost(capped(june, '100', 1))).toBe(true);
    expect(lost(capped(june, '99', 1))).toBe(false);
    expect(june && endsCeiling(june, [])).toBe(false);
  });
});
