import type { HospitalId, PatientId, SubjectId } from '@pramana/kernel';
import { sameBytes, uint64, utf8 } from './bytes.ts';
import type { CategoryContext, ContentContext } from './category.ts';
import { KEY_BYTES } from './crypto.ts';
import type { VaultCrypto } from './crypto.ts';
import { openEnvelope, parseEnvelope, resealEnvelope, sealEnvelope } from './envelope.ts';
import { SecretKey } from './key.ts';
import type { KeyStore } from './keystore.ts';
import { patientSubject, walkInSubject } from './subject.ts';

const BOX = 'pramana/vault/box/v1';
const CONTENT = 'pramana/vault/content/v1';
const SUBJECT_KEY = 'pramana/vault/subject-key/v1';
const CATEGORY_KEY = 'pramana/vault/category-key/v1';
const CONTENT_KEY = 'pramana/vault/content-key/v1';

const MOST_SUBJECTS = 10_000;

/** Where a box belongs. It opens only with exactly the same. */
export interface BoxContext {
  hospital: HospitalId;
  subject: SubjectId;
  /** Kind of content, such as `claim` or `salt`. */
  category: string;
  /** Id of the stored record. */
  record: string;
  /** Version of that record, a non-negative safe integer. */
  version: number;
}

/** A fresh key, and the same wrapped by the key above it, to be stored. Losing every `wrapped` is erasure. */
export interface NewKey {
  key: SecretKey;
  wrapped: Uint8Array;
}

/**
 * The key ladder: hospital key → one key per subject → boxes, and below the subject key → one per category and epoch →
 * one per version of a record → its content. Pure given `keys` and `crypto` (I-8, I-13). Whatever opens or unwraps
 * throws `bad_format`, `wrong_key` or `damaged`, or answers exactly what was sealed for that very place.
 */
export class Vault {
  readonly #keys: KeyStore;
  readonly #crypto: VaultCrypto;
  /** Pseudonyms asked for lately; whoever holds the keyring could make them again at any time. */
  readonly #subjects = new Map<string, SubjectId>();

  constructor(keys: KeyStore, crypto: VaultCrypto) {
    this.#keys = keys;
    this.#crypto = crypto;
  }

  /** The patient's pseudonym in this hospital. */
  subjectFor(hospital: HospitalId, patient: PatientId): SubjectId {
    const name = `${hospital}/${patient}`;
    const known = this.#subjects.get(name);
    if (known !== undefined) return known;
    const subject = patientSubject(this.#crypto, this.#keys.pseudonymKey(hospital), patient);
    if (this.#subjects.size >= MOST_SUBJECTS) this.#subjects.clear();
    this.#subjects.set(name, subject);
    return subject;
  }

  /** A fresh pseudonym for a sale to nobody we know. */
  walkInSubject(): SubjectId {
    return walkInSubject(this.#crypto);
  }

  /** A fresh key for `subject`, wrapped by the hospital's key. */
  createSubjectKey(hospital: HospitalId, subject: SubjectId): NewKey {
    return this.#create(this.#keys.hospitalKey(hospital), SUBJECT_KEY, [utf8(hospital), utf8(subject)]);
  }

  /**
   * The key inside `wrapped`; `key_missing` without the hospital's key, else as `openBox`. `other`: the next or the
   * previous one, while it is replaced; the answer then opens what lies under either.
   */
  unwrapSubjectKey(
    hospital: HospitalId,
    subject: SubjectId,
    wrapped: Uint8Array,
    other: Uint8Array | null = null,
  ): SecretKey {
    const binding = [utf8(hospital), utf8(subject)];
    const open = (bytes: Uint8Array): SecretKey =>
      this.#unwrap(this.#keys.hospitalKey(hospital, parseEnvelope(bytes).keyId), SUBJECT_KEY, binding, bytes);
    return withOther(open, wrapped, other);
  }

  /** The same subject key under the hospital's newest generation; null when it is already. */
  rewrapSubjectKey(hospital: HospitalId, subject: SubjectId, wrapped: Uint8Array): Uint8Array | null {
    const newest = this.#keys.hospitalKey(hospital);
    if (sameBytes(parseEnvelope(wrapped).keyId, newest.id)) return null;
    const key = this.unwrapSubjectKey(hospital, subject, wrapped);
    try {
      return sealEnvelope(this.#crypto, newest, SUBJECT_KEY, [utf8(hospital), utf8(subject)], key.reveal());
    } finally {
      key.destroy();
    }
  }

  /** A fresh key for one category and epoch, wrapped by its subject's key. */
  createCategoryKey(subjectKey: SecretKey, context: CategoryContext): NewKey {
    return this.#create(subjectKey, CATEGORY_KEY, categoryBinding(context));
  }

  /** As `unwrapSubjectKey`. */
  unwrapCategoryKey(
    subjectKey: SecretKey,
    context: CategoryContext,
    wrapped: Uint8Array,
    other: Uint8Array | null = null,
  ): SecretKey {
    const open = (bytes: Uint8Array) => this.#unwrap(subjectKey, CATEGORY_KEY, categoryBinding(context), bytes);
    return withOther(open, wrapped, other);
  }

  /** The same category key under its subject's new key; null when it is already. */
  rewrapCategoryKey(subjectKey: SecretKey, context: CategoryContext, wrapped: Uint8Array): Uint8Array | null {
    return resealEnvelope(this.#crypto, subjectKey, CATEGORY_KEY, categoryBinding(context), wrapped);
  }

  /** A fresh key for one version of one record, wrapped by its category's key. */
  createContentKey(categoryKey: SecretKey, context: ContentContext): NewKey {
    return this.#create(categoryKey, CONTENT_KEY, contentKeyBinding(context));
  }

  unwrapContentKey(categoryKey: SecretKey, context: ContentContext, wrapped: Uint8Array): SecretKey {
    return this.#unwrap(categoryKey, CONTENT_KEY, contentKeyBinding(context), wrapped);
  }

  /** The same content key under its category's new key; null when it is already. What it opens stays as it is. */
  rewrapContentKey(categoryKey: SecretKey, context: ContentContext, wrapped: Uint8Array): Uint8Array | null {
    return resealEnvelope(this.#crypto, categoryKey, CONTENT_KEY, contentKeyBinding(context), wrapped);
  }

  /** Seals one version's content under its own key; 37 bytes longer. Not bound to the epoch: that can be renewed. */
  sealContent(contentKey: SecretKey, context: Omit<ContentContext, 'epoch'>, plaintext: Uint8Array): Uint8Array {
    return sealEnvelope(this.#crypto, contentKey, CONTENT, boxBinding(context), plaintext);
  }

  openContent(contentKey: SecretKey, context: Omit<ContentContext, 'epoch'>, box: Uint8Array): Uint8Array {
    return openEnvelope(this.#crypto, contentKey, CONTENT, boxBinding(context), box);
  }

  /** Seals `plaintext` for its place; 37 bytes longer, and different each time. */
  sealBox(key: SecretKey, context: BoxContext, plaintext: Uint8Array): Uint8Array {
    return sealEnvelope(this.#crypto, key, BOX, boxBinding(context), plaintext);
  }

  /** What was sealed, or `bad_format`, `wrong_key`, `damaged`; content moved to another place is `damaged`. */
  openBox(key: SecretKey, context: BoxContext, box: Uint8Array): Uint8Array {
    return openEnvelope(this.#crypto, key, BOX, boxBinding(context), box);
  }

  /** The same content for the same place under the new key; null when it is already. */
  resealBox(key: SecretKey, context: BoxContext, box: Uint8Array): Uint8Array | null {
    return resealEnvelope(this.#crypto, key, BOX, boxBinding(context), box);
  }

  #create(above: SecretKey, format: string, binding: readonly Uint8Array[]): NewKey {
    const bytes = this.#crypto.random(KEY_BYTES);
    const wrapped = sealEnvelope(this.#crypto, above, format, binding, bytes);
    return { key: new SecretKey(this.#crypto, bytes), wrapped };
  }

  #unwrap(above: SecretKey, format: string, binding: readonly Uint8Array[], wrapped: Uint8Array): SecretKey {
    return new SecretKey(this.#crypto, openEnvelope(this.#crypto, above, format, binding, wrapped));
  }
}

function withOther(open: (wrapped: Uint8Array) => SecretKey, wrapped: Uint8Array, other: Uint8Array | null): SecretKey {
  const key = open(wrapped);
  if (other === null) return key;
  try {
    return key.with(open(other));
  } catch (error) {
    key.destroy();
    throw error;
  }
}

function boxBinding({ hospital, subject, category, record, version }: BoxContext): Uint8Array[] {
  return [utf8(hospital), utf8(subject), utf8(category), utf8(record), uint64(version)];
}

function categoryBinding({ hospital, subject, category, epoch }: CategoryContext): Uint8Array[] {
  return [utf8(hospital), utf8(subject), utf8(category), uint64(epoch)];
}

function contentKeyBinding(context: ContentContext): Uint8Array[] {
  return [...categoryBinding(context), utf8(context.record), uint64(context.version)];
}
