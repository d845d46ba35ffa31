import type { PersonId } from '@pramana/kernel';
import { encodeItem, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { guardOverrideItems } from './override.claim.ts';

test('an override of the guard has frozen bytes', () => {
  const items = guardOverrideItems({
    origin: 'a.example/log/asha-2627',
    size: 3,
    root: new Uint8Array(32).fill(7),
    reason: 'Both witnesses moved house',
    authorId: '01890000-0000-7000-8000-000000000002' as PersonId,
  });
  expect(items.map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000002",
      "82656775617264a364726f6f74582007070707070707070707070707070707070707070707070707070707070707076473697a6503666f726967696e77612e6578616d706c652f6c6f672f617368612d32363237",
      "8266726561736f6e781a426f7468207769746e6573736573206d6f76656420686f757365",
    ]
  `);
});
