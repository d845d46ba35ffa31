import { newKey } from '../../../lib/intent.ts';

const PREFIX = 'pramana.seal.';

/**
 * The idempotency key of an unfinished seal, by draft, kept over a reload: if the answer was lost, the same seal goes
 * out with the same key and happens once. Only key and draft id are stored, never anything about a patient.
 */
export class SealKeys {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly #make: () => string;
  /** For browsers that forbid storage: then the key lives as long as the page. */
  readonly #memory = new Map<string, string>();

  constructor(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>, make: () => string = newKey) {
    this.#storage = storage;
    this.#make = make;
  }

  /** The key of this draft's open intent; makes and keeps one when there is none. */
  of(draftId: string): string {
    const known = this.#read(draftId);
    if (known !== null) return known;
    const key = this.#make();
    this.#memory.set(draftId, key);
    try {
      this.#storage.setItem(PREFIX + draftId, key);
    } catch {
      // Full or forbidden; the memory above holds it.
    }
    return key;
  }

  /** Ends the intent: a definite answer came. */
  end(draftId: string): void {
    this.#memory.delete(draftId);
    try {
      this.#storage.removeItem(PREFIX + draftId);
    } catch {
      // It was never stored.
    }
  }

  #read(draftId: string): string | null {
    try {
      return this.#storage.getItem(PREFIX + draftId) ?? this.#memory.get(draftId) ?? null;
    } catch {
      return this.#memory.get(draftId) ?? null;
    }
  }
}
