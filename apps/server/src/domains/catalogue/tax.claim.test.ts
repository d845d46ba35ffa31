import { encodeItem, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { taxRuleItems } from './tax.claim.ts';

test('a tax rule has frozen bytes', () => {
  const rule = {
    taxClass: 'medicine',
    context: 'walk-in',
    treatment: 'taxable',
    rateBp: 500,
    inclusive: true,
    effectiveFrom: '2025-09-22',
    effectiveTo: '2026-03-31',
    source: 'Notification 9/2025',
  };
  const author = '00000000-0000-4000-8000-000000000002';
  expect(taxRuleItems(rule, author).map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f72a16269645000000000000040008000000000000002",
      "82687461782d72756c65a86262701901f462746f6a323032362d30332d33316466726f6d6a323032352d30392d323265636c617373686d65646963696e6566736f75726365734e6f74696669636174696f6e20392f3230323567636f6e746578746777616c6b2d696e69696e636c7573697665f56974726561746d656e746774617861626c65",
    ]
  `);
});
