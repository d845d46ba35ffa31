import { encodeItem, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { shardCloseItems, shardOpenItems } from './shard.claim.ts';

test('the ends of a shard have frozen bytes', () => {
  const shard = (year: string) => ({
    shard: year,
    origin: `asha.example/log/asha-${year}`,
    vkey: `asha-${year}+00+AA`,
  });
  const last = { size: 3, root: new Uint8Array(32).fill(7), checkpoint: 'asha.example/log/asha-2627\n3\nBw==\n' };
  const items = [...shardCloseItems(shard('2627')), ...shardOpenItems(shard('2728'), shard('2627'), last)];
  expect(items.map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "82657368617264a364766b65796f617368612d323632372b30302b41416573686172646432363237666f726967696e781a617368612e6578616d706c652f6c6f672f617368612d32363237",
      "82657368617264a364766b65796f617368612d323732382b30302b41416573686172646432373238666f726967696e781a617368612e6578616d706c652f6c6f672f617368612d32373238",
      "826870726576696f7573a464726f6f74582007070707070707070707070707070707070707070707070707070707070707076473697a650365736861726464323632376a636865636b706f696e747822617368612e6578616d706c652f6c6f672f617368612d323632370a330a42773d3d0a",
    ]
  `);
});
