import type { CounterSessionJson } from '@pramana/contract';
import { describe, expect, it } from 'vitest';
import { sumDay } from './daySum.ts';

const session = (change: Partial<CounterSessionJson>): CounterSessionJson => ({
  id: '00000000-0000-7000-8000-000000000001',
  counter: 'Counter 1',
  personId: '00000000-0000-7000-8000-000000000002',
  person: 'Asha',
  businessDate: '2026-11-21',
  status: 'closed',
  openedAt: '2026-11-21T03:30:00Z',
  closedAt: null,
  openingFloat: '100000',
  cashIn: '50000',
  cashOut: '10000',
  moved: '0',
  expected: '140000',
  counted: null,
  variance: null,
  varianceReason: null,
  closedBy: null,
  absenceReason: null,
  approver: null,
  byMethod: [{ method: 'cash', count: 2, amount: '50000' }],
  denominations: [],
  block: null,
  ...change,
});

describe('the sum of a day', () => {
  it('is of its documents by method, with what was paid back and how much of it in cash', () => {
    const sum = sumDay(
      {
        payments: [
          { method: 'cash', count: 2, amount: '50000' },
          { method: 'upi', count: 1, amount: '7000' },
        ],
        refunds: [
          { method: 'cash', count: 1, amount: '300' },
          { method: 'upi', count: 1, amount: '200' },
        ],
      },
      [],
    );
    expect(sum).toEqual({
      byMethod: [
        { method: 'cash', count: 2, amount: 50_000n },
        { method: 'upi', count: 1, amount: 7000n },
        { method: 'card', count: 0, amount: 0n },
      ],
      moneyIn: 57_000n,
      paidBack: 500n,
      cashBack: 300n,
      inDrawers: 0n,
    });
  });

  it('counts what is in every drawer that is open, also of one that was opened before midnight', () => {
    const late = session({ businessDate: '2026-11-20', status: 'open', expected: '5000' });
    const now = session({ status: 'open', expected: '700' });
    expect(sumDay({ payments: [], refunds: [] }, [now, late]).inDrawers).toBe(5700n);
  });
});
