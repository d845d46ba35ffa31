import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attempt, bills, log, receiptOf, testLog, WITNESSES } from '../test/fixtures.ts';
import { toBase64, toHex } from './bytes.ts';
import { type CborValue, encodeCbor } from './cbor.ts';
import { type CompactReceipt, compactReceipt, decodeCompact, encodeCompact, type PendingReceipt } from './compact.ts';
import { fromDigits, receiptUrl, toDigits } from './digits.ts';
import { LedgerError } from './errors.ts';
import { disclose } from './item.ts';
import { compactItems, decodeItemsPart, joinItems, missingParts, partBelongsTo } from './parts.ts';
import { readPresented } from './present.ts';
import { formatReceipt, parseReceipt } from './receipt.ts';

const code = (value: string) => expect.objectContaining({ code: value });
const claims = bills(300);
const target = testLog();
await log(target, claims);
const bill = claims[7];
if (bill === undefined) throw new Error('no bill');
const receipt = await receiptOf(target, bill, 7, WITNESSES.slice(0, 2));
const text = formatReceipt(receipt);
const compact = compactReceipt(receipt);
const pending: PendingReceipt = {
  form: 'pending',
  kind: 'bill',
  logRef: compact.logRef,
  salt: bill.salt,
  claim: bill.claim,
};

test('a receipt file comes back as it went, with any lines hidden', () => {
  expect(parseReceipt(text)).toEqual(receipt);
  for (const shown of [[], [0], [1]]) {
    const hidden = { ...receipt, items: disclose(bill.items, shown) };
    expect(parseReceipt(formatReceipt(hidden))).toEqual(hidden);
  }
  expect(parseReceipt(formatReceipt({ ...receipt, items: [] })).items).toEqual([]);
});

test('a receipt file has the lines of the specification, and the checkpoint verbatim', () => {
  const lines = text.split('\n');
  expect(lines[0]).toBe('c2sp.org/tlog-proof@v1');
  expect(lines[1]).toMatch(/^extra [A-Za-z0-9+/]+={0,2}$/);
  expect(lines[2]).toBe('index 7');
  expect(lines.slice(3, 3 + receipt.proof.length)).toEqual(receipt.proof.map(toBase64));
  expect(text.endsWith(`\n\n${receipt.checkpoint}`)).toBe(true);
});

const extra = (value: CborValue) => text.replace(/extra .*/, `extra ${toBase64(encodeCbor(value))}`);
const { salt, claim } = receipt;

test.each([
  ['another first line', text.replace('@v1', '@v2')],
  ['no extra', text.replace(/extra .*\n/, '')],
  ['no index', text.replace(/index .*\n/, '')],
  ['an index with a zero before it', text.replace('index 7', 'index 07')],
  ['an index that is negative', text.replace('index 7', 'index -7')],
  ['a hash too short', text.replace(toBase64(receipt.proof[0] ?? salt), 'AAAA')],
  ['64 hashes', text.replace('index 7', `index 7${`\n${'A'.repeat(43)}=`.repeat(64)}`)],
  ['no checkpoint', text.split('\n\n')[0] ?? ''],
  ['extra of another version', extra([2, 'bill', salt, claim, []])],
  ['extra with a field too many', extra([1, 'bill', salt, claim, [], null])],
  ['an unknown kind', extra([1, 'coupon', salt, claim, []])],
  ['a salt of 15 bytes', extra([1, 'bill', salt.slice(1), claim, []])],
  ['a claim that is text', extra([1, 'bill', salt, 'claim', []])],
  ['items that are no list', extra([1, 'bill', salt, claim, null])],
  ['an item without salt', extra([1, 'bill', salt, claim, [[new Uint8Array(3)]]])],
  ['a hidden item of 31 bytes', extra([1, 'bill', salt, claim, [new Uint8Array(31)]])],
  ['an item that is a map', extra([1, 'bill', salt, claim, [{}]])],
])('a receipt file with %s is refused', (_, bad) => {
  expect(bad).not.toBe(text);
  expect(() => parseReceipt(bad)).toThrow(code('bad_receipt'));
});

test('a receipt file with Windows line ends is refused, not repaired', () => {
  expect(() => parseReceipt(text.replaceAll('\n', '\r\n'))).toThrow(code('bad_receipt'));
});

test('bytes come back from their digits: 29 for every 12, fewer for the rest', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const digits = toDigits(bytes);
      expect(fromDigits(digits)).toEqual(bytes);
      expect(digits).toMatch(/^[0-9]*$/);
      expect(digits.length).toBe(
        Math.floor(bytes.length / 12) * 29 + Math.ceil((bytes.length % 12) * 8 * Math.log10(2)),
      );
    }),
  );
  expect(toDigits(new Uint8Array(12).fill(255))).toBe('79228162514264337593543950335');
  expect(toDigits(Uint8Array.of(0, 1))).toBe('00001');
});

test('digits that no bytes have are refused, and all others are the digits of their bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('0', '1', '2', '9'), maxLength: 70 }), (digits) => {
      const bytes = attempt(() => fromDigits(digits));
      expect(bytes instanceof LedgerError || toDigits(bytes) === digits).toBe(true);
    }),
    { numRuns: 1000 },
  );
  for (const bad of ['1', '256', '99', '999', '79228162514264337593543950336', '12a', ' 12', '-12', '١٢٣']) {
    expect(() => fromDigits(bad)).toThrow(code('bad_receipt'));
  }
});

test('a compact receipt comes back as it went, pending or proven, and through the link', () => {
  for (const form of [compact, pending]) {
    expect(decodeCompact(encodeCompact(form))).toEqual(form);
    const url = receiptUrl('https://verify.example/', toDigits(encodeCompact(form)));
    expect(readPresented(url)).toEqual(form);
    expect(readPresented(` ${url}\n`)).toEqual(form);
  }
  expect(readPresented(text)).toEqual(receipt);
});

test('the bytes of a compact receipt stand where the format says', () => {
  const bytes = encodeCompact(compact);
  const n = compact.proof.length;
  expect(toHex(bytes.slice(0, 2))).toBe('0101');
  expect(bytes.slice(2, 6)).toEqual(compact.logRef);
  expect(toHex(bytes.slice(6, 14))).toBe('0000012d00000007');
  expect(bytes.slice(14, 30)).toEqual(bill.salt);
  expect(bytes[30]).toBe(n);
  expect(bytes.slice(31, 63)).toEqual(compact.proof[0]);
  const signature = 31 + 32 * n;
  expect(bytes.slice(signature, signature + 64)).toEqual(compact.logSignature);
  expect(bytes[signature + 64]).toBe(2);
  expect(bytes.length).toBe(signature + 65 + 2 * 73 + bill.claim.length);
  expect(bytes.slice(-bill.claim.length)).toEqual(bill.claim);
});

test('a million entries and two witnesses stay near one kilobyte', () => {
  const proof = Array.from({ length: 20 }, () => new Uint8Array(32));
  expect(encodeCompact({ ...compact, proof }).length).toBeLessThan(1050);
});

test('a compact receipt cut off in its fixed part, of another version or kind is refused', () => {
  const bytes = encodeCompact(compact);
  const fixed = bytes.length - bill.claim.length;
  for (let n = 0; n < fixed; n++) expect(() => decodeCompact(bytes.slice(0, n))).toThrow(code('bad_receipt'));
  expect(() => decodeCompact(bytes.with(0, 2))).toThrow(code('bad_receipt'));
  expect(() => decodeCompact(bytes.with(1, 200))).toThrow(code('bad_claim'));
  expect(() => decodeCompact(bytes.with(30, 64))).toThrow(code('bad_receipt'));
});

test('fields that do not fit the compact form are refused, not cut', () => {
  const wrong: Partial<CompactReceipt>[] = [
    { size: 2 ** 32 },
    { index: -1 },
    { salt: new Uint8Array(15) },
    { logRef: new Uint8Array(5) },
    { logSignature: new Uint8Array(63) },
    { proof: [new Uint8Array(31)] },
    { proof: Array.from({ length: 64 }, () => new Uint8Array(32)) },
    { witnesses: [{ ref: new Uint8Array(4), time: 2 ** 40, signature: new Uint8Array(64) }] },
  ];
  for (const change of wrong) expect(() => encodeCompact({ ...compact, ...change })).toThrow();
});

test('items fit into one code or several, and come back in order from whatever order they were scanned in', () => {
  const many = Array.from({ length: 40 }, (_, i) => ({ name: 'line', value: [i, 'x'.repeat(i)], salt: bill.salt }));
  const items = disclose(many, [1, 5, 39]);
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 4000 }), fc.infiniteStream(fc.nat()), (budget, shuffle) => {
      const parts = compactItems(bill.commitment, items, budget);
      expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(budget);
      const scanned = parts.map(decodeItemsPart);
      const keys = new Map(scanned.map((part) => [part, shuffle.next().value]));
      scanned.sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
      expect(joinItems([...scanned, ...scanned.slice(0, 1)])).toEqual(items);
      expect(scanned.every((part) => partBelongsTo(part, bill.commitment))).toBe(true);
      fc.pre(parts.length > 1);
      expect(missingParts(scanned.slice(1))).toEqual([scanned[0]?.part]);
      expect(() => joinItems(scanned.slice(1))).toThrow(code('bad_receipt'));
    }),
    { numRuns: 40 },
  );
  expect(() => compactItems(bill.commitment, items, 60)).toThrow(code('item_too_large'));
});

test('codes of two receipts are not joined', () => {
  const mine = compactItems(bill.commitment, bill.items, 100).map(decodeItemsPart);
  const other = compactItems(claims[8]?.commitment ?? bill.salt, bill.items, 100).map(decodeItemsPart);
  expect(mine.length).toBeGreaterThan(1);
  expect(() => joinItems([...mine.slice(0, 1), ...other.slice(1)])).toThrow(code('bad_receipt'));
  expect(other.some((part) => partBelongsTo(part, bill.commitment))).toBe(false);
  expect(() => joinItems([])).toThrow(code('bad_receipt'));
});

test('an items code is told from a receipt, and a broken one is refused', () => {
  const [part] = compactItems(bill.commitment, bill.items, 2000);
  if (part === undefined) throw new Error('no part');
  expect(readPresented(toDigits(part))).toMatchObject({ form: 'items', part: 1, parts: 1, items: bill.items });
  expect(() => decodeItemsPart(part.slice(0, -1))).toThrow(code('bad_receipt'));
  expect(() => decodeItemsPart(part.with(10, 0))).toThrow(code('bad_receipt'));
  expect(() => decodeItemsPart(part.with(10, 2))).toThrow(code('bad_receipt'));
  expect(() => decodeItemsPart(part.with(12, 7))).toThrow(code('bad_receipt'));
  expect(() => decodeItemsPart(encodeCompact(compact))).toThrow(code('bad_receipt'));
});
