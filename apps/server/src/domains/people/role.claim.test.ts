import type { PersonId } from '@pramana/kernel';
import { encodeItem, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { roleItems } from './role.claim.ts';

const personId = '01890000-0000-7000-8000-000000000001' as PersonId;
const authorId = '01890000-0000-7000-8000-000000000002' as PersonId;
const proposerId = '01890000-0000-7000-8000-000000000003' as PersonId;

test('the items of a change of roles are these bytes for ever', () => {
  const given = {
    personId,
    authorId,
    proposerId: null,
    until: null,
    action: 'give',
    roles: ['cashier', 'nurse'],
    source: 'admin',
  };
  expect(roleItems({ ...given, reason: 'काउंटर' }).map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000002",
      "8266706572736f6e5001890000000070008000000000000001",
      "82666368616e6765a365726f6c6573826763617368696572656e7572736566616374696f6e646769766566736f757263656561646d696e",
      "8266726561736f6e72e0a495e0a4bee0a489e0a482e0a49fe0a4b0",
    ]
  `);
  const recovered = { ...given, roles: ['admin'], source: 'recovery', proposerId };
  const items = roleItems({ ...recovered, reason: 'Our admin left' });
  expect(items.map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000002",
      "8266706572736f6e5001890000000070008000000000000001",
      "82666368616e6765a365726f6c6573816561646d696e66616374696f6e646769766566736f75726365687265636f76657279",
      "8266726561736f6e6e4f75722061646d696e206c656674",
      "826870726f706f7365725001890000000070008000000000000003",
    ]
  `);
  const token = { ...given, roles: ['may:bill:read'], source: 'token', until: new Date('2026-12-31T00:00:00Z') };
  expect(roleItems({ ...token, reason: 'Tally' }).map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000002",
      "8266706572736f6e5001890000000070008000000000000001",
      "82666368616e6765a365726f6c6573816d6d61793a62696c6c3a7265616466616374696f6e646769766566736f7572636565746f6b656e",
      "8266726561736f6e6554616c6c79",
      "8265756e74696c1b000001a2c9657800",
    ]
  `);
});
