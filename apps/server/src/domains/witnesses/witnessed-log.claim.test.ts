import type { PersonId } from '@pramana/kernel';
import { encodeItem, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { witnessedLogItems } from './witnessed-log.claim.ts';

test('what was decided about a log that is witnessed has frozen bytes', () => {
  const authorId = '01890000-0000-7000-8000-000000000002' as PersonId;
  const log = { origin: 'b.example/log/nira-2627', vkey: 'b.example/log/nira-2627+1+k' };
  const bytes = (act: 'follow' | 'forget' | 'restore') =>
    witnessedLogItems({ ...log, act, authorId }).map((item) => toHex(encodeItem(item)));
  expect(bytes('follow')).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000002",
      "826361637466666f6c6c6f77",
      "82636c6f67a264766b6579781b622e6578616d706c652f6c6f672f6e6972612d323632372b312b6b666f726967696e77622e6578616d706c652f6c6f672f6e6972612d32363237",
    ]
  `);
  expect([bytes('forget')[1], bytes('restore')[1]]).toMatchInlineSnapshot(`
    [
      "826361637466666f72676574",
      "826361637467726573746f7265",
    ]
  `);
});
