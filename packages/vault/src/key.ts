import { hex, sameBytes, utf8 } from './bytes.ts';
import { KEY_BYTES, KEY_ID_BYTES } from './crypto.ts';
import type { VaultCrypto } from './crypto.ts';
import { VaultError } from './errors.ts';

/**
 * A 256-bit secret that does not show itself: printed, logged or serialised it is its id. The id is the first 8 bytes
 * of HMAC-SHA-256(key, "pramana/key-id/v1"): public, and enough to tell a wrong key before anything is decrypted.
 */
export class SecretKey {
  readonly id: Uint8Array;
  readonly #bytes: Uint8Array;
  #other: SecretKey | undefined;
  #destroyed = false;

  /** Takes `bytes` over: they are zeroed by `destroy`. */
  constructor(crypto: Pick<VaultCrypto, 'hmacSha256'>, bytes: Uint8Array) {
    if (bytes.length !== KEY_BYTES) throw new VaultError('bad_format', `A key has ${KEY_BYTES} bytes.`);
    this.#bytes = bytes;
    this.id = crypto.hmacSha256(bytes, utf8('pramana/key-id/v1')).slice(0, KEY_ID_BYTES);
  }

  /** The secret itself, for the cipher; never keep, print or send it. A destroyed key refuses (zeros would seal for anyone). */
  reveal(): Uint8Array {
    if (this.#destroyed)
      throw new VaultError('key_missing', 'This key was destroyed or left the cache; unwrap it again.');
    return this.#bytes;
  }

  /** While this key is replaced: `other`, the next or the previous one, opens as well. It belongs to this key from now on. */
  with(other: SecretKey): this {
    this.#other = other;
    return this;
  }

  /** The key of this id: this one or, while it is replaced, the other. */
  opener(id: Uint8Array): SecretKey | undefined {
    if (sameBytes(id, this.id)) return this;
    return this.#other?.opener(id);
  }

  /** The key beside this one, while it is replaced. */
  get other(): SecretKey | undefined {
    return this.#other;
  }

  /** The same secret under a life of its own: destroying one leaves the other. */
  copy(): SecretKey {
    const copy = new SecretKey({ hmacSha256: () => this.id }, this.reveal().slice());
    return this.#other === undefined ? copy : copy.with(this.#other.copy());
  }

  /** Zeroes the secret; every later use is `key_missing`. */
  destroy(): void {
    this.#bytes.fill(0);
    this.#other?.destroy();
    this.#destroyed = true;
  }

  toString(): string {
    return `SecretKey ${hex(this.id)}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
