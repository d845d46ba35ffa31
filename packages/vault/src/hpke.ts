import { x25519 } from '@noble/curves/ed25519.js';
import { concat, utf8 } from './bytes.ts';
import type { VaultCrypto } from './crypto.ts';
import { KEY_BYTES, NONCE_BYTES } from './crypto.ts';
import { hkdfExpand, hkdfExtract } from './hkdf.ts';

/*
 * HPKE (RFC 9180), base mode, one message: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. The curve is audited
 * (@noble/curves), HKDF and the cipher are the vault's own; all three run against published vectors.
 */
const KEM = suite('KEM', 0x0020);
const HPKE = suite('HPKE', 0x0020, 0x0001, 0x0002);
const BASE_MODE = Uint8Array.of(0);
const NOTHING = new Uint8Array();

/** Bytes of a public key, and of what is sent along with each message (`enc`). */
export const HPKE_PUBLIC_BYTES = 32;

export interface HpkeMessage {
  /** The sender's one-time public key. */
  enc: Uint8Array;
  /** Ciphertext ‖ tag. */
  sealed: Uint8Array;
}

/** A fresh key pair of somebody things are sent to. */
export function hpkeKeyPair(crypto: VaultCrypto): { secretKey: Uint8Array; publicKey: Uint8Array } {
  const secretKey = crypto.random(KEY_BYTES);
  return { secretKey, publicKey: x25519.getPublicKey(secretKey) };
}

/**
 * Seals for the holder of `publicKey`'s secret; null for a public key that gives no secret (a point of small order).
 * `oneTime` is for published vectors alone: two messages under one would share their key and nonce.
 */
export function hpkeSeal(
  crypto: VaultCrypto,
  publicKey: Uint8Array,
  info: Uint8Array,
  additional: Uint8Array,
  plaintext: Uint8Array,
  oneTime: Uint8Array = crypto.random(KEY_BYTES),
): HpkeMessage | null {
  const enc = x25519.getPublicKey(oneTime);
  const shared = agree(crypto, oneTime, publicKey, concat(enc, publicKey));
  if (shared === null) return null;
  const { key, nonce } = schedule(crypto, shared, info);
  return { enc, sealed: crypto.seal(key, nonce, additional, plaintext) };
}

/** The reverse; null when anything of it is not as it was sealed, or was sealed for somebody else. */
export function hpkeOpen(
  crypto: VaultCrypto,
  secretKey: Uint8Array,
  info: Uint8Array,
  additional: Uint8Array,
  { enc, sealed }: HpkeMessage,
): Uint8Array | null {
  if (enc.length !== HPKE_PUBLIC_BYTES) return null;
  const shared = agree(crypto, secretKey, enc, concat(enc, x25519.getPublicKey(secretKey)));
  if (shared === null) return null;
  const { key, nonce } = schedule(crypto, shared, info);
  return crypto.open(key, nonce, additional, sealed);
}

/** RFC 9180 §4.1, ExtractAndExpand of the Diffie-Hellman value; null when that is all zero, as §7.1.4 demands. */
function agree(
  crypto: VaultCrypto,
  secretKey: Uint8Array,
  publicKey: Uint8Array,
  context: Uint8Array,
): Uint8Array | null {
  let dh: Uint8Array;
  try {
    dh = x25519.getSharedSecret(secretKey, publicKey);
  } catch {
    return null;
  }
  const prk = labeledExtract(crypto, KEM, NOTHING, 'eae_prk', dh);
  dh.fill(0);
  return labeledExpand(crypto, KEM, prk, 'shared_secret', context, 32);
}

/** RFC 9180 §5.1, KeySchedule of the base mode. */
function schedule(crypto: VaultCrypto, shared: Uint8Array, info: Uint8Array) {
  const pskId = labeledExtract(crypto, HPKE, NOTHING, 'psk_id_hash', NOTHING);
  const context = concat(BASE_MODE, pskId, labeledExtract(crypto, HPKE, NOTHING, 'info_hash', info));
  const secret = labeledExtract(crypto, HPKE, shared, 'secret', NOTHING);
  return {
    key: labeledExpand(crypto, HPKE, secret, 'key', context, KEY_BYTES),
    nonce: labeledExpand(crypto, HPKE, secret, 'base_nonce', context, NONCE_BYTES),
  };
}

function labeledExtract(
  crypto: VaultCrypto,
  suiteId: Uint8Array,
  salt: Uint8Array,
  label: string,
  material: Uint8Array,
): Uint8Array {
  return hkdfExtract(crypto, salt, concat(utf8('HPKE-v1'), suiteId, utf8(label), material));
}

function labeledExpand(
  crypto: VaultCrypto,
  suiteId: Uint8Array,
  prk: Uint8Array,
  label: string,
  info: Uint8Array,
  length: number,
): Uint8Array {
  return hkdfExpand(crypto, prk, concat(uint16(length), utf8('HPKE-v1'), suiteId, utf8(label), info), length);
}

function suite(name: string, ...ids: readonly number[]): Uint8Array {
  return concat(utf8(name), ...ids.map(uint16));
}

function uint16(number: number): Uint8Array {
  return Uint8Array.of(number >> 8, number & 0xff);
}
