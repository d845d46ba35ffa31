/**
 * Strict Ed25519 (RFC 8032, without the leniency of ZIP-215). What is accepted here is accepted by every
 * other verifier: OpenSSL and Go check without the cofactor, others with it, and some refuse keys or
 * nonces of small order. They all agree once key and R are canonical, in the prime-order group and not
 * the identity; so exactly that is demanded.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { concat, fromHex, toHex } from './bytes.ts';
import { ensure } from './errors.ts';

/** A canonical encoding of a point of prime order, neither the identity nor with a torsion part. */
function isPrimeOrder(encoded: Uint8Array): boolean {
  try {
    const point = ed25519.Point.fromBytes(encoded, false);
    return !point.is0() && point.isTorsionFree();
  } catch {
    return false;
  }
}

// Keys are few and checked over and over. The cache stays bounded whatever a stranger presents.
const knownKeys = new Map<string, boolean>();
const KNOWN_KEYS = 8_000;

/** True for a 32-byte public key that every verifier treats alike. */
export function isValidPublicKey(publicKey: Uint8Array): boolean {
  if (publicKey.length !== 32) return false;
  const id = toHex(publicKey);
  const known = knownKeys.get(id);
  if (known !== undefined) return known;
  const valid = isPrimeOrder(publicKey);
  if (knownKeys.size >= KNOWN_KEYS) knownKeys.clear();
  knownKeys.set(id, valid);
  return valid;
}

/**
 * Checks a 64-byte signature under a key that is valid (`isValidPublicKey`), strictly as said above. Never throws. Not
 * `verifyEd25519`: that looks at lengths and key first.
 */
export type Ed25519Check = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

/** The one that runs everywhere. */
export const portableEd25519: Ed25519Check = (publicKey, message, signature) => {
  if (!isPrimeOrder(signature.subarray(0, 32))) return false;
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
};

let check: Ed25519Check = portableEd25519;

/** RFC 8032 §7.1, test 2. */
const SAMPLE = {
  publicKey: fromHex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c'),
  message: Uint8Array.of(0x72),
  signature: fromHex(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ),
};

/** The same S plus the group order: a second form, which nobody may accept. */
const SECOND_FORM = fromHex('f52db7415978abc61b2c2eb6aeebfca0387b2eaeb4302aeeb00d291612bb0c10');

/**
 * Installs a faster check, after it said the same as the portable one of a good signature, of each changed byte of it,
 * and of its second form. `hash_mismatch` when it differs once: then nothing is installed.
 */
export function installEd25519(fast: Ed25519Check): void {
  const { publicKey, message, signature } = SAMPLE;
  ensure(fast(publicKey, message, signature), 'hash_mismatch', 'the faster Ed25519 refuses a good signature');
  const changed = Array.from(signature, (byte, i) => signature.with(i, byte ^ 1));
  for (const wrong of [...changed, concat(signature.subarray(0, 32), SECOND_FORM), new Uint8Array(64)]) {
    ensure(!fast(publicKey, message, wrong), 'hash_mismatch', 'the faster Ed25519 accepts a wrong signature');
  }
  check = fast;
}

/** Verifies strictly. Never throws: whatever is malformed does not verify. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return signature.length === 64 && isValidPublicKey(publicKey) && check(publicKey, message, signature);
}

/** Signs with a 32-byte seed (RFC 8032 §5.1.6: deterministic, needs no randomness). */
export function signEd25519(seed: Uint8Array, message: Uint8Array): Uint8Array {
  ensure(seed.length === 32, 'bad_argument', 'an Ed25519 seed has 32 bytes');
  return ed25519.sign(message, seed);
}

/** The 32-byte public key of a 32-byte seed. */
export function publicKeyOf(seed: Uint8Array): Uint8Array {
  ensure(seed.length === 32, 'bad_argument', 'an Ed25519 seed has 32 bytes');
  return ed25519.getPublicKey(seed);
}
