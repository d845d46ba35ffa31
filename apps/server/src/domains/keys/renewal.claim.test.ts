import type { PersonId, SubjectId } from '@pramana/kernel';
import { encodeItem, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { renewalItems } from './renewal.claim.ts';

const startedBy = '01890000-0000-7000-8000-000000000002' as PersonId;
const subjectId = '5f6a0d6e-4c3b-8a21-9f10-0123456789ab' as SubjectId;

test('the items of a renewal of keys are these bytes for ever', () => {
  const everybody = { level: 'persons', subjectId: null, total: 1200n, unreadable: 0n, startedBy } as const;
  expect(renewalItems(everybody).map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000002",
      "82636163746772656e65776564",
      "826772656e6577616ca3656c6576656c67706572736f6e7365746f74616c1904b06a756e7265616461626c6500",
    ]
  `);
  const one = { level: 'categories', subjectId, total: 1n, unreadable: 2n, startedBy } as const;
  expect(renewalItems(one).map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000002",
      "82636163746772656e65776564",
      "826772656e6577616ca3656c6576656c6a63617465676f7269657365746f74616c016a756e7265616461626c6502",
      "82677375626a656374505f6a0d6e4c3b8a219f100123456789ab",
    ]
  `);
  const itself = { level: 'persons', subjectId, total: 1n, unreadable: 0n, startedBy: null } as const;
  expect(renewalItems(itself).map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "82636163746772656e65776564",
      "826772656e6577616ca3656c6576656c67706572736f6e7365746f74616c016a756e7265616461626c6500",
      "82677375626a656374505f6a0d6e4c3b8a219f100123456789ab",
    ]
  `);
});
