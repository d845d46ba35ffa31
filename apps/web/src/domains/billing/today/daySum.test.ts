import type { CounterSessionJson } from '@pramana/contract';
import { describe, expect, it } from 'vitest';
import { isWholeDay, sumDay } from './daySum.ts';

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
  it('adds the money of its counters by method and leaves other days out', () => {
    const upi = session({ byMethod: [{ method: 'upi', count: 1, amount: '7000' }], cashOut: '0' });
    const yesterday = session({ businessDate: '2026-11-20' });
    const sum = sumDay([session({}), upi, yesterday], '2026-11-21');
    expect(sum.moneyIn).toBe(57_000n);
    expect(sum.cashOut).toBe(10_000n);
    expect(sum.byMethod).toEqual([
      { method: 'cash', count: 2, amount: 50_000n },
      { method: 'upi', count: 1, amount: 7000n },
      { method: 'card', count: 0, amount: 0n },
    ]);
  });

  it('counts what is in the drawers that are open, also of one that was opened before midnight', () => {
    const late = session({ businessDate: '2026-11-20', status: 'open', expected: '5000' });
    expect(sumDay([session({}), late], '2026-11-21')).toMatchObject({ inDrawers: 5000n, open: [{ expected: '5000' }] });
  });

  it('is whole only when the pages have gone past the day', () => {
    expect(isWholeDay([session({})], '2026-11-21', true)).toBe(false);
    expect(isWholeDay([session({})], '2026-11-21', false)).toBe(true);
    expect(isWholeDay([session({}), session({ businessDate: '2026-11-20' })], '2026-11-21', true)).toBe(true);
  });
});
