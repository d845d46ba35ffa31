import type { PersonId } from '@pramana/kernel';
import { encodeItem, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { keyEventItems } from './event.claim.ts';

const authorId = '01890000-0000-7000-8000-000000000002' as PersonId;
const keyId = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

test('the items of a generation of a key are these bytes for ever', () => {
  const rotated = { act: 'rotated', generation: 2, keyId, authorId } as const;
  expect(keyEventItems(rotated).map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000002",
      "826361637467726f7461746564",
      "826a67656e65726174696f6ea2666b65792d6964480102030405060708666e756d62657202",
    ]
  `);
  const destroyed = { act: 'destroyed', generation: 1, keyId, authorId: null } as const;
  expect(keyEventItems(destroyed).map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "82636163746964657374726f796564",
      "826a67656e65726174696f6ea2666b65792d6964480102030405060708666e756d62657201",
    ]
  `);
});
