import { encodeItem, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { stockItems } from './movement.claim.ts';

test('goods received have frozen bytes', () => {
  const id = (last: number): string => `00000000-0000-4000-8000-00000000000${last}`;
  const moved = {
    id: id(1),
    batchId: id(2),
    itemId: id(3),
    number: 'B1',
    expiry: '2028-06-30',
    mrpAmount: 1_032n,
    mrpPer: 10n,
    reason: 'receipt',
    quantity: 100n,
    quarantined: -5n,
    note: 'two strips torn',
  };
  expect(stockItems(id(4), [moved]).map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f72a16269645000000000000040008000000000000004",
      "826573746f636bab6269645000000000000040008000000000000001626e6f624231636578706a323032382d30362d3330636d7270190408637174791864646974656d5000000000000040008000000000000003646e6f74656f74776f2073747269707320746f726e656170617274246562617463685000000000000040008000000000000002666d72705065720a66726561736f6e6772656365697074",
    ]
  `);
});
