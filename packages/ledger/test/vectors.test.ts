import { expect, test } from 'vitest';
import {
  decodeItemsPart,
  fromDigits,
  fromHex,
  joinItems,
  leafHash,
  openCheckpoint,
  parsePolicy,
  readPresented,
  rootOf,
  toHex,
  verifyReceipt,
} from '../src/index.ts';
import { readReceiptVectors, receiptVectors } from '../vectors/receipts.ts';

const frozen = readReceiptVectors();
const policy = parsePolicy(frozen.policy);

test('receipt, QR, checkpoint and policy are frozen byte for byte', async () => {
  expect(await receiptVectors()).toEqual(frozen);
});

test('the frozen entries have the root that the frozen checkpoint signs', () => {
  const { size, root } = openCheckpoint(frozen.checkpoint, policy.logs[0]?.vkey ?? '');
  expect(size).toBe(frozen.entries.length);
  expect(rootOf(frozen.entries.map((entry) => leafHash(fromHex(entry))))).toEqual(root);
});

test.each(['receipt', 'digits', 'pendingDigits'] as const)('the frozen %s still verifies', (form) => {
  const presented = readPresented(frozen[form]);
  if (presented.form === 'items') throw new Error('not a receipt');
  const items = joinItems(frozen.itemsDigits.map((digits) => decodeItemsPart(fromDigits(digits))));
  const { verdict, commitment } = verifyReceipt(presented, policy, items);
  expect(verdict).toBe(form === 'pendingDigits' ? 'PENDING' : 'GREEN');
  expect(toHex(commitment ?? new Uint8Array())).toBe(frozen.commitment);
});
