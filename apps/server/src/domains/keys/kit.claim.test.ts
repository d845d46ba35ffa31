import type { PersonId } from '@pramana/kernel';
import { encodeItem, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { kitItems } from './kit.claim.ts';

const authorId = '01890000-0000-7000-8000-000000000002' as PersonId;
const kitId = '01890000-0000-7000-8000-000000000003';

test('the items of a recovery kit are these bytes for ever', () => {
  const items = kitItems({ kitId, recipient: 'age1qqqq', authorId });
  expect(items.map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000002",
      "8263616374686b69742d68656c64",
      "82636b6974a2666b69742d6964500189000000007000800000000000000369726563697069656e74686167653171717171",
    ]
  `);
  expect(kitItems({ kitId, recipient: 'age1qqqq', authorId: null })).toEqual(items.slice(1));
});
