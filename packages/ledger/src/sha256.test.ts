import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { fromHex, toHex, utf8 } from './bytes.ts';
import { installNodeSha256 } from './node/hasher.ts';
import { hmacSha256, installSha256, portableSha256, sha256 } from './sha256.ts';

afterEach(() => installSha256(portableSha256));

test.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
])('the digest of %j is the one in FIPS 180-4', (text, digest) => {
  expect(toHex(portableSha256(utf8(text)))).toBe(digest);
});

test('a million times "a" has the digest of FIPS 180-4', () => {
  const digest = 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0';
  expect(toHex(portableSha256(new Uint8Array(1_000_000).fill(0x61)))).toBe(digest);
});

test('the portable digest is that of Node at every length up to 300 and at random', () => {
  const data = new Uint8Array(300).map((_, i) => (i * 7) % 256);
  for (let n = 0; n <= 300; n++) {
    expect(toHex(portableSha256(data.subarray(0, n)))).toBe(
      createHash('sha256').update(data.subarray(0, n)).digest('hex'),
    );
  }
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }), (parts) => {
      const whole = createHash('sha256').update(Buffer.concat(parts)).digest('hex');
      expect(toHex(sha256(...parts))).toBe(whole);
    }),
  );
});

test.each([
  ['0b'.repeat(20), '4869205468657265', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  [
    '4a656665',
    '7768617420646f2079612077616e7420666f72206e6f7468696e673f',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  ['aa'.repeat(20), 'dd'.repeat(50), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
])('HMAC with the key %s is the one in RFC 4231', (key, data, mac) => {
  expect(toHex(hmacSha256(fromHex(key), fromHex(data)))).toBe(mac);
});

test('HMAC is that of Node for every length of key', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 200 }), (key, data) => {
      expect(toHex(hmacSha256(key, data))).toBe(createHmac('sha256', key).update(data).digest('hex'));
    }),
  );
});

test("Node's hash can be installed, and gives plain arrays", () => {
  installNodeSha256();
  expect(sha256(utf8('abc'))).toEqual(portableSha256(utf8('abc')));
  expect(sha256(utf8('abc')).constructor).toBe(Uint8Array);
});

function wrongAt119(data: Uint8Array): Uint8Array {
  return data.length === 119 ? new Uint8Array(32) : portableSha256(data);
}

test('a hash that is wrong at one length only is not installed', () => {
  expect(() => installSha256(wrongAt119)).toThrow(expect.objectContaining({ code: 'hash_mismatch' }));
  expect(sha256(new Uint8Array(119))).toEqual(portableSha256(new Uint8Array(119)));
});
