/**
 * Public keys as passkeys give them (COSE, RFC 9053) and their signatures: ES256, EdDSA and RS256, what authenticators
 * make. Strict: one form of each, and whatever is malformed does not verify.
 */
import { p256 } from '@noble/curves/nist.js';
import { concat, equal, fromHex, readUintBE } from './bytes.ts';
import { verifyEd25519 } from './ed25519.ts';
import { ensure } from './errors.ts';
import { sha256 } from './sha256.ts';

/** A public key by its algorithm: -7 ES256 (P-256), -8 EdDSA (Ed25519), -257 RS256. */
export type CoseKey =
  | { readonly algorithm: 'ES256' | 'EdDSA'; readonly point: Uint8Array }
  | { readonly algorithm: 'RS256'; readonly modulus: Uint8Array; readonly exponent: Uint8Array };

type Field = number | Uint8Array;

/** Reads the definite-length map of small integers to integers or bytes that a COSE key is; nothing may follow it. */
function fieldsOf(bytes: Uint8Array): Map<number, Field> {
  let at = 0;
  const take = (count: number): Uint8Array => {
    ensure(at + count <= bytes.length, 'bad_key', 'a public key ends early');
    at += count;
    return bytes.subarray(at - count, at);
  };
  const head = (): { major: number; argument: number } => {
    const [first = 0] = take(1);
    const low = first % 32;
    ensure(low <= 25, 'bad_key', 'a public key has a length that no passkey gives');
    return { major: Math.floor(first / 32), argument: low < 24 ? low : readUintBE(take(low === 24 ? 1 : 2)) };
  };
  const value = (): Field => {
    const { major, argument } = head();
    if (major === 2) return take(argument);
    ensure(major < 2, 'bad_key', 'a public key holds integers and bytes');
    return major === 0 ? argument : -1 - argument;
  };
  const { major, argument: count } = head();
  ensure(major === 5, 'bad_key', 'a public key is a map');
  const fields = new Map<number, Field>();
  for (let i = 0; i < count; i++) {
    const key = value();
    ensure(typeof key === 'number' && !fields.has(key), 'bad_key', 'a public key has numbered fields, each once');
    fields.set(key, value());
  }
  ensure(at === bytes.length, 'bad_key', 'something follows the public key');
  return fields;
}

/** Reads a COSE public key; `bad_key` for anything else than the three kinds. */
export function readCoseKey(bytes: Uint8Array): CoseKey {
  const fields = fieldsOf(bytes);
  const part = (label: number, length?: number): Uint8Array => {
    const value = fields.get(label);
    const fits = value instanceof Uint8Array && (length === undefined || value.length === length);
    ensure(fits, 'bad_key', 'a part of the public key is missing');
    return value;
  };
  const is = (type: number, algorithm: number, curve?: number): boolean =>
    fields.get(1) === type && fields.get(3) === algorithm && (curve === undefined || fields.get(-1) === curve);
  if (is(2, -7, 1)) return { algorithm: 'ES256', point: concat(Uint8Array.of(4), part(-2, 32), part(-3, 32)) };
  if (is(1, -8, 6)) return { algorithm: 'EdDSA', point: part(-2, 32) };
  ensure(is(3, -257), 'bad_key', 'a kind of public key that passkeys here do not have');
  return { algorithm: 'RS256', modulus: part(-1), exponent: part(-2) };
}

/** Whether the holder of this key signed the message. Never throws. */
export function verifyCose(key: CoseKey, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    if (key.algorithm === 'EdDSA') return verifyEd25519(key.point, message, signature);
    if (key.algorithm === 'RS256') return verifyRsa(key, message, signature);
    return p256.verify(signature, message, key.point, { format: 'der', lowS: false });
  } catch {
    return false;
  }
}

/** DigestInfo of SHA-256 (RFC 8017 §9.2, note 1). */
const SHA256_INFO = fromHex('3031300d060960864801650304020105000420');
const SMALLEST_MODULUS = 256;
const LARGEST_MODULUS = 1024;

/** RSASSA-PKCS1-v1_5 with SHA-256: the whole padded block is made anew and compared, never taken apart. */
function verifyRsa(
  { modulus, exponent }: CoseKey & { algorithm: 'RS256' },
  message: Uint8Array,
  signature: Uint8Array,
) {
  const { length } = modulus;
  if (length < SMALLEST_MODULUS || length > LARGEST_MODULUS || modulus[0] === 0) return false;
  if (signature.length !== length || exponent.length > 4) return false;
  const [n, e, s] = [bigOf(modulus), bigOf(exponent), bigOf(signature)];
  if (e < 3n || e % 2n === 0n || n % 2n === 0n || s >= n) return false;
  const digest = concat(SHA256_INFO, sha256(message));
  const padding = new Uint8Array(length - digest.length - 3).fill(0xff);
  const block = concat(Uint8Array.of(0, 1), padding, Uint8Array.of(0), digest);
  return equal(bytesOf(power(s, e, n), length), block);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, square] = [1n, base % modulus];
  for (let rest = exponent; rest > 0n; rest /= 2n) {
    if (rest % 2n === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

function bigOf(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function bytesOf(value: bigint, length: number): Uint8Array {
  return fromHex(value.toString(16).padStart(2 * length, '0'));
}
