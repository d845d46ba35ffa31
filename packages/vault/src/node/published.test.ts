import { hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hkdfExpand, hkdfExtract } from '../hkdf.ts';
import { hpkeKeyPair, hpkeOpen, hpkeSeal } from '../hpke.ts';
import { nodeCrypto } from './crypto.ts';
import published from './published.vectors.json' with { type: 'json' };

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const { gcm, hkdf, hpke } = published;

test('AES-256-GCM refuses every tag that Wycheproof changed, and takes the true one', () => {
  const [key, nonce, plaintext, none] = [bytes(gcm.key), bytes(gcm.nonce), bytes(gcm.plaintext), new Uint8Array()];
  expect(nodeCrypto.seal(key, nonce, none, plaintext)).toEqual(bytes(gcm.ciphertext + gcm.tag));
  expect(nodeCrypto.open(key, nonce, none, bytes(gcm.ciphertext + gcm.tag))).toEqual(plaintext);
  for (const { name, tag } of gcm.refused) {
    expect(nodeCrypto.open(key, nonce, none, bytes(gcm.ciphertext + tag)), name).toBeNull();
  }
});

test.each(hkdf.cases)('HKDF-SHA-256 gives the published answer of $name', ({ material, salt, info, output }) => {
  const prk = hkdfExtract(nodeCrypto, bytes(salt), bytes(material));
  expect(hkdfExpand(nodeCrypto, prk, bytes(info), output.length / 2)).toEqual(bytes(output));
});

test('HKDF-SHA-256 gives what another implementation gives, of whatever material, salt, info and length', () => {
  const some = fc.uint8Array({ maxLength: 80 });
  fc.assert(
    fc.property(some, some, some, fc.integer({ min: 1, max: 300 }), (material, salt, info, length) => {
      const ours = hkdfExpand(nodeCrypto, hkdfExtract(nodeCrypto, salt, material), info, length);
      expect(ours).toEqual(new Uint8Array(hkdfSync('sha256', material, salt, info, length)));
    }),
  );
});

test('HKDF-SHA-256 refuses to give more than there is', () => {
  for (const length of [0, 1.5, 8_161]) {
    expect(() => hkdfExpand(nodeCrypto, bytes(gcm.key), bytes(''), length)).toThrow(RangeError);
  }
  expect(hkdfExpand(nodeCrypto, bytes(gcm.key), bytes(''), 8_160)).toHaveLength(8_160);
});

test('HPKE seals and opens the published message of RFC 9180', () => {
  const [info, additional, plaintext] = [hpke.info, hpke.additional, hpke.plaintext].map(bytes) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const message = { enc: bytes(hpke.enc), sealed: bytes(hpke.sealed) };
  const oneTime = bytes(hpke.oneTimeKey);
  expect(hpkeSeal(nodeCrypto, bytes(hpke.publicKey), info, additional, plaintext, oneTime)).toEqual(message);
  expect(hpkeOpen(nodeCrypto, bytes(hpke.secretKey), info, additional, message)).toEqual(plaintext);
});

test('HPKE opens for nobody else, with no other info, and for no public key that would make the secret known', () => {
  const [alice, bob] = [hpkeKeyPair(nodeCrypto), hpkeKeyPair(nodeCrypto)];
  const [info, other, text] = ['aa', 'ab', '01'].map(bytes) as [Uint8Array, Uint8Array, Uint8Array];
  const message = hpkeSeal(nodeCrypto, alice.publicKey, info, other, text);
  if (message === null) throw new Error('a good key was refused');
  expect(hpkeOpen(nodeCrypto, alice.secretKey, info, other, message)).toEqual(text);
  expect(hpkeOpen(nodeCrypto, bob.secretKey, info, other, message)).toBeNull();
  expect(hpkeOpen(nodeCrypto, alice.secretKey, other, other, message)).toBeNull();
  expect(hpkeOpen(nodeCrypto, alice.secretKey, info, info, message)).toBeNull();
  expect(hpkeOpen(nodeCrypto, alice.secretKey, info, other, { ...message, enc: message.enc.slice(1) })).toBeNull();
  // RFC 7748 §6.1: points of small order give zero whatever the secret is.
  for (const small of ['00'.repeat(32), `01${'00'.repeat(31)}`]) {
    expect(hpkeSeal(nodeCrypto, bytes(small), info, other, text)).toBeNull();
    expect(hpkeOpen(nodeCrypto, alice.secretKey, info, other, { ...message, enc: bytes(small) })).toBeNull();
  }
});
