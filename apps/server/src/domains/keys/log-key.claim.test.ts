import type { LogId, PersonId } from '@pramana/kernel';
import { encodeItem, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { logEndingItems } from './log-ending.claim.ts';
import { logSuccessionItems } from './log-succession.claim.ts';
import { rootKeyItems } from './root-key.claim.ts';

const authorId = '01890000-0000-7000-8000-000000000002' as PersonId;
const logId = '01890000-0000-7000-8000-000000000003' as LogId;
const origin = 'a.example/log/asha-2627';

test('acts about root and log keys have these bytes for ever', () => {
  const items = [
    ...rootKeyItems({ vkey: 'a.example/log/asha+00+AQ', replaces: null, statement: null, authorId }),
    ...rootKeyItems({ vkey: 'r2', replaces: 'r1', statement: 'note\n', authorId }),
    ...logEndingItems({ logId, origin, vkey: `${origin}+00+AQ`, reason: 'stolen', successor: '2627.02', authorId }),
    ...logSuccessionItems({ logId, origin, statement: 'note\n', authorId }),
  ];
  expect(items.map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000002",
      "826361637468726f6f742d6b6579",
      "8264726f6f74a164766b65797818612e6578616d706c652f6c6f672f617368612b30302b4151",
      "8266617574686f725001890000000070008000000000000002",
      "826361637468726f6f742d6b6579",
      "8264726f6f74a364766b6579627232687265706c616365736272316973746174656d656e74656e6f74650a",
      "8266617574686f725001890000000070008000000000000002",
      "82636163746f6c6f672d6b65792d6368616e676564",
      "82636c6f67a464766b6579781d612e6578616d706c652f6c6f672f617368612d323632372b30302b4151666f726967696e77612e6578616d706c652f6c6f672f617368612d3236323766726561736f6e6673746f6c656e69737563636573736f7267323632372e3032",
      "8266617574686f725001890000000070008000000000000002",
      "82636163746e6c6f672d73756363657373696f6e",
      "826a73756363657373696f6ea2666f726967696e77612e6578616d706c652f6c6f672f617368612d323632376973746174656d656e74656e6f74650a",
    ]
  `);
});
