import type { HospitalId, SubjectId } from '@pramana/kernel';
import type { SecretKey } from './key.ts';

/**
 * Unwrapped subject keys, the most recently used ones, so that a busy counter does not unwrap for every bill. A key
 * that leaves is zeroed; whoever still holds it gets `key_missing`, so take it and use it without an `await` between.
 */
export class SubjectKeyCache {
  readonly #capacity: number;
  readonly #keys = new Map<string, SecretKey>();

  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1) throw new RangeError('a key cache holds at least one key');
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#keys.size;
  }

  get(hospital: HospitalId, subject: SubjectId): SecretKey | undefined {
    const name = nameOf(hospital, subject);
    const key = this.#keys.get(name);
    if (key) this.#touch(name, key);
    return key;
  }

  /** Keeps `key`, and answers the one to use: of two unwrapped at the same time the first stays, the other is zeroed. */
  put(hospital: HospitalId, subject: SubjectId, key: SecretKey): SecretKey {
    const name = nameOf(hospital, subject);
    const known = this.#keys.get(name);
    if (known && known !== key) key.destroy();
    this.#touch(name, known ?? key);
    const oldest = this.#keys.keys().next();
    if (this.#keys.size > this.#capacity && !oldest.done) this.#remove(oldest.value);
    return known ?? key;
  }

  /** Forgets one subject's key, as its erasure must. */
  delete(hospital: HospitalId, subject: SubjectId): void {
    this.#remove(nameOf(hospital, subject));
  }

  /** Forgets and zeroes everything; on shutdown. */
  clear(): void {
    for (const name of this.#keys.keys()) this.#remove(name);
  }

  #touch(name: string, key: SecretKey): void {
    this.#keys.delete(name);
    this.#keys.set(name, key);
  }

  #remove(name: string): void {
    this.#keys.get(name)?.destroy();
    this.#keys.delete(name);
  }
}

function nameOf(hospital: HospitalId, subject: SubjectId): string {
  return JSON.stringify([hospital, subject]);
}
