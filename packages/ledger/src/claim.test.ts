import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bills, counterBytes } from '../test/fixtures.ts';
import { claimVector, readClaimVectors } from '../vectors/claims.ts';
import { equal, fromHex, toHex } from './bytes.ts';
import { type CborValue, decodeCbor, encodeCbor } from './cbor.ts';
import { blockHash, buildClaim, commit, prepareItems, sealClaim } from './claim.ts';
import { type ClaimHeader, decodeHeader, encodeHeader } from './header.ts';
import { type DisclosedItem, decodeItem, disclose, itemCommitment, itemsRoot, verifyItems } from './item.ts';
import { CLAIM_KINDS, type ClaimKind, kindOf } from './kind.ts';
import { EMPTY_ROOT } from './merkle.ts';

const code = (value: string) => expect.objectContaining({ code: value });
const kinds = Object.keys(CLAIM_KINDS) as ClaimKind[];
const frozen = readClaimVectors();

test('the kinds are those of the first release, with their codes', () => {
  // biome-ignore format: a table
  expect(CLAIM_KINDS).toEqual({
    genesis: 0, bill: 1, payment: 2, refund: 3, 'credit-note': 4, price: 5, 'day-seal': 6, 'counter-close': 7,
    access: 8, role: 9, key: 10, 'shard-close': 11, 'shard-open': 12, erasure: 13, record: 14, consent: 15,
    estimate: 16, dispute: 17, disclosure: 18, deposit: 19, adjustment: 20, hospital: 21, dispense: 22, purchase: 23,
    policy: 24, signature: 25, override: 26, 'discount-approval': 27,
  });
});

test.each(kinds)('the bytes of a %s are frozen for ever', (kind) => {
  expect(claimVector(kind)).toEqual(frozen[kind]);
});

test.each(kinds)('the frozen %s is recomputed from its parts alone', (kind) => {
  const vector = frozen[kind];
  if (vector === undefined) throw new Error(`no vector for ${kind}`);
  const claim = fromHex(vector.claim);
  const header = decodeHeader(claim);
  const commitment = commit(kind, fromHex(vector.salt), claim);
  expect(toHex(encodeHeader(header))).toBe(vector.claim);
  expect(header.kind).toBe(kind);
  expect(toHex(commitment)).toBe(vector.commitment);
  expect(toHex(blockHash(header.prev, commitment))).toBe(vector.block);
  const items = vector.items.map(({ item, salt }) => ({ ...decodeItem(fromHex(item)), salt: fromHex(salt) }));
  expect(items.map((item, i) => toHex(itemCommitment(i, item, item.salt)))).toEqual(
    vector.items.map((i) => i.commitment),
  );
  expect(verifyItems(header, items)).toBe(true);
});

const header: ClaimHeader = {
  kind: 'bill',
  hospital: 'asha',
  series: 'OP/26',
  number: 7,
  time: 1_790_000_000_000,
  currency: 'INR',
  total: 1250n,
  paidAtSeal: 1000n,
  itemCount: 2,
  prev: new Uint8Array(32).fill(1),
  itemsRoot: new Uint8Array(32).fill(2),
};

test.each<[string, Partial<Record<keyof ClaimHeader, unknown>>]>([
  ['an unknown kind', { kind: 'coupon' }],
  ['a kind from the prototype', { kind: 'constructor' }],
  ['a hospital in capitals', { hospital: 'Asha' }],
  ['a hospital of 33 letters', { hospital: 'a'.repeat(33) }],
  ['an empty hospital', { hospital: '' }],
  ['a hospital with a newline after it', { hospital: 'asha\n' }],
  ['a series with a space', { series: 'OP 26' }],
  ['a series of 17 letters', { series: 'A'.repeat(17) }],
  ['a negative number', { number: -1 }],
  ['a number above 2^53-1', { number: 2 ** 53 }],
  ['the number 0 in a bill', { number: 0 }],
  ['a genesis with a number', { kind: 'genesis', prev: new Uint8Array(32) }],
  ['a genesis with a previous block', { kind: 'genesis', number: 0 }],
  ['a time with a fraction', { time: 1.5 }],
  ['a currency in small letters', { currency: 'inr' }],
  ['a negative total', { total: -1n }],
  ['a total above 2^63-1', { total: 2n ** 63n }],
  ['a total that is a number', { total: 1250 }],
  ['a negative payment', { paidAtSeal: -1n }],
  ['a count of items above 32 bits', { itemCount: 2 ** 32 }],
  ['a previous block of 31 bytes', { prev: new Uint8Array(31) }],
  ['an items root of 33 bytes', { itemsRoot: new Uint8Array(33) }],
])('a header with %s is refused', (_, change) => {
  expect(() => encodeHeader({ ...header, ...change } as ClaimHeader)).toThrow(code('bad_claim'));
});

test('a claim of another version, length or field type is refused', () => {
  const fields = decodeCbor(encodeHeader(header)) as CborValue[];
  const put = (i: number, value: CborValue) => encodeCbor(fields.map((field, j) => (i === j ? value : field)));
  expect(decodeHeader(put(4, 8)).number).toBe(8);
  for (const bytes of [put(0, 2), put(1, 99), put(1, 'bill'), put(2, 1), put(4, '7'), put(7, '1250'), put(10, 'x')]) {
    expect(() => decodeHeader(bytes)).toThrow(code('bad_claim'));
  }
  expect(() => decodeHeader(encodeCbor(fields.slice(1)))).toThrow(code('bad_claim'));
  expect(() => decodeHeader(encodeCbor([...fields, null]))).toThrow(code('bad_claim'));
  expect(() => decodeHeader(encodeCbor({ kind: 1 }))).toThrow(code('bad_claim'));
});

const anyHeader = fc.record({
  kind: fc.constantFrom(...kinds.filter((kind) => kind !== 'genesis')),
  hospital: fc.stringMatching(/^[a-z0-9-]{1,32}$/),
  series: fc.stringMatching(/^[A-Z0-9/-]{1,16}$/),
  number: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  time: fc.maxSafeNat(),
  currency: fc.stringMatching(/^[A-Z]{3}$/),
  total: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  paidAtSeal: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  itemCount: fc.nat(0xffffffff),
  prev: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  itemsRoot: fc.uint8Array({ minLength: 32, maxLength: 32 }),
});

test('a header comes back from its bytes, and no two headers share bytes', () => {
  fc.assert(
    fc.property(anyHeader, anyHeader, (a, b) => {
      expect(decodeHeader(encodeHeader(a))).toEqual(a);
      expect(equal(encodeHeader(a), encodeHeader(b))).toBe(isDeepStrictEqual(a, b));
    }),
  );
});

test('kind, salt and claim are all bound by the commitment', () => {
  const salt = new Uint8Array(16);
  const claim = encodeHeader(header);
  const base = commit('bill', salt, claim);
  expect(commit('payment', salt, claim)).not.toEqual(base);
  expect(
    commit(
      'bill',
      salt.map((_, i) => (i === 15 ? 1 : 0)),
      claim,
    ),
  ).not.toEqual(base);
  expect(commit('bill', salt, encodeHeader({ ...header, total: 1251n }))).not.toEqual(base);
});

test('a salt of another length than 16 bytes is refused everywhere', () => {
  for (const length of [0, 15, 17, 32]) {
    const salt = new Uint8Array(length);
    expect(() => commit('bill', salt, encodeHeader(header))).toThrow(code('bad_claim'));
    expect(() => itemCommitment(0, { name: 'line', value: 1 }, salt)).toThrow(code('bad_item'));
    expect(() => buildClaim({ ...header, items: [] }, () => salt)).toThrow(code('bad_claim'));
  }
});

test('every item has a salt of its own, and the claim another one', () => {
  const claims = bills(20);
  const salts = claims.flatMap(({ salt, items }) => [salt, ...items.map((item) => item.salt)]).map(toHex);
  expect(new Set(salts).size).toBe(salts.length);
});

test('items prepared before the lock give the same claim as building it in one go', () => {
  const items = [{ name: 'line', value: 'x' }];
  const prepared = prepareItems(items, counterBytes('a'));
  expect(prepared.root).toEqual(itemsRoot(prepared.commitments));
  const random = counterBytes('a');
  random(16);
  expect(sealClaim(header, prepared, random)).toEqual(buildClaim({ ...header, items }, counterBytes('a')));
});

test('fields that do not belong to a header cannot slip into it', () => {
  const extra = { ...header, items: [], patient: 'P-1' };
  expect(Object.keys(buildClaim(extra, counterBytes('a')).header)).not.toContain('patient');
});

const [, bill] = bills(1);
if (bill === undefined) throw new Error('no bill');

test('any subset of the lines can be shown, and verifies', () => {
  for (const shown of [[], [0], [1], [0, 1]]) {
    const presented = disclose(bill.items, shown);
    expect(presented.filter((item) => 'salt' in item)).toHaveLength(shown.length);
    expect(verifyItems(bill.header, presented)).toBe(true);
  }
  expect(() => disclose(bill.items, [2])).toThrow(code('bad_item'));
});

test('a shown line cannot be altered, moved, left out, doubled or resalted', () => {
  const [first, second] = bill.items;
  if (first === undefined || second === undefined) throw new Error('no items');
  const wrong: DisclosedItem[][] = [
    [first, { ...second, value: { item: 'Paracetamol 500 mg', quantity: 10, amount: 1200 } }],
    [first, { ...second, name: 'patient' }],
    [{ ...first, salt: second.salt }, second],
    [second, first],
    [first],
    [first, second, second],
    [first, { commitment: new Uint8Array(32) }],
    [first, { commitment: new Uint8Array(31) }],
    [first, { ...second, name: 'NOT A NAME' }],
    [],
  ];
  for (const items of wrong) expect(verifyItems(bill.header, items)).toBe(false);
});

test('a claim without items has the empty root', () => {
  const { header: empty } = buildClaim({ ...header, items: [] }, counterBytes('a'));
  expect(empty.itemsRoot).toEqual(EMPTY_ROOT);
  expect(empty.itemCount).toBe(0);
  expect(verifyItems(empty, [])).toBe(true);
});

test('a hidden line of few possible values cannot be guessed without its salt', () => {
  const items = prepareItems([{ name: 'amount', value: 42 }], counterBytes('secret'));
  const [commitment] = items.commitments;
  for (let guess = 0; guess < 1000; guess++) {
    // Whoever guesses has the value, but not the 128 bits of the salt.
    expect(itemCommitment(0, { name: 'amount', value: guess }, new Uint8Array(16))).not.toEqual(commitment);
  }
});

test('an item name is a lowercase word, and item bytes are canonical', () => {
  for (const name of ['', 'Line', '1line', 'a b', 'a'.repeat(33)]) {
    expect(() => itemCommitment(0, { name, value: 1 }, new Uint8Array(16))).toThrow(code('bad_item'));
  }
  expect(() => decodeItem(encodeCbor(['line']))).toThrow(code('bad_item'));
  expect(() => decodeItem(encodeCbor([1, 2]))).toThrow(code('bad_item'));
  expect(() => decodeItem(encodeCbor({ line: 1 }))).toThrow(code('bad_item'));
});

test('codes of no kind are refused', () => {
  for (const unknown of [28, 0xfe, 0xff, -1]) expect(() => kindOf(unknown)).toThrow(code('bad_claim'));
});
