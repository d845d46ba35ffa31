import { concat } from './bytes.ts';
import type { VaultCrypto } from './crypto.ts';

const HASH_BYTES = 32;

/** HKDF-SHA-256 (RFC 5869 §2.2): a pseudorandom key of 32 bytes. An empty salt stands for 32 zeros. */
export function hkdfExtract(
  crypto: Pick<VaultCrypto, 'hmacSha256'>,
  salt: Uint8Array,
  material: Uint8Array,
): Uint8Array {
  return crypto.hmacSha256(salt.length === 0 ? new Uint8Array(HASH_BYTES) : salt, material);
}

/** HKDF-SHA-256 (RFC 5869 §2.3): `length` bytes, at most 8,160. */
export function hkdfExpand(
  crypto: Pick<VaultCrypto, 'hmacSha256'>,
  prk: Uint8Array,
  info: Uint8Array,
  length: number,
): Uint8Array {
  if (!Number.isInteger(length) || length < 1 || length > 255 * HASH_BYTES) {
    throw new RangeError('HKDF-SHA-256 gives 1 to 8,160 bytes');
  }
  const parts: Uint8Array[] = [];
  let last: Uint8Array = new Uint8Array();
  for (let block = 1; parts.length * HASH_BYTES < length; block += 1) {
    last = crypto.hmacSha256(prk, concat(last, info, Uint8Array.of(block)));
    parts.push(last);
  }
  return concat(...parts).slice(0, length);
}
