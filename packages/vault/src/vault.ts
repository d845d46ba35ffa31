import type { HospitalId, PatientId, SubjectId } from '@pramana/kernel';
import { utf8 } from './bytes.ts';
import { KEY_BYTES } from './crypto.ts';
import type { VaultCrypto } from './crypto.ts';
import { openEnvelope, sealEnvelope } from './envelope.ts';
import { SecretKey } from './key.ts';
import type { KeyStore } from './keystore.ts';
import { patientSubject, walkInSubject } from './subject.ts';

const BOX = 'pramana/vault/box/v1';
const SUBJECT_KEY = 'pramana/vault/subject-key/v1';

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

/** The key ladder: hospital key → one key per subject → boxes. Pure given `keys` and `crypto` (I-8, I-13). */
export class Vault {
  readonly #keys: KeyStore;
  readonly #crypto: VaultCrypto;

  constructor(keys: KeyStore, crypto: VaultCrypto) {
    this.#keys = keys;
    this.#crypto = crypto;
  }

  /** The patient's pseudonym in this hospital. */
  subjectFor(hospital: HospitalId, patient: PatientId): SubjectId {
    return patientSubject(this.#crypto, this.#keys.pseudonymKey(hospital), patient);
  }

  /** A fresh pseudonym for a sale to nobody we know. */
  walkInSubject(): SubjectId {
    return walkInSubject(this.#crypto);
  }

  /** A fresh key for `subject`, and the same wrapped by the hospital's key, to be stored. Losing `wrapped` is erasure. */
  createSubjectKey(hospital: HospitalId, subject: SubjectId): { key: SecretKey; wrapped: Uint8Array } {
    const bytes = this.#crypto.random(KEY_BYTES);
    const binding = [utf8(hospital), utf8(subject)];
    const wrapped = sealEnvelope(this.#crypto, this.#keys.hospitalKey(hospital), SUBJECT_KEY, binding, bytes);
    return { key: new SecretKey(this.#crypto, bytes), wrapped };
  }

  /** The key inside `wrapped`; `key_missing` without the hospital's key, else as `openBox`. */
  unwrapSubjectKey(hospital: HospitalId, subject: SubjectId, wrapped: Uint8Array): SecretKey {
    const binding = [utf8(hospital), utf8(subject)];
    const bytes = openEnvelope(this.#crypto, this.#keys.hospitalKey(hospital), SUBJECT_KEY, binding, wrapped);
    return new SecretKey(this.#crypto, bytes);
  }

  /** Seals `plaintext` for its place; 37 bytes longer, and different each time. */
  sealBox(key: SecretKey, context: BoxContext, plaintext: Uint8Array): Uint8Array {
    return sealEnvelope(this.#crypto, key, BOX, boxBinding(context), plaintext);
  }

  /** What was sealed, or `bad_format`, `wrong_key`, `damaged`; content moved to another place is `damaged`. */
  openBox(key: SecretKey, context: BoxContext, box: Uint8Array): Uint8Array {
    return openEnvelope(this.#crypto, key, BOX, boxBinding(context), box);
  }
}

function boxBinding({ hospital, subject, category, record, version }: BoxContext): Uint8Array[] {
  if (!Number.isSafeInteger(version) || version < 0) throw new RangeError('a version is a non-negative integer');
  const number = new Uint8Array(8);
  new DataView(number.buffer).setBigUint64(0, BigInt(version));
  return [utf8(hospital), utf8(subject), utf8(category), utf8(record), number];
}
