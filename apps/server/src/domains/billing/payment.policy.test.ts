import { describe, expect, it } from 'vitest';
import { plan } from './payment.policy.ts';

describe('a payment', () => {
  it('gives change on what was handed over in cash', () => {
    expect(plan([{ method: 'cash', amount: '45000', tendered: '50000' }], 45_000n, 'INR')).toEqual([
      { method: 'cash', amount: 45_000n, tendered: 50_000n, change: 5_000n, reference: '', confirmed: null },
    ]);
  });

  it('may be split and may leave something due', () => {
    const parts = plan(
      [
        { method: 'cash', amount: '10000' },
        { method: 'upi', amount: '5000', reference: 'UPI123' },
      ],
      20_000n,
      'INR',
    );
    expect(parts.map((part) => part.amount)).toEqual([10_000n, 5_000n]);
  });

  it.each([
    ['more than is due, in one part', [{ method: 'cash', amount: '20001' }], 'payment_exceeds_due'],
    [
      'more than is due, in two parts',
      [
        { method: 'cash', amount: '20000' },
        { method: 'cash', amount: '1' },
      ],
      'payment_exceeds_due',
    ],
    ['a card without its reference', [{ method: 'card', amount: '100', reference: ' ' }], 'payment_reference_missing'],
    ['less cash than the amount', [{ method: 'cash', amount: '100', tendered: '99' }], 'invalid_field'],
    ['nothing', [{ method: 'cash', amount: '0' }], 'invalid_field'],
  ] as const)('is refused when it is %s', (_, parts, code) => {
    expect(() => plan(parts, 20_000n, 'INR')).toThrow(expect.objectContaining({ code }));
  });
});
