import type { BatchId, ItemId } from '@pramana/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredBatch } from './batch.store.ts';
import { pick } from './pick.policy.ts';

const batch = (id: string, expiry: string, onHand: bigint, itemId = 'para'): StoredBatch => ({
  id: id as BatchId,
  itemId: itemId as ItemId,
  itemName: 'Paracetamol',
  number: id.toUpperCase(),
  expiry,
  mrp: { amount: 1032n, per: 10n },
  onHand,
  quarantined: 0n,
});
const stock = [batch('old', '2026-11-01', 50n), batch('soon', '2026-12-31', 10n), batch('late', '2027-06-30', 100n)];
const today = '2026-11-21';
const taken = (picked: ReturnType<typeof pick>) =>
  picked.map((line) => line.map((each) => `${each.id}:${each.quantity}`));

describe('picking batches', () => {
  it('takes what expires first, and never what has expired', () => {
    expect(taken(pick([{ itemId: 'para', quantity: 3n, batchId: null }], stock, today))).toEqual([['soon:3']]);
  });

  it('splits a line that one batch cannot fill', () => {
    expect(taken(pick([{ itemId: 'para', quantity: 25n, batchId: null }], stock, today))).toEqual([
      ['soon:10', 'late:15'],
    ]);
  });

  it('does not give the same tablet to two lines', () => {
    const lines = [
      { itemId: 'para', quantity: 8n, batchId: null },
      { itemId: 'para', quantity: 8n, batchId: null },
    ];
    expect(taken(pick(lines, stock, today))).toEqual([['soon:8'], ['soon:2', 'late:6']]);
  });

  it('serves a line whose batch was chosen by hand before the others, and answers in the order asked', () => {
    const lines = [
      { itemId: 'para', quantity: 8n, batchId: null },
      { itemId: 'para', quantity: 6n, batchId: 'soon' },
    ];
    expect(taken(pick(lines, stock, today))).toEqual([['soon:4', 'late:4'], ['soon:6']]);
  });

  it('keeps to a batch chosen by hand and tells when that one has expired', () => {
    const [line] = pick([{ itemId: 'para', quantity: 1n, batchId: 'old' }], stock, today);
    expect(line).toMatchObject([{ id: 'old', expired: true }]);
  });

  it('sells a batch on its last day and not after', () => {
    const last = [batch('last', today, 5n)];
    expect(taken(pick([{ itemId: 'para', quantity: 1n, batchId: null }], last, today))).toEqual([['last:1']]);
    expect(pick([{ itemId: 'para', quantity: 1n, batchId: null }], last, '2026-11-22')).toEqual([[]]);
  });

  it('never takes more than a batch holds, whatever is wanted', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt(1n, 60n), { maxLength: 8 }), (quantities) => {
        const picked = pick(
          quantities.map((quantity) => ({ itemId: 'para', quantity, batchId: null })),
          stock,
          today,
        );
        for (const each of stock) {
          const sum = picked
            .flat()
            .filter((one) => one.id === each.id)
            .reduce((total, one) => total + one.quantity, 0n);
          expect(sum <= each.onHand).toBe(true);
        }
      }),
    );
  });
});
