import type { PersonId } from '@pramana/kernel';
import { encodeItem, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { type WitnessAct, witnessActItems } from './witness.claim.ts';

const authorId = '01890000-0000-7000-8000-000000000002' as PersonId;
const nothing = { vkey: null, url: null, counts: null, quorum: null };
const bytes = (act: WitnessAct): string[] => witnessActItems(act).map((item) => toHex(encodeItem(item)));

test('what was decided about witnesses has frozen bytes', () => {
  const joined = { act: 'join', vkey: 'w.example+1+k', url: 'https://w.example', counts: true, quorum: null } as const;
  expect(bytes({ ...joined, authorId })).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000002",
      "8263616374646a6f696e",
      "82677769746e657373a36375726c7168747470733a2f2f772e6578616d706c6564766b65796d772e6578616d706c652b312b6b66636f756e7473f5",
    ]
  `);
  expect(bytes({ ...nothing, act: 'leave', vkey: 'w.example+1+k', authorId: null })).toMatchInlineSnapshot(`
    [
      "8263616374656c65617665",
      "82677769746e657373a164766b65796d772e6578616d706c652b312b6b",
    ]
  `);
  expect(bytes({ ...nothing, act: 'quorum', quorum: 2, authorId })).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000002",
      "82636163746671756f72756d",
      "82677769746e657373a16671756f72756d02",
    ]
  `);
});
