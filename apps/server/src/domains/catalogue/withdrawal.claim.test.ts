import type { ItemId, PersonId, PriceId } from '@pramana/kernel';
import { encodeItem, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { withdrawalItems } from './withdrawal.claim.ts';

test('the items of a withdrawal are these bytes for ever', () => {
  const items = withdrawalItems({
    priceId: '01890000-0000-7000-8000-000000000003' as PriceId,
    itemId: '01890000-0000-7000-8000-000000000001' as ItemId,
    itemCode: 'PARA500',
    itemName: 'Paracetamol 500 mg',
    itemPack: 'strip of 10',
    priceListId: '01890000-0000-7000-8000-000000000004',
    effectiveFrom: new Date('2026-04-01T00:00:00+05:30'),
    entry: new Uint8Array(32).fill(7),
    reason: 'Planned by mistake',
    authorId: '01890000-0000-7000-8000-000000000002' as PersonId,
  });
  expect(items.map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000002",
      "82646974656da4626964500189000000007000800000000000000164636f64656750415241353030646e616d657250617261636574616d6f6c20353030206d67647061636b6b7374726970206f66203130",
      "8269776974686472617773a462696450018900000000700080000000000000036466726f6d1b0000019d4528e040646c697374500189000000007000800000000000000465656e74727958200707070707070707070707070707070707070707070707070707070707070707",
      "8266726561736f6e72506c616e6e6564206279206d697374616b65",
    ]
  `);
});
