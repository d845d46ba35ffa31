import { hex, lengthPrefixed, sameBytes, utf8 } from './bytes.ts';
import { KEY_ID_BYTES, NONCE_BYTES, TAG_BYTES } from './crypto.ts';
import type { VaultCrypto } from './crypto.ts';
import { VaultError } from './errors.ts';
import type { SecretKey } from './key.ts';

/** First byte of every envelope. A new layout or cipher gets a new number; old ones stay readable. */
const VERSION = 1;
const HEAD_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES;

/** `version 1 | key id 8 | nonce 12 | ciphertext | tag 16`; `sealed` is ciphertext and tag. */
export interface Envelope {
  keyId: Uint8Array;
  nonce: Uint8Array;
  sealed: Uint8Array;
}

/** Splits an envelope; `bad_format` when it is too short or of a version we do not know. */
export function parseEnvelope(bytes: Uint8Array): Envelope {
  if (bytes.length < HEAD_BYTES + TAG_BYTES) throw new VaultError('bad_format', 'Too short for sealed data.');
  if (bytes[0] !== VERSION) throw new VaultError('bad_format', `Sealed data of unknown version ${bytes[0]}.`);
  return {
    keyId: bytes.slice(1, 1 + KEY_ID_BYTES),
    nonce: bytes.slice(1 + KEY_ID_BYTES, HEAD_BYTES),
    sealed: bytes.slice(HEAD_BYTES),
  };
}

/**
 * Seals `plaintext` under `key` with a fresh random nonce. `format` names what kind of envelope this is and `binding`
 * where it belongs; both must be given again to open it, so an envelope moved elsewhere does not open.
 */
export function sealEnvelope(
  crypto: VaultCrypto,
  key: SecretKey,
  format: string,
  binding: readonly Uint8Array[],
  plaintext: Uint8Array,
): Uint8Array {
  const nonce = crypto.random(NONCE_BYTES);
  // Sealed where it stays: every box of every bill and every look passes here, and a copy costs as much as the cipher.
  const envelope = new Uint8Array(HEAD_BYTES + plaintext.length + TAG_BYTES);
  envelope[0] = VERSION;
  envelope.set(key.id, 1);
  envelope.set(nonce, 1 + KEY_ID_BYTES);
  const sealed = envelope.subarray(HEAD_BYTES);
  crypto.seal(key.reveal(), nonce, additionalData(format, key.id, binding), plaintext, sealed);
  return envelope;
}

/**
 * Opens what `sealEnvelope` made, or throws `bad_format`, `wrong_key` or `damaged`; never answers other content. While
 * `key` is replaced, what lies under the other one opens too: the envelope says which.
 */
export function openEnvelope(
  crypto: VaultCrypto,
  key: SecretKey,
  format: string,
  binding: readonly Uint8Array[],
  bytes: Uint8Array,
): Uint8Array {
  const { keyId, nonce, sealed } = parseEnvelope(bytes);
  const opener = key.opener(keyId);
  if (opener === undefined) {
    throw new VaultError('wrong_key', `Sealed under key ${hex(keyId)}, not ${hex(key.id)}.`);
  }
  const plaintext = crypto.open(opener.reveal(), nonce, additionalData(format, keyId, binding), sealed);
  if (!plaintext) throw new VaultError('damaged', 'Sealed data was changed, or belongs to another place.');
  return plaintext;
}

/** What `sealEnvelope` made, under the newest of the two keys; null when it is already. Throws as `openEnvelope`. */
export function resealEnvelope(
  crypto: VaultCrypto,
  key: SecretKey,
  format: string,
  binding: readonly Uint8Array[],
  bytes: Uint8Array,
): Uint8Array | null {
  if (sameBytes(parseEnvelope(bytes).keyId, key.id)) return null;
  return sealEnvelope(crypto, key, format, binding, openEnvelope(crypto, key, format, binding, bytes));
}

function additionalData(format: string, keyId: Uint8Array, binding: readonly Uint8Array[]): Uint8Array {
  return lengthPrefixed(utf8(format), keyId, ...binding);
}
