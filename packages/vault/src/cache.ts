import type { HospitalId, SubjectId } from '@pramana/kernel';
import type { CategoryContext } from './category.ts';
import type { SecretKey } from './key.ts';

/** How much of a subject's keys was destroyed: those of its categories, or its own with them. */
export type Forgotten = 'records' | 'everything';

/** A subject's key and those of its categories that were used since. */
interface Held {
  readonly key: SecretKey;
  readonly categories: Map<string, SecretKey>;
}

/**
 * Unwrapped subject keys, the most recently used ones, so that a busy counter does not unwrap for every bill. A key
 * that leaves is zeroed; whoever still holds it gets `key_missing`, so take it and use it without an `await` between.
 * Keys of categories hang under their subject's and leave with it: who forgets a subject forgets all.
 */
export class SubjectKeyCache {
  readonly #capacity: number;
  readonly #keys = new Map<string, Held>();
  /** Whose keys were destroyed: what still reads from before must not bring them back. */
  readonly #forgotten = new Map<string, Forgotten>();

  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1) throw new RangeError('a key cache holds at least one key');
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#keys.size;
  }

  get(hospital: HospitalId, subject: SubjectId): SecretKey | undefined {
    const name = nameOf(hospital, subject);
    const held = this.#keys.get(name);
    if (held) this.#touch(name, held);
    return held?.key;
  }

  /**
   * Keeps `key`, and answers the one to use: of two unwrapped at the same time the first stays, the other is zeroed. One
   * that was destroyed is not kept (`isForgotten`): it stays the caller's.
   */
  put(hospital: HospitalId, subject: SubjectId, key: SecretKey): SecretKey {
    if (this.isForgotten(hospital, subject)) return key;
    const name = nameOf(hospital, subject);
    const known = this.#keys.get(name);
    if (known && known.key !== key) key.destroy();
    const held = known ?? { key, categories: new Map<string, SecretKey>() };
    this.#touch(name, held);
    const oldest = this.#keys.keys().next();
    if (this.#keys.size > this.#capacity && !oldest.done) this.#remove(oldest.value);
    return held.key;
  }

  /** The key of one category and epoch, when it and its subject's key are here. */
  getCategory({ hospital, subject, category, epoch }: CategoryContext): SecretKey | undefined {
    return this.#keys.get(nameOf(hospital, subject))?.categories.get(`${category}/${epoch}`);
  }

  /** Keeps `key` under its subject's; false when that is not here or has one already: then `key` stays the caller's. */
  putCategory({ hospital, subject, category, epoch }: CategoryContext, key: SecretKey): boolean {
    if (this.#forgotten.has(nameOf(hospital, subject))) return false;
    const held = this.#keys.get(nameOf(hospital, subject));
    const name = `${category}/${epoch}`;
    if (held === undefined || held.categories.has(name)) return false;
    held.categories.set(name, key);
    return true;
  }

  /** Forgets one subject's keys for the life of the process, as its erasure must. */
  forget(hospital: HospitalId, subject: SubjectId, extent: Forgotten): void {
    const name = nameOf(hospital, subject);
    if (this.#forgotten.get(name) !== 'everything') this.#forgotten.set(name, extent);
    this.#remove(name);
  }

  /** Whether a subject's own key was destroyed. */
  isForgotten(hospital: HospitalId, subject: SubjectId): boolean {
    return this.#forgotten.get(nameOf(hospital, subject)) === 'everything';
  }

  /** Zeroes one subject's keys; who unwraps them again may keep them. */
  delete(hospital: HospitalId, subject: SubjectId): void {
    this.#remove(nameOf(hospital, subject));
  }

  /** Zeroes all keys of a hospital, as while they are replaced; who unwraps them again may keep them. */
  deleteHospital(hospital: HospitalId): void {
    const prefix = nameOf(hospital, '' as SubjectId);
    for (const name of this.#keys.keys()) if (name.startsWith(prefix)) this.#remove(name);
  }

  /** Forgets and zeroes everything; on shutdown. */
  clear(): void {
    for (const name of this.#keys.keys()) this.#remove(name);
  }

  #touch(name: string, held: Held): void {
    this.#keys.delete(name);
    this.#keys.set(name, held);
  }

  #remove(name: string): void {
    const held = this.#keys.get(name);
    held?.key.destroy();
    for (const key of held?.categories.values() ?? []) key.destroy();
    this.#keys.delete(name);
  }
}

/** Ids hold no slash. Made for each look at a patient: a writer of JSON took longer than all the rest of it. */
function nameOf(hospital: HospitalId, subject: SubjectId): string {
  return `${hospital}/${subject}`;
}
