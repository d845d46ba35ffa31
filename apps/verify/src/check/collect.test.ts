import {
  commit,
  compactItems,
  disclose,
  type DisclosedItem,
  encodeCompact,
  formatReceipt,
  isShown,
  toDigits,
} from '@pramana/ledger';
import { beforeAll, expect, test } from 'vitest';
import { claimOf, logged, someBill, somePayment, someReceipt } from '../../test/receipts.ts';
import { readCode } from '../read/text.ts';
import { add, type Collected, itemsOf, NOTHING, progressOf } from './collect.ts';

let held: Awaited<ReturnType<typeof someReceipt>>;
beforeAll(async () => {
  held = await someReceipt({ lines: 12 });
});

/** What is collected after presenting these codes in turn, and the last outcome. */
function present(...codes: readonly string[]): { collected: Collected; outcome: string } {
  return codes.reduce<{ collected: Collected; outcome: string }>(
    ({ collected }, code) => add(collected, readCode(code)),
    { collected: NOTHING, outcome: '' },
  );
}

test('codes are joined in whatever order they are scanned, repeats included', () => {
  const { digits, itemsDigits, receipt } = held;
  expect(itemsDigits.length).toBeGreaterThan(2);
  const orders = [
    [digits, ...itemsDigits],
    itemsDigits.toReversed().concat(digits),
    [...itemsDigits, digits, digits, ...itemsDigits],
  ];
  for (const order of orders) {
    const { collected } = present(...order);
    expect(itemsOf(collected)).toEqual(receipt.items);
    expect(progressOf(collected)).toMatchObject({ have: itemsDigits.length + 1, done: true, missing: [] });
  }
});

test('progress says how many codes there are as soon as that can be known', () => {
  const { digits, itemsDigits } = held;
  const all = itemsDigits.length + 1;
  expect(progressOf(NOTHING)).toEqual({ have: 0, of: null, done: false, missing: [] });
  expect(progressOf(present(digits).collected)).toEqual({ have: 1, of: null, done: false, missing: [] });
  const two = progressOf(present(digits, itemsDigits[1] ?? '').collected);
  expect(two).toMatchObject({ have: 2, of: all, done: false });
  expect(two.missing).toEqual(Array.from({ length: itemsDigits.length }, (_, i) => i + 1).filter((part) => part !== 2));
  expect(itemsOf(present(digits, itemsDigits[1] ?? '').collected)).toBeUndefined();
});

test('a file is complete by itself, and so is a document without lines', async () => {
  expect(progressOf(present(held.file).collected)).toMatchObject({ have: 1, of: 1, done: true });
  const bare = await logged(claimOf('key', [], 0n));
  expect(progressOf(present(formatReceipt(bare)).collected).done).toBe(true);
});

test('a file whose lines were left out waits for the codes with lines', () => {
  const { collected } = add(NOTHING, { ...held.receipt, items: [] });
  expect(progressOf(collected).done).toBe(false);
  const complete = held.itemsDigits.reduce((so, code) => add(so, readCode(code)).collected, collected);
  expect(itemsOf(complete)).toEqual(held.receipt.items);
});

test('hidden lines keep their places', () => {
  const items = disclose(held.claim.items, [0, 3]);
  const { collected } = add(NOTHING, { ...held.receipt, items });
  expect(collected.proof).toMatchObject({ items });
});

test('lines of another document are not mixed in', async () => {
  const other = await someReceipt({ lines: 2 });
  const { collected, outcome } = present(held.digits, other.itemsDigits[0] ?? '');
  expect(outcome).toBe('foreign');
  expect(collected.parts).toEqual([]);
});

test('a head that the lines do not belong to begins anew', async () => {
  const other = await someReceipt({ lines: 2 });
  const { collected, outcome } = present(held.itemsDigits[0] ?? '', other.digits);
  expect(outcome).toBe('proof');
  expect(collected.parts).toEqual([]);
  // Without a head, the lines of the next document take the place of those before.
  expect(present(held.itemsDigits[0] ?? '', other.itemsDigits[0] ?? '').collected.parts).toHaveLength(1);
});

test('codes of one document that was split in two ways are not used together: the newest splitting begins anew', async () => {
  const coarse = await someReceipt({ lines: 12, budget: 1500 });
  expect(coarse.itemsDigits.length).not.toBe(held.itemsDigits.length);
  const { outcome, collected } = present(held.digits, held.itemsDigits[0] ?? '', coarse.itemsDigits[1] ?? '');
  expect(outcome).toBe('part');
  expect(collected.parts).toMatchObject([{ part: 2, parts: coarse.itemsDigits.length }]);
});

test('a code that lies about whose lines it holds keeps none of the true ones out', () => {
  const { receipt, digits, itemsDigits } = held;
  const commitment = commit(receipt.kind, receipt.salt, receipt.claim);
  const forged = receipt.items.map((item, i) => (i === 0 && isShown(item) ? { ...item, value: 'forged' } : item));
  const hidden = disclose(held.claim.items, [1]);
  const other = (items: readonly DisclosedItem[], budget: number): string[] =>
    compactItems(commitment, items, budget).map(toDigits);
  for (const first of [other(forged, 700), other(hidden, 700), other(forged, 3_000)]) {
    const lied = present(digits, ...first).collected;
    expect(itemsOf(lied)).not.toEqual(receipt.items);
    const told = itemsDigits.reduce((so, code) => add(so, readCode(code)).collected, lied);
    expect(itemsOf(told)).toEqual(receipt.items);
    expect(progressOf(told).done).toBe(true);
  }
  expect(present(...itemsDigits, itemsDigits[0] ?? '').outcome).toBe('known');
});

test('the newest head is judged, also where only its signatures differ', () => {
  const { compact, pendingDigits, digits, itemsDigits } = held;
  const changed = toDigits(encodeCompact({ ...compact, logSignature: new Uint8Array(64) }));
  expect(present(digits, digits).outcome).toBe('known');
  expect(present(pendingDigits, itemsDigits[0] ?? '', digits).collected).toMatchObject({
    proof: compact,
    parts: [{ part: 1 }],
  });
  expect(present(digits, changed).collected.proof).toEqual({ ...compact, logSignature: new Uint8Array(64) });
  expect(present(held.file, held.file).outcome).toBe('known');
  expect(present(held.file, digits).collected.proof).toEqual(compact);
});

test('another document takes the place of the one before', async () => {
  const payment = await logged(claimOf('payment', somePayment(someBill().total), someBill().total));
  const { collected } = present(held.digits, held.itemsDigits[0] ?? '', formatReceipt(payment));
  expect(collected).toEqual({ proof: payment, parts: [] });
});
