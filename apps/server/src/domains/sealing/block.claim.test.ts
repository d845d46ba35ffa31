import { encodeItem, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { genesisItems } from './block.claim.ts';

test('the beginning of a series is these bytes for ever', () => {
  const items = [...genesisItems('bill', '2627', 'A'), ...genesisItems('role', '2728', '')];
  expect(items.map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266736572696573a3646b696e646462696c6c67636f756e74657261416e66696e616e6369616c2d796561726432363237",
      "8266736572696573a3646b696e6464726f6c6567636f756e746572606e66696e616e6369616c2d796561726432373238",
    ]
  `);
});
