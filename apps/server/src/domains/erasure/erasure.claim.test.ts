import { encodeItem, fromHex, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { erasureItems } from './erasure.claim.ts';

test('the items of an erasure have bytes that never change', () => {
  const items = erasureItems({
    subjectId: '01930000-0000-8000-8000-0000000000aa',
    askedBy: '01930000-0000-7000-8000-000000000002',
    authorId: '01930000-0000-7000-8000-000000000001',
    scope: ['records', 'identity'],
    keys: 3,
    files: 2,
    kept: [{ content: 'bills', until: '2033-12-31', source: 'Section 36' }],
    lastReadable: new Date(Date.UTC(2027, 0, 1)),
    leaves: [{ series: 'REC-2627', number: 7, commitment: fromHex('ab'.repeat(32)) }],
  });
  expect(items.map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f725001930000000070008000000000000001",
      "826861736b65642d62795001930000000070008000000000000002",
      "82677375626a65637450019300000000800080000000000000aa",
      "826964657374726f796564a4646b657973036566696c6573026573636f706582677265636f726473686964656e746974796d6c6173742d7265616461626c651b000001a2ce8bd400",
      "82646b65707481836562696c6c736a323033332d31322d33316a53656374696f6e203336",
      "82646c656166a3666e756d6265720766736572696573685245432d323632376a636f6d6d69746d656e745820abababababababababababababababababababababababababababababababab",
    ]
  `);
});
