import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attempt } from '../test/fixtures.ts';
import { equal, fromHex, toHex } from './bytes.ts';
import { type CborValue, decodeCbor, encodeCbor } from './cbor.ts';
import { LedgerError } from './errors.ts';

const code = (value: string) => expect.objectContaining({ code: value });

/** Examples of RFC 8949, appendix A. */
const EXAMPLES: [CborValue, string][] = [
  [0, '00'],
  [10, '0a'],
  [23, '17'],
  [24, '1818'],
  [255, '18ff'],
  [256, '190100'],
  [1000, '1903e8'],
  [1_000_000, '1a000f4240'],
  [4_294_967_296, '1b0000000100000000'],
  [18446744073709551615n, '1bffffffffffffffff'],
  [-1, '20'],
  [-100, '3863'],
  [-1000, '3903e7'],
  [-18446744073709551616n, '3bffffffffffffffff'],
  [false, 'f4'],
  [true, 'f5'],
  [null, 'f6'],
  [Uint8Array.of(1, 2, 3, 4), '4401020304'],
  ['', '60'],
  ['IETF', '6449455446'],
  ['\u00fc', '62c3bc'],
  ['\u6c34', '63e6b0b4'],
  [[], '80'],
  [[1, [2, 3], [4, 5]], '8301820203820405'],
  [{}, 'a0'],
  [{ a: 1, b: [2, 3] }, 'a26161016162820203'],
];

test.each(EXAMPLES.map(([value, hex]) => [hex, value] as const))('%s is the encoding in RFC 8949', (hex, value) => {
  expect(toHex(encodeCbor(value))).toBe(hex);
  expect(decodeCbor(fromHex(hex))).toEqual(value);
});

test.each([
  ['an integer in two bytes that fits into one', '1817'],
  ['an integer in three bytes that fits into two', '1900ff'],
  ['an integer in five bytes that fits into three', '1a0000ffff'],
  ['an integer in nine bytes that fits into five', '1b00000000ffffffff'],
  ['a length that is too long', '580101'],
  ['an indefinite byte string', '5f4101ff'],
  ['an indefinite array', '9f01ff'],
  ['an indefinite map', 'bf616101ff'],
  ['a half float', 'f93c00'],
  ['a double', 'fb3ff199999999999a'],
  ['undefined', 'f7'],
  ['a simple value', 'f0'],
  ['a simple value in two bytes', 'f820'],
  ['a tag', 'c11a514b67b0'],
  ['a break', 'ff'],
  ['a reserved length', '1c'],
  ['bytes after the value', '0000'],
  ['nothing', ''],
  ['a cut-off integer', '18'],
  ['a cut-off text', '6161'.slice(0, 2)],
  ['a map with a key that is a number', 'a10101'],
  ['a map with keys out of order', 'a2616201616101'],
  ['a map with a longer key first', 'a262616101616201'],
  ['a map with a repeated key', 'a2616101616102'],
  ['an array longer than all bytes', '9affffffff'],
  ['an array of 2^64-1', '9bffffffffffffffff'],
  ['a text of 2^64-1', '7bffffffffffffffff'],
])('%s is refused', (_, hex) => {
  expect(() => decodeCbor(fromHex(hex))).toThrow(code('bad_cbor'));
});

test('text that is not UTF-8 is refused both ways', () => {
  expect(() => decodeCbor(fromHex('62c080'))).toThrow(code('bad_utf8'));
  expect(() => decodeCbor(fromHex('63eda080'))).toThrow(code('bad_utf8'));
  expect(() => encodeCbor('\udfff')).toThrow(code('bad_utf8'));
  expect(() => encodeCbor({ '\udfff': 1 })).toThrow(code('bad_utf8'));
});

test('numbers that are not exact integers are refused', () => {
  for (const value of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 2n ** 64n, -(2n ** 64n) - 1n]) {
    expect(() => encodeCbor(value)).toThrow(code('bad_cbor'));
  }
});

test('objects that are no plain maps, and holes, are refused instead of being lost', () => {
  const strange: unknown[] = [
    new Date(0),
    new Map([['a', 1]]),
    new Uint16Array(2),
    /x/,
    () => 1,
    undefined,
    Symbol('x'),
  ];
  for (const value of [...strange, ...strange.map((item) => [item]), ...strange.map((item) => ({ item })), Array(2)]) {
    expect(() => encodeCbor(value as CborValue)).toThrow(code('bad_cbor'));
  }
});

test("bytes read from Node's Buffer are copies, so reusing the Buffer does not change them", () => {
  const packet = Buffer.from([0x42, 1, 2]);
  const value = decodeCbor(packet);
  packet.fill(0);
  expect(value).toEqual(Uint8Array.of(1, 2));
});

test('values of every length around the growth of the buffer keep all their bytes', () => {
  for (let n = 240; n < 270; n++) {
    const value = [new Uint8Array(n).fill(7), 'x'.repeat(n), n, null, [true]];
    expect(decodeCbor(encodeCbor(value))).toEqual(value);
    expect(decodeCbor(encodeCbor(Array<null>(n).fill(null)))).toHaveLength(n);
  }
});

test('values deeper than sixteen are refused both ways', () => {
  let deep: CborValue = 0;
  for (let i = 0; i < 16; i++) deep = [deep];
  expect(decodeCbor(encodeCbor(deep))).toEqual(deep);
  expect(() => encodeCbor([deep])).toThrow(code('bad_cbor'));
  expect(() => decodeCbor(fromHex(`${'81'.repeat(100_000)}00`))).toThrow(code('bad_cbor'));
});

test('a key named __proto__ is a key like any other', () => {
  const map = decodeCbor(encodeCbor(JSON.parse('{"__proto__":{"polluted":true}}') as CborValue));
  expect(Object.keys(map as object)).toEqual(['__proto__']);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

const leaf = fc.oneof(
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n - 1n }),
  fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => !/\p{Surrogate}/u.test(text)),
  fc.uint8Array({ maxLength: 40 }),
  fc.boolean(),
  fc.constant(null),
);
const { value: anyValue } = fc.letrec<{ value: CborValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 4 }), tie('value'), { maxKeys: 4 }),
  ),
}));

test('what was encoded decodes to a value with the same encoding, in whatever order its keys came', () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      const bytes = encodeCbor(value);
      expect(encodeCbor(decodeCbor(bytes))).toEqual(bytes);
    }),
    { numRuns: 500 },
  );
});

test('whatever decodes is the one encoding of its value; everything else is a LedgerError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 24 }), anyValue, fc.nat(), fc.nat(255), (noise, value, at, byte) => {
      const changed = encodeCbor(value).slice();
      changed[at % changed.length] = byte;
      for (const bytes of [noise, changed]) {
        const again = attempt(() => encodeCbor(decodeCbor(bytes)));
        expect(again instanceof LedgerError || equal(again, bytes)).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});
