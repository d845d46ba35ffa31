import type { BillId, SubjectId } from '@pramana/kernel';
import { describe, expect, it } from 'vitest';
import { contentHash, type DiscountLimit, withinLimit } from './discount.policy.ts';
import type { DraftDiscount } from './pricing.policy.ts';

const cashier: DiscountLimit = { role: 'cashier', percentBp: 1000, billAmount: 50_000n, dayAmount: 100_000n };
const admin: DiscountLimit = { role: 'admin', percentBp: 10_000, billAmount: 10_000_000n, dayAmount: 100_000_000n };

describe('a discount', () => {
  it.each([
    ['of nothing needs no limit', [], 0n, 0n, true],
    ['within percent, bill and day passes', ['cashier'], 10_000n, 0n, true],
    ['above the percent of this bill is refused', ['cashier'], 10_001n, 0n, false],
    ['above what is left of the day is refused', ['cashier'], 10_000n, 90_001n, false],
    ['of a role without a limit is refused', ['nurse'], 1n, 0n, false],
    ['counts the widest of several roles', ['cashier', 'admin'], 90_000n, 0n, true],
  ] as const)('%s', (_, roles, discount, givenToday, ok) => {
    const verdict = withinLimit(roles, [cashier, admin], { gross: 100_000n, discount, givenToday }, 'INR');
    expect(verdict.ok).toBe(ok);
  });

  it('is refused with the figure and the limit in words', () => {
    const verdict = withinLimit(
      ['cashier'],
      [cashier],
      { gross: 1_000_000n, discount: 60_000n, givenToday: 0n },
      'INR',
    );
    expect(verdict).toMatchObject({ ok: false, why: expect.stringMatching(/₹600\.00.*₹500\.00/) });
  });
});

describe('an approval', () => {
  const draft = {
    id: '01900000-0000-7000-8000-000000000001' as BillId,
    subjectId: '01900000-0000-8000-8000-000000000002' as SubjectId,
    lines: [{ itemId: 'a', quantity: 3, batchId: null, chargeId: null }],
    discount: { kind: 'percent', bp: 1500, reason: 'staff' } as DraftDiscount,
  };

  it.each([
    ['another quantity', { ...draft, lines: [{ itemId: 'a', quantity: 4, batchId: null, chargeId: null }] }],
    ['a larger discount', { ...draft, discount: { kind: 'percent' as const, bp: 1600, reason: 'staff' } }],
    ['another patient', { ...draft, subjectId: '01900000-0000-8000-8000-000000000003' as SubjectId }],
    [
      'one line more',
      { ...draft, lines: [...draft.lines, { itemId: 'b', quantity: 1, batchId: null, chargeId: null }] },
    ],
  ])('does not cover %s', (_, changed) => {
    expect(contentHash(changed)).not.toEqual(contentHash(draft));
  });

  it('covers the same content however often it is read', () => {
    expect(contentHash(structuredClone(draft))).toEqual(contentHash(draft));
  });
});
