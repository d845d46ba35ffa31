/**
 * What the vault needs from its surroundings (I-8). `src/node` gives it by node:crypto; a browser can by any AES-GCM.
 * All of it is synchronous: a box is opened between two statements of a transaction.
 */
export interface VaultCrypto {
  /** AES-256-GCM with a 12-byte nonce; answers ciphertext ‖ 16-byte tag, in `into` when it is given (of just that length). */
  seal(
    key: Uint8Array,
    nonce: Uint8Array,
    additional: Uint8Array,
    plaintext: Uint8Array,
    into?: Uint8Array,
  ): Uint8Array;
  /** The reverse; null when the tag does not hold. Must never return content that failed. */
  open(key: Uint8Array, nonce: Uint8Array, additional: Uint8Array, sealed: Uint8Array): Uint8Array | null;
  hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array;
  /** `length` fresh bytes of a cryptographic generator. */
  random(length: number): Uint8Array;
}

export const KEY_BYTES = 32;
export const KEY_ID_BYTES = 8;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
