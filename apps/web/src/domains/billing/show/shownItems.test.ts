import { formatReceipt, prepareItems, sealClaim } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { chosenFor, itemsIn } from './shownItems.ts';

const random = (n: number): Uint8Array => crypto.getRandomValues(new Uint8Array(n));

function receipt(): string {
  const prepared = prepareItems(
    [
      { name: 'patient', value: { name: 'Meera Patil', number: 'P-000001' } },
      { name: 'author', value: { name: 'Cashier' } },
      { name: 'contact', value: { phone: '+919800000000' } },
      { name: 'totals', value: { gross: 12_300n } },
      { name: 'line', value: { desc: 'Paracetamol 500 mg', amount: 12_300n } },
    ],
    random,
  );
  const { kind, claim, salt, items } = sealClaim(
    {
      kind: 'bill',
      hospital: 'asha',
      series: 'OPD-2627',
      number: 1,
      time: 1_800_000_000_000,
      currency: 'INR',
      total: 12_300n,
      paidAtSeal: 0n,
      prev: new Uint8Array(32),
    },
    prepared,
    random,
  );
  const checkpoint = 'x.example/log/asha-2627\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n— x AAAAAAAA\n';
  return formatReceipt({ form: 'proof', kind, claim, salt, items, index: 0, proof: [], checkpoint });
}

test('the items of a receipt stand in words, a line with its amount', () => {
  const items = itemsIn(receipt());
  expect(items.map(({ name }) => name)).toEqual(['patient', 'author', 'contact', 'totals', 'line']);
  expect(items[0]).toMatchObject({ text: 'Meera Patil, P-000001', amount: null });
  expect(items[4]).toEqual({ position: 4, name: 'line', text: 'Paracetamol 500 mg', amount: '12300' });
});

test('an insurer is shown whose bill it is and its lines, never the phone; an employer nothing but the head', () => {
  const items = itemsIn(receipt());
  expect(chosenFor('insurer', items)).toEqual([0, 3, 4]);
  expect(chosenFor('employer', items)).toEqual([]);
});
