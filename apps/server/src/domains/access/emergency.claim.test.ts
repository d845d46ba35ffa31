import { encodeItem, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { emergencyItems } from './emergency.claim.ts';

const authorId = '01890000-0000-7000-8000-000000000002';
const openingId = '01890000-0000-7000-8000-000000000005';
const shared = { authorId, personName: 'Dr Meera Kulkarni', roles: ['nurse', 'doctor'] };

test('the items of an emergency access are these bytes for ever', () => {
  const expiresAt = new Date('2026-11-21T10:00:00Z');
  const opened = {
    ...shared,
    act: 'opened',
    openingId: null,
    words: 'Unconscious',
    expiresAt,
    justified: null,
  } as const;
  expect(emergencyItems(opened).map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f72a36269645001890000000070008000000000000002646e616d65714472204d65657261204b756c6b61726e6965726f6c65738266646f63746f72656e75727365",
      "8269656d657267656e6379a265756e74696c1b000001a1fd8c690066726561736f6e6b556e636f6e7363696f7573",
    ]
  `);
});

test('the items of its review are these bytes for ever', () => {
  const reviewed = { ...shared, act: 'reviewed', openingId, words: 'Right', expiresAt: null, justified: true } as const;
  expect(emergencyItems(reviewed).map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f72a36269645001890000000070008000000000000002646e616d65714472204d65657261204b756c6b61726e6965726f6c65738266646f63746f72656e75727365",
      "8266726576696577a3646e6f7465655269676874676f70656e696e675001890000000070008000000000000005696a7573746966696564f5",
    ]
  `);
});
