import { uuidV7 } from '@pramana/kernel';

/** A fresh idempotency key. Not `crypto.randomUUID`: that does not exist on plain http in a LAN. */
export function newKey(): string {
  return uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}

type Storing = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * Idempotency keys of wishes whose outcome nobody knows yet, by what they are about, kept while a form is closed and over a
 * reload: if the answer was lost, the wish goes out again with the same key and happens once. Only the key and ids are
 * stored, never anything that was typed.
 */
export class KeptKeys {
  readonly #prefix: string;
  readonly #storage: () => Storing;
  readonly #make: () => string;
  #owner = '';
  /** For browsers that forbid storage: then a key lives as long as the page. */
  readonly #memory = new Map<string, string>();

  constructor(prefix: string, storage: () => Storing, make: () => string = newKey) {
    this.#prefix = prefix;
    this.#storage = storage;
    this.#make = make;
  }

  /** Whose wishes they are from now on; a key of somebody else's is never taken up. */
  belongsTo(owner: string): void {
    this.#owner = owner;
  }

  /** The key of the open wish about this; makes and keeps one when there is none. */
  of(about: string): string {
    return this.read(about) ?? this.begin(about);
  }

  /** A new key, kept until its end; a former one is forgotten. */
  begin(about: string): string {
    const key = this.#make();
    const name = this.#name(about);
    this.#memory.set(name, key);
    try {
      this.#storage().setItem(name, key);
    } catch {
      // Full or forbidden; the memory above holds it.
    }
    return key;
  }

  /** A definite answer came; with `key`, only that wish ends, and one that began since goes on. */
  end(about: string, key?: string): void {
    if (key !== undefined && this.read(about) !== key) return;
    const name = this.#name(about);
    this.#memory.delete(name);
    try {
      this.#storage().removeItem(name);
    } catch {
      // It was never stored.
    }
  }

  /** The key of a wish whose outcome is unknown, or null. */
  read(about: string): string | null {
    const name = this.#name(about);
    const known = this.#memory.get(name) ?? null;
    try {
      return this.#storage().getItem(name) ?? known;
    } catch {
      return known;
    }
  }

  #name(about: string): string {
    return this.#prefix + (this.#owner === '' ? '' : `${this.#owner} `) + about;
  }
}
