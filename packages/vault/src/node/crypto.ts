import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { letGo } from '../bytes.ts';
import { KEY_BYTES, NONCE_BYTES, TAG_BYTES } from '../crypto.ts';
import type { VaultCrypto } from '../crypto.ts';

const CIPHER = 'aes-256-gcm';
/** Always given: without it node:crypto accepts a tag cut to 4 bytes, which can be guessed. */
const OPTIONS = { authTagLength: TAG_BYTES };

/*
 * A key is handed over as a KeyObject: for plain bytes node:crypto builds and drops an error each time, 10 µs (Node 24.21).
 */

/** The vault's crypto by node:crypto (OpenSSL). */
export const nodeCrypto: VaultCrypto = {
  seal(key, nonce, additional, plaintext, into = new Uint8Array(plaintext.length + TAG_BYTES)) {
    checkSizes(key, nonce);
    if (into.length !== plaintext.length + TAG_BYTES) throw new RangeError('room for ciphertext and tag, no more');
    const cipher = createCipheriv(CIPHER, createSecretKey(key), nonce, OPTIONS).setAAD(additional);
    const ciphertext = cipher.update(plaintext);
    into.set(ciphertext);
    letGo(ciphertext);
    // GCM holds nothing back: this is empty, and makes the tag.
    cipher.final();
    into.set(cipher.getAuthTag(), plaintext.length);
    return into;
  },

  open(key, nonce, additional, sealed) {
    checkSizes(key, nonce);
    if (sealed.length < TAG_BYTES) return null;
    const end = sealed.length - TAG_BYTES;
    const decipher = createDecipheriv(CIPHER, createSecretKey(key), nonce, OPTIONS).setAAD(additional);
    decipher.setAuthTag(sealed.subarray(end));
    const plaintext = decipher.update(sealed.subarray(0, end));
    try {
      decipher.final();
    } catch {
      // Unauthenticated plaintext: it must not reach anybody.
      plaintext.fill(0);
      return null;
    }
    // Large content has memory of its own; a small one may share Node's pool and is taken out of it.
    const isOwn = plaintext.buffer.byteLength === plaintext.length;
    return isOwn ? new Uint8Array(plaintext.buffer) : new Uint8Array(plaintext);
  },

  hmacSha256(key, message) {
    return new Uint8Array(createHmac('sha256', createSecretKey(key)).update(message).digest());
  },

  random(length) {
    return new Uint8Array(randomBytes(length));
  },
};

function checkSizes(key: Uint8Array, nonce: Uint8Array): void {
  if (key.length !== KEY_BYTES) throw new RangeError(`an AES-256 key has ${KEY_BYTES} bytes`);
  if (nonce.length !== NONCE_BYTES) throw new RangeError(`the nonce has ${NONCE_BYTES} bytes`);
}
