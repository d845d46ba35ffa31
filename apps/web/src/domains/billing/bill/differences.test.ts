import { fromHex, type Verification } from '@pramana/ledger';
import { describe, expect, it } from 'vitest';
import { billLine, draftBill } from '../fixture.ts';
import { differences } from './differences.ts';

const HASH = 'ab'.repeat(32);
const bill = draftBill([billLine()], {
  status: 'sealed',
  paidAtSeal: '1000',
  block: {
    series: 'OPD-2627',
    number: 14,
    label: 'OPD-2627-000014',
    kind: 'bill',
    hash: HASH,
    prev: HASH,
    commitment: HASH,
    at: '2026-11-21T04:00:00Z',
    author: 'Asha',
    state: 'sealed',
    index: 3,
  },
});
type Seen = Pick<Verification, 'header' | 'block' | 'items'>;
const line = { desc: billLine().description, qty: 10n, amount: 1032n };
const header = { series: 'OPD-2627', number: 14, total: 1000n, paidAtSeal: 1000n } as Seen['header'];
const items = [{ name: 'line', value: line, salt: new Uint8Array(16) }] as unknown as Seen['items'];
const seen: Seen = { header, block: fromHex(HASH), items };

describe('what a page shows beside what was sealed', () => {
  it('is the same when number, total, payment, block and every line are', () => {
    expect(differences(seen, bill)).toEqual([]);
  });

  it('names each thing that is different', () => {
    const other = { ...header, number: 15, total: 999n, paidAtSeal: 0n } as Seen['header'];
    expect(differences({ ...seen, header: other, block: fromHex('cd'.repeat(32)) }, bill)).toEqual([
      'number',
      'total',
      'paid',
      'block',
    ]);
    expect(differences(seen, { ...bill, lines: [billLine({ amount: '1031' })] })).toEqual(['lines']);
    expect(differences(seen, { ...bill, lines: [billLine({ quantity: 9 })] })).toEqual(['lines']);
    expect(differences(seen, { ...bill, lines: [billLine(), billLine({ position: 1 })] })).toEqual(['lines']);
  });

  it('counts lines that were not shown as different, never as checked', () => {
    expect(differences({ ...seen, items: null }, bill)).toEqual(['lines']);
    expect(differences({ header: null, block: null, items: null }, bill)).toHaveLength(5);
  });
});
