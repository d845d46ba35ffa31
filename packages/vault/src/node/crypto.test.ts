import { describe, expect, test } from 'vitest';
import { nodeCrypto } from './crypto.ts';
import vectors from './aes-gcm.vectors.json' with { type: 'json' };

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

describe.each(vectors.cases)('published AES-256-GCM $name', (each) => {
  const [key, nonce, additional, plaintext] = [each.key, each.nonce, each.additional, each.plaintext].map(bytes) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const sealed = bytes(each.ciphertext + each.tag);

  test('seals to the published ciphertext and tag', () => {
    expect(nodeCrypto.seal(key, nonce, additional, plaintext)).toEqual(sealed);
  });

  test('opens again', () => {
    expect(nodeCrypto.open(key, nonce, additional, sealed)).toEqual(plaintext);
  });

  test('does not open with any tag that is shorter, even a right beginning', () => {
    for (let cut = 1; cut <= 16; cut += 1) {
      expect(nodeCrypto.open(key, nonce, additional, sealed.slice(0, sealed.length - cut))).toBeNull();
    }
  });
});

test('keys and nonces of another size are refused, not stretched', () => {
  const [key, nonce, none] = [new Uint8Array(32), new Uint8Array(12), new Uint8Array(0)];
  expect(() => nodeCrypto.seal(key.subarray(16), nonce, none, none)).toThrow(RangeError);
  expect(() => nodeCrypto.seal(key, new Uint8Array(16), none, none)).toThrow(RangeError);
});

test('HMAC-SHA-256 gives the answer of RFC 4231 test case 2', () => {
  const tag = nodeCrypto.hmacSha256(Buffer.from('Jefe'), Buffer.from('what do ya want for nothing?'));
  expect(Buffer.from(tag).toString('hex')).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
});
