import type { PersonId } from '@pramana/kernel';
import { encodeItem, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { bundleItems } from './bundle.claim.ts';

test('the handing out of a bundle has frozen bytes', () => {
  const items = bundleItems({
    authorId: '01890000-0000-7000-8000-000000000002' as PersonId,
    from: '2026-04-01',
    to: '2026-09-30',
    auditor: 'Nadkarni and Co.',
    recipient: 'age1x',
    reason: 'yearly audit',
    ranges: [{ origin: 'pramana.example/log/asha-2627', first: 3, end: 900 }],
  });
  expect(items.map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000002",
      "82636163746e61756469746f722d62756e646c65",
      "8266706572696f64a262746f6a323032362d30392d33306466726f6d6a323032362d30342d3031",
      "8269726563697069656e74a2636b6579656167653178646e616d65704e61646b61726e6920616e6420436f2e",
      "8266726561736f6e6c796561726c79206175646974",
      "8267656e7472696573a363656e64190384636c6f67781d7072616d616e612e6578616d706c652f6c6f672f617368612d3236323765666972737403",
    ]
  `);
});
