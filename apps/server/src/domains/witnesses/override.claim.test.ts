import type { PersonId } from '@pramana/kernel';
import { encodeItem, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { guardOverrideItems } from './override.claim.ts';

const facts = {
  origin: 'a.example/log/asha-2627',
  size: 3,
  root: new Uint8Array(32).fill(7),
  reason: 'Both witnesses moved house',
  authorId: '01890000-0000-7000-8000-000000000002' as PersonId,
};

test('an override from before the doubt was said has frozen bytes', () => {
  const items = guardOverrideItems({ ...facts, doubt: null });
  expect(items.map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000002",
      "82656775617264a364726f6f74582007070707070707070707070707070707070707070707070707070707070707076473697a6503666f726967696e77612e6578616d706c652f6c6f672f617368612d32363237",
      "8266726561736f6e781a426f7468207769746e6573736573206d6f76656420686f757365",
    ]
  `);
});

test.each([
  ['witnesses', '697769746e6573736573'],
  ['tree', '6474726565'],
] as const)('an override that says which doubt it is against (%s) has frozen bytes', (doubt, word) => {
  const [, guard] = guardOverrideItems({ ...facts, doubt });
  expect(guard && toHex(encodeItem(guard))).toBe(
    `82656775617264a464726f6f74582007070707070707070707070707070707070707070707070707070707070707076473697a650365646f756274${word}666f726967696e77612e6578616d706c652f6c6f672f617368612d32363237`,
  );
});
