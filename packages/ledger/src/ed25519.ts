/**
 * Strict Ed25519 (RFC 8032, without the leniency of ZIP-215). What is accepted here is accepted by every
 * other verifier: OpenSSL and Go check without the cofactor, others with it, and some refuse keys or
 * nonces of small order. They all agree once key and R are canonical, in the prime-order group and not
 * the identity; so exactly that is demanded.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { toHex } from './bytes.ts';
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
const KNOWN_KEYS = 256;

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

/** Verifies strictly. Never throws: whatever is malformed does not verify. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64 || !isValidPublicKey(publicKey)) return false;
  if (!isPrimeOrder(signature.subarray(0, 32))) return false;
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
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
