import { type CborValue, decodeCbor, encodeCbor, encodeItem, equal } from '@pramana/ledger';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areSameItems } from './same-items.policy.ts';

const leaf = fc.oneof(
  fc.constantFrom<CborValue>(0, 1, -1, 1n, -1n, 2 ** 40, 2n ** 40n, 2n ** 60n, '', 'a', 'b', true, false, null),
  fc.uint8Array({ maxLength: 2 }),
);
const key = fc.constantFrom('a', 'b', 'c', '__proto__');
const { value: cbor } = fc.letrec<{ value: CborValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3 }),
  ),
}));
const item = fc.record({ name: fc.constantFrom('line', 'author', 'issuer'), value: cbor });

test('items are the same exactly when they are encoded to the same bytes', () => {
  fc.assert(
    fc.property(fc.array(item, { maxLength: 3 }), fc.array(item, { maxLength: 3 }), fc.boolean(), (a, b, twins) => {
      const sealed = a.map(({ name, value }) => ({ name, value: decodeCbor(encodeCbor(value)) }));
      const stored = twins ? a : b;
      const same = sealed.length === stored.length && sealed.every((each, i) => isEncoded(each, stored[i]));
      expect(areSameItems(sealed, stored)).toBe(same);
    }),
    { numRuns: 2_000 },
  );
});

function isEncoded(a: { name: string; value: CborValue }, b: { name: string; value: CborValue } | undefined): boolean {
  return b !== undefined && equal(encodeItem(a), encodeItem(b));
}

test('what the claim alone holds may differ or be absent, and nothing else', () => {
  const alone = ['issuer', 'author.name'];
  const sealed = [
    { name: 'issuer', value: { name: 'Asha' } },
    { name: 'author', value: { id: 1, name: 'Meera' } },
    { name: 'line', value: { name: 'Room' } },
  ];
  const [, , line] = sealed;
  if (line === undefined) throw new Error('no line');
  const author = { name: 'author', value: { id: 1n } };
  expect(areSameItems(sealed, [author, line], alone)).toBe(true);
  expect(areSameItems(sealed, [author, line, { name: 'issuer', value: 'other' }], alone)).toBe(true);
  expect(areSameItems(sealed, [author, line])).toBe(false);
  expect(areSameItems(sealed, [{ name: 'author', value: { id: 2 } }, line], alone)).toBe(false);
  expect(areSameItems(sealed, [author, { name: 'line', value: { name: 'Bed' } }], alone)).toBe(false);
  expect(areSameItems(sealed, [author], alone)).toBe(false);
  expect(areSameItems(sealed, [author, line, line], alone)).toBe(false);
});

test('what cannot be encoded is never the same', () => {
  const sealed = [{ name: 'line', value: { rate: 1 } }];
  for (const value of [{ rate: 1.5 }, { rate: undefined }, { rate: Number.NaN }, new Map([['rate', 1]]), undefined]) {
    expect(areSameItems(sealed, [{ name: 'line', value: value as never }])).toBe(false);
  }
});
