import type { ItemId, PersonId } from '@pramana/kernel';
import { encodeItem, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { priceItems } from './price.claim.ts';

const price = {
  itemId: '01890000-0000-7000-8000-000000000001' as ItemId,
  itemCode: 'PARA500',
  itemName: 'Paracetamol 500 mg',
  itemPack: 'strip of 10',
  priceListId: '01890000-0000-7000-8000-000000000004',
  rate: { amount: 1032n, per: 10n },
  mrp: { amount: 1156n, per: 10n },
  ceiling: { amount: 103n, per: 1n },
  ceilingSource: 'S.O. 1499(E)',
  effectiveFrom: new Date('2026-04-01T00:00:00+05:30'),
  reason: 'New pack',
  proofSha256: new Uint8Array(32).fill(7),
  authorId: '01890000-0000-7000-8000-000000000002' as PersonId,
};

test('the items of a price are these bytes for ever', () => {
  expect(priceItems(price).map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000002",
      "82646974656da4626964500189000000007000800000000000000164636f64656750415241353030646e616d657250617261636574616d6f6c20353030206d67647061636b6b7374726970206f66203130",
      "82657072696365a4637065720a6466726f6d1b0000019d4528e040646c697374500189000000007000800000000000000466616d6f756e74190408",
      "82636d7270a2637065720a66616d6f756e74190484",
      "82676365696c696e67a3637065720166616d6f756e74186766736f757263656c532e4f2e2031343939284529",
      "8266726561736f6e684e6577207061636b",
      "826570726f6f6658200707070707070707070707070707070707070707070707070707070707070707",
    ]
  `);
});

test('what a price does not have is no item', () => {
  const bare = { ...price, mrp: null, ceiling: null, proofSha256: null };
  expect(priceItems(bare).map((item) => item.name)).toEqual(['author', 'item', 'price', 'reason']);
});
