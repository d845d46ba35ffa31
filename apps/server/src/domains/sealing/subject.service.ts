import { type HospitalId, type PatientId, PramanaError, type SubjectId } from '@pramana/kernel';
import { type CborValue, decodeCbor, encodeCbor } from '@pramana/ledger';
import { type BoxContext, type SecretKey, VaultError } from '@pramana/vault';
import { afterCommit, flushAtCommit, type Tx } from '../../platform/database/index.ts';
import { keys } from './keys.service.ts';
import { insertSubject, isDestroyed, readSubjects, type SubjectRow } from './subject.store.ts';

/** Whose pseudonyms these are. */
export interface Owner {
  readonly id: HospitalId;
}

/** Stands for the hospital itself where a sealed document is nobody's; no patient id is spelled like this. */
const HOSPITAL_ITSELF = 'hospital' as PatientId;

/**
 * Keys whose row a transaction made, known to it alone while it runs: were they in the cache and it rolled back, a key that no
 * row holds would stay behind, and whatever is sealed under that key nobody could ever open again.
 */
const fresh = new WeakMap<Tx, Map<string, SecretKey>>();

const placeOf = (hospital: HospitalId, subject: SubjectId): string => `${hospital}/${subject}`;

/** Keeps such a key, zeroed at the commit; of a transaction that rolled back they open nothing. */
export function keepFresh(tx: Tx, hospital: HospitalId, subject: SubjectId, key: SecretKey): void {
  let made = fresh.get(tx);
  if (made === undefined) {
    made = new Map();
    fresh.set(tx, made);
    const all = made;
    afterCommit(tx, () => destroyAll(all));
  }
  made.set(placeOf(hospital, subject), key);
}

/** Zeroes the key that this very transaction made: whoever is erased in it is sealed about no more in it either. */
export function destroyFresh(tx: Tx, hospital: HospitalId, subject: SubjectId): void {
  const made = fresh.get(tx);
  const place = placeOf(hospital, subject);
  made?.get(place)?.destroy();
  made?.delete(place);
}

/** What this transaction may use without asking the database again; not of somebody who was erased in it. */
function knownKey(tx: Tx, hospital: HospitalId, subject: SubjectId): SecretKey | undefined {
  const { cache } = keys();
  if (cache.isForgotten(hospital, subject)) return undefined;
  return fresh.get(tx)?.get(placeOf(hospital, subject)) ?? cache.get(hospital, subject);
}

function patientContext(hospital: HospitalId, subject: SubjectId): BoxContext {
  return { hospital, subject, category: 'patient', record: subject, version: 1 };
}

/** A key for a subject and its row, which is not written yet. */
export function newSubject(hospital: HospitalId, subject: SubjectId, patient: PatientId | null) {
  const { vault } = keys();
  const { key, wrapped } = vault.createSubjectKey(hospital, subject);
  const patientBox =
    patient === null ? null : vault.sealBox(key, patientContext(hospital, subject), encodeCbor(patient));
  return { key, row: { id: subject, wrappedKey: wrapped, patientBox } };
}

async function create(tx: Tx, hospital: HospitalId, subject: SubjectId, patient: PatientId | null): Promise<void> {
  const { key, row } = newSubject(hospital, subject, patient);
  // A cached key must never outlive its row, also not because the database lost what it had not flushed.
  const [made] = await Promise.all([insertSubject(tx, hospital, row, new Date()), flushAtCommit(tx)]);
  if (made) keepFresh(tx, hospital, subject, key);
  else key.destroy();
}

async function ensureSubject(
  tx: Tx,
  hospital: HospitalId,
  subject: SubjectId,
  patient: PatientId | null,
): Promise<SubjectId> {
  if (knownKey(tx, hospital, subject) !== undefined) return subject;
  const [known] = await readSubjects(tx, hospital, [subject]);
  if (known === undefined) await create(tx, hospital, subject, patient);
  return subject;
}

/** The patient's pseudonym in this hospital (I-13), for looking up; its row may not exist. */
export function subjectOfPatient(hospital: Owner, patient: PatientId): SubjectId {
  return keys().vault.subjectFor(hospital.id, patient);
}

/** The patient's pseudonym in this hospital, its row made on first use: what is stored may refer to it. */
export function patientSubject(tx: Tx, hospital: Owner, patient: PatientId): Promise<SubjectId> {
  return ensureSubject(tx, hospital.id, subjectOfPatient(hospital, patient), patient);
}

/** A new pseudonym for one sale to nobody we know. */
export async function walkInSubject(tx: Tx, hospital: Owner): Promise<SubjectId> {
  const subject = keys().vault.walkInSubject();
  await create(tx, hospital.id, subject, null);
  return subject;
}

/** The pseudonym under which sealed documents about no patient (prices, day seals, genesis) are stored. */
export function hospitalSubject(tx: Tx, hospital: Owner): Promise<SubjectId> {
  return ensureSubject(tx, hospital.id, hospitalSubjectId(hospital), null);
}

/** Its id, without making its row. */
export function hospitalSubjectId(hospital: Owner): SubjectId {
  return keys().vault.subjectFor(hospital.id, HOSPITAL_ITSELF);
}

function unwrap(tx: Tx, hospital: HospitalId, row: SubjectRow): SecretKey {
  const { vault, cache } = keys();
  const key = vault.unwrapSubjectKey(hospital, row.id, row.wrappedKey, row.otherKey);
  const alone = fresh.get(tx)?.has(placeOf(hospital, row.id)) === true || cache.isForgotten(hospital, row.id);
  return alone ? key : cache.put(hospital, row.id, key).copy();
}

/** What the vault refused, in the words of the error table. */
export function vaultFailure(error: unknown): unknown {
  if (!(error instanceof VaultError)) return error;
  return new PramanaError(error.code === 'key_missing' ? 'vault_key_missing' : 'record_damaged', { cause: error });
}

/**
 * Keys of these subjects, each a copy that the caller destroys; one query for those not cached. A subject without a
 * row is absent from the answer. Throws `vault_key_missing` or `record_damaged`.
 */
export async function subjectKeys(
  tx: Tx,
  hospital: Owner,
  subjects: Iterable<SubjectId>,
): Promise<Map<SubjectId, SecretKey>> {
  const found = new Map<SubjectId, SecretKey>();
  const missing: SubjectId[] = [];
  for (const subject of new Set(subjects)) {
    const cached = knownKey(tx, hospital.id, subject);
    if (cached === undefined) missing.push(subject);
    // A copy of the caller's own: a cached key may be zeroed at any `await`.
    else found.set(subject, cached.copy());
  }
  try {
    for (const row of await readSubjects(tx, hospital.id, missing)) {
      if (!isDestroyed(row.wrappedKey)) found.set(row.id, unwrap(tx, hospital.id, row));
    }
  } catch (error) {
    destroyAll(found);
    throw vaultFailure(error);
  }
  return found;
}

/**
 * As `subjectKeys`, but a key that does not unwrap keeps none of the others away: `closed` says of each subject without a
 * key why it has none. Two queries for those not cached, however many there are.
 */
export async function eachSubjectKey(tx: Tx, hospital: Owner, subjects: Iterable<SubjectId>) {
  const all = [...new Set(subjects)];
  const cached = all.filter((subject) => knownKey(tx, hospital.id, subject) !== undefined);
  const found = await subjectKeys(tx, hospital, cached);
  const closed = new Map<SubjectId, 'record_forgotten' | 'vault_key_missing' | 'record_damaged'>();
  const missing = all.filter((subject) => !found.has(subject));
  for (const row of await readSubjects(tx, hospital.id, missing)) {
    if (isDestroyed(row.wrappedKey)) closed.set(row.id, 'record_forgotten');
    else
      try {
        found.set(row.id, unwrap(tx, hospital.id, row));
      } catch (error) {
        if (!(error instanceof VaultError)) throw error;
        closed.set(row.id, error.code === 'key_missing' ? 'vault_key_missing' : 'record_damaged');
      }
  }
  return { found, closed };
}

/** Zeroes what `subjectKeys` answered. */
export function destroyAll(copies: ReadonlyMap<string, SecretKey>): void {
  for (const key of copies.values()) key.destroy();
}

/** The key of one subject, as `subjectKeys`; `vault_key_missing` when it has no row. */
export async function subjectKey(tx: Tx, hospital: Owner, subject: SubjectId): Promise<SecretKey> {
  const key = (await subjectKeys(tx, hospital, [subject])).get(subject);
  if (key === undefined) throw await missingKey(tx, hospital, subject);
  return key;
}

/** Why a subject has no key: it was destroyed by an erasure, or its row is gone, which nobody of ours does. */
export async function missingKey(tx: Tx, hospital: Owner, subject: SubjectId): Promise<PramanaError> {
  const [row] = await readSubjects(tx, hospital.id, [subject]);
  return new PramanaError(row !== undefined && isDestroyed(row.wrappedKey) ? 'record_forgotten' : 'vault_key_missing');
}

/** Seals a value for one column of one row, under the subject's key. Store the bytes. */
export async function sealPrivate(
  tx: Tx,
  hospital: Owner,
  subject: SubjectId,
  category: string,
  record: string,
  value: CborValue,
  version = 1,
): Promise<Uint8Array> {
  const key = await subjectKey(tx, hospital, subject);
  const context = { hospital: hospital.id, subject, category, record, version };
  try {
    return keys().vault.sealBox(key, context, encodeCbor(value));
  } finally {
    key.destroy();
  }
}

/** What `sealPrivate` sealed for this very place; `record_damaged` for anything else. */
export async function openPrivate(
  tx: Tx,
  hospital: Owner,
  subject: SubjectId,
  category: string,
  record: string,
  box: Uint8Array,
  version = 1,
): Promise<CborValue> {
  const key = await subjectKey(tx, hospital, subject);
  try {
    const context = { hospital: hospital.id, subject, category, record, version };
    return decodeCbor(keys().vault.openBox(key, context, box));
  } catch (error) {
    throw vaultFailure(error);
  } finally {
    key.destroy();
  }
}

/** Whose the subjects with cached keys are: a box never changes, and it is forgotten with its key. */
const owners = new WeakMap<SecretKey, PatientId | null>();

/**
 * Whose pseudonyms these are; null for a walk-in and for the hospital itself, absent for an unknown subject. With
 * `stored` the boxes are opened anew: the audit looks at what is there, not at what was.
 */
export async function patientsOf(
  tx: Tx,
  hospital: Owner,
  subjects: readonly SubjectId[],
  { stored = false }: { stored?: boolean } = {},
): Promise<Map<SubjectId, PatientId | null>> {
  const { cache } = keys();
  const found = new Map<SubjectId, PatientId | null>();
  const unknown: SubjectId[] = [];
  for (const subject of new Set(subjects)) {
    const key = stored ? undefined : cache.get(hospital.id, subject);
    const owner = key && owners.get(key);
    if (owner === undefined) unknown.push(subject);
    else found.set(subject, owner);
  }
  try {
    for (const row of await readSubjects(tx, hospital.id, unknown)) {
      const owner = patientOf(tx, hospital.id, row);
      found.set(row.id, owner);
      const key = cache.get(hospital.id, row.id);
      if (key !== undefined) owners.set(key, owner);
    }
    return found;
  } catch (error) {
    throw vaultFailure(error);
  }
}

/** As `patientsOf`; a subject whose key or box is damaged is absent, and hides no other. */
export async function readablePatients(
  tx: Tx,
  hospital: Owner,
  subjects: readonly SubjectId[],
): Promise<Map<SubjectId, PatientId | null>> {
  try {
    return await patientsOf(tx, hospital, subjects);
  } catch (error) {
    if (!(error instanceof PramanaError) || error.code !== 'record_damaged') throw error;
    const distinct = [...new Set(subjects)];
    if (distinct.length < 2) return new Map();
    const all = new Map<SubjectId, PatientId | null>();
    for (const subject of distinct)
      for (const each of await readablePatients(tx, hospital, [subject])) all.set(...each);
    return all;
  }
}

function patientOf(tx: Tx, hospital: HospitalId, row: SubjectRow): PatientId | null {
  if (row.patientBox === null) return null;
  const key = unwrap(tx, hospital, row);
  try {
    return openPatient(hospital, key, row.id, row.patientBox);
  } finally {
    key.destroy();
  }
}

/** Whose pseudonym this is, from its box; throws as `openBox`. */
export function openPatient(hospital: HospitalId, key: SecretKey, subject: SubjectId, box: Uint8Array): PatientId {
  return decodeCbor(keys().vault.openBox(key, patientContext(hospital, subject), box)) as PatientId;
}
