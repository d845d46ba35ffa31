import { encodeItem, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { counterItems } from './counter.claim.ts';
import { limitItems } from './limit.claim.ts';
import { daySealItems } from './money.claim.ts';

const PERSON = '00000000-0000-4000-8000-000000000002';
const OTHER = '00000000-0000-4000-8000-000000000003';
const hex = (items: Parameters<typeof encodeItem>[0][]): string[] => items.map((item) => toHex(encodeItem(item)));

test('a closed drawer has frozen bytes', () => {
  const move = {
    id: OTHER,
    kind: 'drop',
    amount: -50_000n,
    note: 'safe',
    personId: PERSON,
    at: new Date(1_795_000_000_000),
  };
  const drawer = {
    status: 'closed',
    counter: 'COUNTER 1',
    personId: PERSON,
    authorId: PERSON,
    author: 'Ravi',
    businessDate: '2026-11-21',
    openingFloat: 200_000n,
    openedAt: new Date(1_795_000_000_000),
    expected: 201_000n,
    varianceReason: 'torn note',
    absenceReason: null,
    approverId: OTHER,
    approvedBy: 'Meera',
    denominations: [{ value: '50000', count: 4 }],
    moves: [move],
  };
  const anothers = {
    ...drawer,
    authorId: OTHER,
    author: 'Meera',
    absenceReason: 'left early',
    moves: [],
    denominations: [],
  };
  expect(hex(counterItems(anothers))).toMatchInlineSnapshot(`
    [
      "8266617574686f72a26269645000000000000040008000000000000003646e616d65654d65657261",
      "8266647261776572ab626279654d65657261636461796a323032362d31312d323165666c6f61741a00030d4065737461746566636c6f736564666f70656e65641b000001a1ee565e0066706572736f6e500000000000004000800000000000000266726561736f6e69746f726e206e6f746567616273656e63656a6c656674206561726c7967636f756e74657269434f554e544552203168617070726f76657250000000000000400080000000000000036865787065637465641a00031128",
    ]
  `);
  expect(hex(counterItems(drawer))).toMatchInlineSnapshot(`
    [
      "8266617574686f72a26269645000000000000040008000000000000002646e616d656452617669",
      "8266647261776572a9626279654d65657261636461796a323032362d31312d323165666c6f61741a00030d4065737461746566636c6f736564666f70656e65641b000001a1ee565e0066726561736f6e69746f726e206e6f746567636f756e74657269434f554e544552203168617070726f76657250000000000000400080000000000000036865787065637465641a00031128",
      "82646d6f7665a66261741b000001a1ee565e006269645000000000000040008000000000000003646b696e646464726f70646e6f7465647361666566616d6f756e7439c34f66706572736f6e5000000000000040008000000000000002",
      "8267636f756e746564a265636f756e74046576616c7565653530303030",
    ]
  `);
});

test('a discount limit has frozen bytes', () => {
  const limit = { role: 'cashier', percentBp: 1_000, billAmount: 500_000n, dayAmount: 2_000_000n, authorId: null };
  expect(hex(limitItems(limit))).toMatchInlineSnapshot(`
    [
      "8266617574686f72a0",
      "82656c696d6974a4636461791a001e84806462696c6c1a0007a12064726f6c6567636173686965726770657263656e741903e8",
    ]
  `);
});

test('a day seal with its classes of tax has frozen bytes', () => {
  const seal = {
    authorId: null,
    businessDate: '2026-11-21',
    series: 'OPD-2627',
    count: 2n,
    first: 1n,
    last: 2n,
    taxable: 983n,
    cgst: 24n,
    sgst: 25n,
    igst: 0n,
    byMethod: { cash: 1_000n },
    byClass: { medicine: [983n, 24n, 25n, 0n] },
  };
  expect(hex(daySealItems(seal))).toMatchInlineSnapshot(`
    [
      "8266617574686f72a0",
      "8263646179a9636461796a323032362d31312d323164636773741818646967737400646c617374026473677374181965636f756e74026566697273740166736572696573684f50442d323632376774617861626c651903d7",
      "82676d6574686f6473a164636173681903e8",
      "8267636c6173736573a1686d65646963696e65841903d71818181900",
    ]
  `);
});
