import type { PriceJson } from '@pramana/contract';
import { describe, expect, it } from 'vitest';
import { inOrder, standingOf } from './standing.ts';

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

  it('change at the very instant', () => {
    const standing = (at: string) => prices.map((each) => standingOf(each, prices, Date.parse(at)));
    expect(standing('2026-12-01T00:00:00Z')).toEqual(['now', 'past', 'past']);
    expect(standing('2026-03-01T00:00:00Z')).toEqual(['coming', 'coming', 'coming']);
  });
});
