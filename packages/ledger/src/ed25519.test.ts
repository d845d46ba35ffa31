import { createHash, createPublicKey, verify as nodeVerify } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat, fromHex, toHex, utf8 } from './bytes.ts';
import { isValidPublicKey, portableEd25519, publicKeyOf, signEd25519, verifyEd25519 } from './ed25519.ts';
import { installNodeEd25519, nodeCosigner, openSslEd25519 } from './node/ed25519.ts';
import { ed25519Cosigner } from './vkey.ts';

const { Point } = ed25519;
const L = Point.Fn.ORDER;

/** RFC 8032 §7.1: seed, public key, message, signature. */
const RFC_8032 = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
] as const;

test.each(RFC_8032)('the vector of RFC 8032 with seed %s signs and verifies', (seed, key, message, signature) => {
  expect(toHex(publicKeyOf(fromHex(seed)))).toBe(key);
  expect(toHex(signEd25519(fromHex(seed), fromHex(message)))).toBe(signature);
  expect(verifyEd25519(fromHex(key), fromHex(message), fromHex(signature))).toBe(true);
});

/** Every spelling of a point of small order, canonical or not. */
const WEAK_KEYS = [
  `01${'00'.repeat(31)}`,
  `01${'00'.repeat(30)}80`,
  '00'.repeat(32),
  `${'00'.repeat(31)}80`,
  `ec${'ff'.repeat(30)}7f`,
  `ec${'ff'.repeat(31)}`,
  `ed${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(31)}`,
  `ee${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(31)}`,
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
];

test.each(WEAK_KEYS)('the key of small order %s is refused, and as R of a signature too', (weak) => {
  expect(isValidPublicKey(fromHex(weak))).toBe(false);
  // With such a key the all-zero S verifies anything for a lenient verifier.
  const forged = concat(fromHex(weak), new Uint8Array(32));
  expect(verifyEd25519(fromHex(weak), utf8('any message'), forged)).toBe(false);
  expect(verifyEd25519(publicKeyOf(new Uint8Array(32)), utf8('any message'), forged)).toBe(false);
});

/** A point of order 8, to be added to honest points. */
const TORSION = Point.fromBytes(fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'));

function littleEndian(n: bigint): Uint8Array {
  return fromHex(n.toString(16).padStart(64, '0')).toReversed();
}

function fromLittleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes.toReversed())}`);
}

/** Signs with chosen nonce and secret, so that key or R can carry a torsion part. */
function craft(secret: bigint, key: Uint8Array, R: Uint8Array, nonce: bigint, message: Uint8Array): Uint8Array {
  const k =
    fromLittleEndian(
      createHash('sha512')
        .update(concat(R, key, message))
        .digest(),
    ) % L;
  return concat(R, littleEndian((nonce + k * secret) % L));
}

test('a signature about which verifiers disagree is refused: R with a torsion part', () => {
  const [secret, nonce, message] = [123456789n, 987654321n, utf8('bill')];
  const key = Point.BASE.multiply(secret).toBytes();
  const honest = craft(secret, key, Point.BASE.multiply(nonce).toBytes(), nonce, message);
  const twisted = craft(secret, key, Point.BASE.multiply(nonce).add(TORSION).toBytes(), nonce, message);
  expect(verifyEd25519(key, message, honest)).toBe(true);
  expect(verifyEd25519(key, message, twisted)).toBe(false);
  // This is why verifying strictly takes more than the library's strict mode.
  expect(ed25519.verify(twisted, message, key, { zip215: false })).toBe(true);
});

test('a key with a torsion part is refused', () => {
  const key = Point.BASE.multiply(123456789n).add(TORSION).toBytes();
  expect(isValidPublicKey(key)).toBe(false);
});

test('S is below the group order, so no signature has a second form', () => {
  const seed = fromHex(RFC_8032[0][0]);
  const signature = signEd25519(seed, utf8('bill'));
  const s = fromLittleEndian(signature.slice(32)) + L;
  expect(verifyEd25519(publicKeyOf(seed), utf8('bill'), concat(signature.slice(0, 32), littleEndian(s)))).toBe(false);
});

test('what verifies here verifies in OpenSSL, and one changed bit verifies nowhere', () => {
  const changed = fc.record({ seed: fc.uint8Array({ minLength: 32, maxLength: 32 }), bit: fc.nat(511) });
  fc.assert(
    fc.property(changed, fc.uint8Array({ maxLength: 64 }), ({ seed, bit }, message) => {
      const key = publicKeyOf(seed);
      const signature = signEd25519(seed, message);
      const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key).toString('base64url') };
      expect(verifyEd25519(key, message, signature)).toBe(true);
      expect(nodeVerify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signature)).toBe(true);
      const bad = signature.slice();
      bad[Math.floor(bit / 8)] = (bad[Math.floor(bit / 8)] ?? 0) ^ (1 << (bit % 8));
      expect(verifyEd25519(key, message, bad)).toBe(false);
    }),
    { numRuns: 25 },
  );
});

test('keys and signatures of another length verify nothing and crash nothing', () => {
  const key = publicKeyOf(new Uint8Array(32));
  for (const length of [0, 31, 33, 63, 65]) {
    expect(verifyEd25519(key, new Uint8Array(1), new Uint8Array(length))).toBe(false);
    expect(verifyEd25519(new Uint8Array(length), new Uint8Array(1), new Uint8Array(64))).toBe(false);
  }
});

test("OpenSSL's check, under a valid key, says the same as the portable one of what verifiers disagree about", () => {
  const [secret, message] = [123456789n, utf8('bill')];
  const key = Point.BASE.multiply(secret).toBytes();
  const nonce = 987654321n;
  const R = Point.BASE.multiply(nonce);
  const honest = craft(secret, key, R.toBytes(), nonce, message);
  const cases: [Uint8Array, boolean][] = [
    [honest, true],
    [craft(secret, key, R.add(TORSION).toBytes(), nonce, message), false],
    // The identity as R: the equation holds, and some verifiers refuse it.
    [craft(secret, key, Point.ZERO.toBytes(), 0n, message), false],
    [craft(secret, key, fromHex(`ee${'ff'.repeat(30)}7f`), 0n, message), false],
    [craft(secret, key, fromHex(`01${'00'.repeat(30)}80`), 0n, message), false],
    [concat(honest.subarray(0, 32), littleEndian(fromLittleEndian(honest.subarray(32)) + L)), false],
  ];
  for (const [signature, verifies] of cases) {
    expect([portableEd25519, openSslEd25519].map((check) => check(key, message, signature))).toEqual([
      verifies,
      verifies,
    ]);
  }
  expect(installNodeEd25519).not.toThrow();
  expect(verifyEd25519(key, message, honest)).toBe(true);
});

test("a witness's signer of Node signs the same bytes under the same name and key", async () => {
  const seed = fromHex(RFC_8032[0][0]);
  const [own, portable] = [nodeCosigner('w.example', seed), ed25519Cosigner('w.example', seed)];
  expect(own.vkey).toBe(portable.vkey);
  expect(await own.sign(utf8('bill'))).toEqual(await portable.sign(utf8('bill')));
});
