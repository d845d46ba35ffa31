import type { PatientId, SubjectId } from '@pramana/kernel';
import { concat, hex, utf8 } from './bytes.ts';
import type { VaultCrypto } from './crypto.ts';
import type { SecretKey } from './key.ts';

/**
 * The pseudonym under which everything of a patient is stored: HMAC-SHA-256(pseudonym key, "pramana/subject/v1\0" ‖
 * patient id) shaped as a UUIDv8 (RFC 9562 §5.8). Always the same for one patient of one hospital, and without the
 * keyring nobody can tell from the database whose it is (I-13).
 */
export function patientSubject(crypto: VaultCrypto, pseudonymKey: SecretKey, patient: PatientId): SubjectId {
  return uuidV8(crypto.hmacSha256(pseudonymKey.reveal(), concat(utf8('pramana/subject/v1\0'), utf8(patient))));
}

/** A pseudonym that stands for nobody we know: one walk-in sale. */
export function walkInSubject(crypto: VaultCrypto): SubjectId {
  return uuidV8(crypto.random(16));
}

function uuidV8(source: Uint8Array): SubjectId {
  const bytes = source.slice(0, 16);
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const text = hex(bytes);
  const groups = [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)];
  return groups.join('-') as SubjectId;
}
