import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeItem, prepareItems, verifyItems, verifyItemsOf } from './index.ts';
import { installNodeSha256 } from './node/hasher.ts';
import { simdRows } from './node/simd.ts';
import { installRowHasher, plainRows } from './row.ts';

const simd = await simdRows();
if (simd === undefined) throw new Error('this Node has no vectors in WebAssembly');
installNodeSha256();

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
/** What an audit meets: claims as they were sealed, and claims that somebody changed in one place. */
const claim = fc
  .record({
    values: fc.array(fc.string({ maxLength: 300 }), { maxLength: 12 }),
    salts: fc.array(bytes(16), { minLength: 12, maxLength: 12 }),
    hidden: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
    change: fc.constantFrom('none', 'root', 'salt', 'bytes', 'count', 'order', 'length'),
  })
  .map(({ values, salts, hidden, change }) => {
    let next = 0;
    const own = prepareItems(
      values.map((value, i) => ({ name: `n${i}`, value })),
      () => salts[next++] ?? new Uint8Array(16),
    );
    const header = { itemCount: own.items.length + (change === 'count' ? 1 : 0), itemsRoot: own.root.slice() };
    if (change === 'root') header.itemsRoot[31] = (header.itemsRoot[31] ?? 0) ^ 1;
    let items = own.items.map((item, i) =>
      hidden[i] ? { commitment: own.commitments[i] ?? new Uint8Array(32) } : { ...item },
    );
    let encoded = own.items.map((item, i) => (hidden[i] ? undefined : encodeItem(item)));
    const shown = encoded[0];
    if (change === 'bytes' && shown !== undefined) shown[shown.length - 1] = (shown.at(-1) ?? 0) ^ 1;
    if (change === 'salt' || change === 'length') {
      const [length, with1] = change === 'salt' ? [16, 1] : [15, 0];
      items = items.map((item) =>
        'salt' in item ? { ...item, salt: item.salt.slice(0, length).fill(with1, 0, 1) } : item,
      );
    }
    if (change === 'order') [items, encoded] = [items.toReversed(), encoded.toReversed()];
    return { header, items, encoded };
  });

test.each([
  ['the plain hasher', plainRows],
  ['the kernel of four lanes', simd],
])('items of many claims are judged as those of each alone, by %s', (_, hasher) => {
  installRowHasher(hasher);
  try {
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 7 }), (claims) => {
        const alone = claims.map(({ header, items, encoded }) => verifyItems(header, items, encoded));
        expect(verifyItemsOf(claims)).toEqual(alone);
      }),
      { numRuns: 150 },
    );
  } finally {
    installRowHasher(plainRows);
  }
});

test('an item of several kilobytes is hashed as any other', () => {
  installRowHasher(simd);
  const own = prepareItems(
    [
      { name: 'note', value: 'x'.repeat(20_000) },
      { name: 'a', value: 1 },
    ],
    (n) => new Uint8Array(n),
  );
  const one = { header: { itemCount: 2, itemsRoot: own.root }, items: own.items, encoded: own.encoded };
  const other = { ...one, header: { itemCount: 2, itemsRoot: new Uint8Array(32) } };
  expect(verifyItemsOf([one, other])).toEqual([true, false]);
  installRowHasher(plainRows);
});
