import { type PatientId, PramanaError, type SubjectId } from '@pramana/kernel';
import type { SecretKey } from '@pramana/vault';
import { afterCommit, type Tx } from '../../platform/database/index.ts';
import { keys } from './keys.service.ts';
import { dropPrevious, lockSubjects, markOwn, setCategoryKeys, switchKeys } from './renew.store.ts';
import {
  categoryContext,
  categoryName,
  destroyUnwrapped,
  leftBehind,
  sealPiece,
  type Unreadable,
  unwrapKeys,
} from './reseal.service.ts';
import { destroyAll, hospitalSubjectId, type Owner, subjectOfPatient } from './subject.service.ts';
import { isDestroyed, readSubjects, setWrappedKeys, wrappedKeysAfter } from './subject.store.ts';

/** Persons' own keys with all their categories', or the categories' alone. */
export type RenewalLevel = 'persons' | 'categories';

/** Persons in the order of their pseudonyms; one alone with `only`. */
export interface RenewalPage {
  readonly after: SubjectId | null;
  readonly limit: number;
  readonly only: SubjectId | null;
}

/** What one step saw: how many persons, what of theirs cannot be read, and the last one; null: there are no more. */
export interface RenewalStep {
  readonly seen: number;
  readonly unreadable: number;
  readonly last: SubjectId | null;
}

/** Boxes that are sealed anew in one transaction: some ten milliseconds. */
const PIECE = 500;

async function personsOf(tx: Tx, hospital: Owner, { after, limit, only }: RenewalPage) {
  return wrappedKeysAfter(tx, hospital.id, after, limit, only === null ? null : [only]);
}

/**
 * Makes the next keys of a page of persons and stores them beside those in use: from now on whoever reads the rows opens
 * what lies under either. Nothing is sealed under them yet. One whose last renewal left something behind is left alone.
 */
export async function announceKeys(
  tx: Tx,
  hospital: Owner,
  level: RenewalLevel,
  page: RenewalPage,
): Promise<RenewalStep> {
  const { vault } = keys();
  const found = await personsOf(tx, hospital, page);
  const unwrapped = await unwrapKeys(
    tx,
    hospital,
    found.map(({ id }) => id),
  );
  const { rows, categoryRows, persons, categories, unreadableAlone: unreadable } = unwrapped;
  const free = rows.filter(
    ({ id, nextKey, previousKey }) => persons.has(id) && nextKey === null && previousKey === null,
  );
  const freeIds = new Set(free.map(({ id }) => id));
  const made = new Map<SubjectId, SecretKey>();
  try {
    if (level === 'persons') {
      const next = free.map((row) => {
        const { key, wrapped } = vault.createSubjectKey(hospital.id, row.id);
        made.set(row.id, key);
        return { ...row, nextKey: wrapped };
      });
      await setWrappedKeys(tx, hospital.id, next);
    }
    const next = categoryRows.flatMap((row) => {
      const owner = made.get(row.subject) ?? persons.get(row.subject);
      const isFree = freeIds.has(row.subject) && row.next === null && row.previous === null;
      if (owner === undefined || !isFree || !categories.has(categoryName(row))) return [];
      const { key, wrapped } = vault.createCategoryKey(owner, categoryContext(hospital.id, row));
      key.destroy();
      return [{ ...row, next: wrapped }];
    });
    await setCategoryKeys(tx, hospital.id, next);
    const own = hospitalSubjectId(hospital);
    if (freeIds.has(own)) await markOwn(tx, hospital.id, own);
    return { seen: found.length, unreadable, last: found.at(-1)?.id ?? null };
  } finally {
    destroyAll(made);
    destroyUnwrapped(unwrapped);
  }
}

/**
 * Seals under the announced keys from now on, and anew what lies under the previous ones: at most a piece of the boxes of a
 * page of persons; `more`: there may be others. Claims, commitments and content stay byte for byte; what was changed stays.
 */
export async function sealAnew(
  tx: Tx,
  hospital: Owner,
  page: RenewalPage,
  unreadable: Unreadable,
  limit = PIECE,
): Promise<RenewalStep & { readonly more: boolean }> {
  const ids = (await personsOf(tx, hospital, page)).map(({ id }) => id);
  await switchKeys(tx, hospital.id, ids);
  const more = await sealPiece(tx, hospital, ids, unreadable, limit);
  forgetAfter(tx, hospital, ids);
  return { seen: ids.length, unreadable: 0, last: ids.at(-1) ?? null, more };
}

/**
 * The previous keys of a page of persons go for ever, once nothing lies under them: what came in under them meanwhile, from a
 * server that had not heard, is sealed anew first, and nobody seals under them afterwards (0141). One with something that
 * does not open stays beside its key, and is counted.
 */
export async function retireKeys(tx: Tx, hospital: Owner, page: RenewalPage): Promise<RenewalStep> {
  const ids = (await personsOf(tx, hospital, page)).map(({ id }) => id);
  await lockSubjects(tx, hospital.id, ids);
  const unreadable: Unreadable = new Map();
  while (await sealPiece(tx, hospital, ids, unreadable, PIECE));
  const unwrapped = await unwrapKeys(tx, hospital, ids);
  try {
    const { categoryRows, persons, categories } = unwrapped;
    const left = await leftBehind(tx, hospital, unwrapped);
    const goneOf = (key: SecretKey | undefined): Uint8Array[] => {
      const id = key?.other?.id;
      return id === undefined || left.has(id) ? [] : [id];
    };
    const gone = [...persons].flatMap(([id, key]) => goneOf(key).map((keyId) => [id, keyId] as const));
    const goneCategories = categoryRows.flatMap((row) =>
      goneOf(categories.get(categoryName(row))).map((keyId) => ({ ...row, keyId })),
    );
    await dropPrevious(tx, hospital.id, new Map(gone), goneCategories);
    forgetAfter(tx, hospital, ids);
    const boxes = [...unreadable.values()].reduce((sum, { size }) => sum + size, 0);
    return { seen: ids.length, unreadable: boxes + unwrapped.unreadableAfter, last: ids.at(-1) ?? null };
  } finally {
    destroyUnwrapped(unwrapped);
  }
}

/** Whose keys can be replaced: `not_found` for a patient of whom nothing is sealed, `record_forgotten` for an erased one. */
export async function keyHolder(tx: Tx, hospital: Owner, patient: PatientId): Promise<SubjectId> {
  const subject = subjectOfPatient(hospital, patient);
  const [row] = await readSubjects(tx, hospital.id, [subject]);
  if (row === undefined) throw new PramanaError('not_found');
  if (isDestroyed(row.wrappedKey)) throw new PramanaError('record_forgotten');
  return subject;
}

function forgetAfter(tx: Tx, hospital: Owner, ids: readonly SubjectId[]): void {
  afterCommit(tx, () => {
    for (const id of ids) keys().cache.delete(hospital.id, id);
  });
}

/** Zeroes what this process has unwrapped of a hospital: its keys change their state. */
export function forgetHospitalKeys(hospital: Owner): void {
  keys().cache.deleteHospital(hospital.id);
}
