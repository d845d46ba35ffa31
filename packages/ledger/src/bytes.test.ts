import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attempt } from '../test/fixtures.ts';
import {
  compare,
  concat,
  equal,
  fromBase64,
  fromHex,
  fromUtf8,
  parseDecimal,
  readUintBE,
  toBase64,
  toHex,
  uintBE,
  utf8,
} from './bytes.ts';
import { LedgerError } from './errors.ts';

const bytes = fc.uint8Array({ maxLength: 80 });

test('hexadecimal and base64 come back as they went, and agree with Node', () => {
  fc.assert(
    fc.property(bytes, (data) => {
      expect(fromHex(toHex(data))).toEqual(data);
      expect(fromBase64(toBase64(data))).toEqual(data);
      expect(toHex(data)).toBe(Buffer.from(data).toString('hex'));
      expect(toBase64(data)).toBe(Buffer.from(data).toString('base64'));
    }),
  );
});

test('a text that base64 reads is the only text for its bytes', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('A', 'Q', 'g', 'w', '+', '/', '=', '-', '_', ' ', '\n'), maxLength: 12 }),
      (text) => {
        const data = attempt(() => fromBase64(text));
        expect(data instanceof LedgerError || toBase64(data) === text).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
});

test.each([
  ['AQ', 'without padding'],
  ['AQ=', 'with half its padding'],
  ['AR==', 'with bits left over'],
  ['A', 'of one character'],
  ['=', 'of padding only'],
  ['AQ==\n', 'with a newline'],
  ['-_-_', 'in the URL alphabet'],
  ['AQ==AQ==', 'with padding in the middle'],
])('base64 %j (%s) is refused', (text) => {
  expect(() => fromBase64(text)).toThrow(expect.objectContaining({ code: 'bad_base64' }));
});

test('hexadecimal is lowercase and of even length', () => {
  for (const text of ['A0', '0', '0g', ' 00', '00\n']) {
    expect(() => fromHex(text)).toThrow(expect.objectContaining({ code: 'bad_hex' }));
  }
});

test('text with a lone surrogate and bytes that are not UTF-8 are refused, a byte order mark is kept', () => {
  expect(() => utf8('a\ud800')).toThrow(expect.objectContaining({ code: 'bad_utf8' }));
  expect(() => utf8('\udc00')).toThrow(expect.objectContaining({ code: 'bad_utf8' }));
  for (const bad of [
    [0xc0, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf5, 0x80, 0x80, 0x80],
    [0xe2, 0x82],
  ]) {
    expect(() => fromUtf8(Uint8Array.from(bad))).toThrow(expect.objectContaining({ code: 'bad_utf8' }));
  }
  expect(fromUtf8(utf8('\ufeffनमस्ते ₹ 💊'))).toBe('\ufeffनमस्ते ₹ 💊');
  const plain = 'a\u0000~\u007f'.repeat(20);
  for (const end of ['', '\u0080', 'ÿ', '₹', '💊'])
    for (const length of [0, 1, 62, 63, 64, 65, 80])
      expect(utf8(plain.slice(0, length) + end)).toEqual(new TextEncoder().encode(plain.slice(0, length) + end));
});

test('equality and order look at every byte and the length', () => {
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      expect(equal(a, b)).toBe(Buffer.compare(a, b) === 0);
      expect(Math.sign(compare(a, b))).toBe(Buffer.compare(a, b));
      expect(concat(a, b)).toEqual(new Uint8Array(Buffer.concat([a, b])));
    }),
  );
});

test('integers keep their value through bytes, and what does not fit is refused', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (n) => {
      expect(readUintBE(uintBE(n, 8))).toBe(n);
      expect(parseDecimal(String(n))).toBe(n);
    }),
  );
  expect(() => uintBE(256, 1)).toThrow(expect.objectContaining({ code: 'bad_argument' }));
  expect(() => uintBE(-1, 8)).toThrow(expect.objectContaining({ code: 'bad_argument' }));
  expect(() => readUintBE(Uint8Array.of(0, 0x20, 0, 0, 0, 0, 0, 0))).toThrow();
  for (const text of ['', '01', '-1', '1.0', '1e3', ' 1', '9007199254740992', '+1']) {
    expect(parseDecimal(text)).toBeUndefined();
  }
});
