import type { HospitalId, PersonId } from '@pramana/kernel';
import { encodeItem, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { hospitalActItems, keyActItems, limitChangeItems } from './act.claim.ts';

const aboutId = '01890000-0000-7000-8000-000000000001' as HospitalId;
const authorId = '01890000-0000-7000-8000-000000000002' as PersonId;
const registrationId = '01890000-0000-7000-8000-000000000003';
const facts = {
  slug: 'asha',
  name: 'आशा Hospital',
  type: 'hospital',
  registrationNumber: 'MH/1',
  gstin: '27AABCA1234F1Z5',
  stateCode: '27',
};

test('the items of an act about a hospital are these bytes for ever', () => {
  const opened = { act: 'opened', aboutId, registrationId, facts, reason: '', authorId } as const;
  expect(hospitalActItems(opened).map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000002",
      "8263616374666f70656e6564",
      "8268686f73706974616ca76269645001890000000070008000000000000001646e616d6572e0a486e0a4b6e0a4be20486f73706974616c64736c75676461736861647479706568686f73706974616c65677374696e6f323741414243413132333446315a356a73746174652d636f646562323773726567697374726174696f6e2d6e756d626572644d482f31",
      "826c726567697374726174696f6e5001890000000070008000000000000003",
    ]
  `);
  const refused = { act: 'refused', aboutId: null, registrationId, facts: {}, reason: 'No licence', authorId } as const;
  expect(hospitalActItems(refused).map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000002",
      "82636163746772656675736564",
      "826c726567697374726174696f6e5001890000000070008000000000000003",
      "8266726561736f6e6a4e6f206c6963656e6365",
    ]
  `);
});

test('the items of a key are these bytes for ever', () => {
  const created = { act: 'created', aboutId, origin: 'a.example/log/asha-2627', vkey: 'v+1+k', authorId } as const;
  expect(keyActItems(created).map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000002",
      "82636163746763726561746564",
      "8268686f73706974616ca16269645001890000000070008000000000000001",
      "82636c6f67a264766b657965762b312b6b666f726967696e77612e6578616d706c652f6c6f672f617368612d32363237",
    ]
  `);
});

test('the items of a limit of the node are these bytes for ever', () => {
  const change = { name: 'registrations-sent-per-phone', most: 5, windowSeconds: 86_400, authorId };
  expect(limitChangeItems(change).map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000002",
      "82656c696d6974a3646d6f737405646e616d65781c726567697374726174696f6e732d73656e742d7065722d70686f6e65677365636f6e64731a00015180",
    ]
  `);
});
