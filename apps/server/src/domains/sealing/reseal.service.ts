import type { HospitalId, PatientId, SubjectId } from '@pramana/kernel';
import { type ContentContext, type SecretKey, VaultError } from '@pramana/vault';
import type { Tx } from '../../platform/database/index.ts';
import type { CategoryKeyName } from './category.store.ts';
import { type KeptBoxes, keptUnder } from './kept.service.ts';
import { keys } from './keys.service.ts';
import {
  categoryKeysOf,
  type KeptBox,
  keptBoxes,
  type KeptScope,
  setCategoryKeys,
  usedKeys,
  type WrappedCategoryKeys,
  writeBoxes,
} from './renew.store.ts';
import { destroyAll, hospitalSubjectId, openPatient, type Owner } from './subject.service.ts';
import { type WrappedKeys, wrappedKeysAfter } from './subject.store.ts';

/** What `work` answers; null where something stored is not what was stored, which is the audit's to name. */
function unlessDamaged<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof VaultError) || error.code === 'key_missing') throw error;
    return null;
  }
}

export function categoryContext(hospital: HospitalId, { subject, category, epoch }: CategoryKeyName) {
  return { hospital, subject, category, epoch };
}

export function categoryName({ subject, category, epoch }: CategoryKeyName): string {
  return `${subject}/${category}/${epoch}`;
}

/** The keys of some persons and of their categories, unwrapped; what cannot be read is absent, and counted in one of two. */
export interface Unwrapped {
  readonly rows: readonly WrappedKeys[];
  readonly categoryRows: readonly WrappedCategoryKeys[];
  readonly persons: ReadonlyMap<SubjectId, SecretKey>;
  readonly categories: ReadonlyMap<string, SecretKey>;
  /** Keys that nothing stands beside: their next one cannot be announced. */
  readonly unreadableAlone: number;
  /** Keys beside which the one that they replaced still stands. */
  readonly unreadableAfter: number;
}

/** Reads and unwraps them, rows locked; `destroyUnwrapped` after use. */
export async function unwrapKeys(tx: Tx, { id: hospital }: Owner, ids: readonly SubjectId[]): Promise<Unwrapped> {
  const rows = ids.length === 0 ? [] : await wrappedKeysAfter(tx, hospital, null, ids.length, ids);
  const categoryRows = await categoryKeysOf(tx, hospital, ids);
  const { vault } = keys();
  const persons = new Map<SubjectId, SecretKey>();
  const categories = new Map<string, SecretKey>();
  const unreadable: { previous: Uint8Array | null }[] = [];
  for (const { id, wrappedKey, nextKey, previousKey } of rows) {
    const key = unlessDamaged(() => vault.unwrapSubjectKey(hospital, id, wrappedKey, nextKey ?? previousKey));
    if (key !== null) persons.set(id, key);
    else unreadable.push({ previous: previousKey });
  }
  for (const row of categoryRows) {
    const owner = persons.get(row.subject);
    const context = categoryContext(hospital, row);
    const key =
      owner && unlessDamaged(() => vault.unwrapCategoryKey(owner, context, row.wrapped, row.next ?? row.previous));
    if (key) categories.set(categoryName(row), key);
    else if (owner) unreadable.push(row);
  }
  const unreadableAfter = unreadable.filter(({ previous }) => previous !== null).length;
  const unreadableAlone = unreadable.length - unreadableAfter;
  return { rows, categoryRows, persons, categories, unreadableAlone, unreadableAfter };
}

export function destroyUnwrapped({ persons, categories }: Unwrapped): void {
  destroyAll(persons);
  for (const key of categories.values()) key.destroy();
}

/** Boxes that did not open, by their place: they are not tried again, and keep their key. */
export type Unreadable = Map<string, Set<string>>;

/** Seals anew, under these persons' present keys, at most `limit` boxes; answers whether there may be more. */
export async function sealPiece(
  tx: Tx,
  hospital: Owner,
  ids: readonly SubjectId[],
  unreadable: Unreadable,
  limit: number,
): Promise<boolean> {
  const unwrapped = await unwrapKeys(tx, hospital, ids);
  try {
    await rewrapCategories(tx, hospital.id, unwrapped);
    let left = limit;
    for (const under of ['person', 'category'] as const) {
      const scope = scopeOf(hospital, under, unwrapped);
      for (const place of scope === null ? [] : keptUnder(under)) {
        if (left > 0 && scope)
          left -= await sealAt(tx, hospital, place, { ...scope, limit: left }, unwrapped, unreadable);
      }
    }
    return left <= 0;
  } finally {
    destroyUnwrapped(unwrapped);
  }
}

/** Keys of categories hang under their person's present key. */
async function rewrapCategories(tx: Tx, hospital: HospitalId, { categoryRows, persons }: Unwrapped): Promise<void> {
  const { vault } = keys();
  const changed = categoryRows.flatMap((row) => {
    const owner = persons.get(row.subject);
    const again = (bytes: Uint8Array | null): Uint8Array | null =>
      owner && bytes
        ? (unlessDamaged(() => vault.rewrapCategoryKey(owner, categoryContext(hospital, row), bytes)) ?? bytes)
        : bytes;
    const [wrapped, previous] = [again(row.wrapped) ?? row.wrapped, again(row.previous)];
    return wrapped === row.wrapped && previous === row.previous ? [] : [{ ...row, wrapped, previous }];
  });
  await setCategoryKeys(tx, hospital, changed);
}

type Scope = Omit<KeptScope, 'skip' | 'limit'>;

/** What lies under the replaced keys of these persons, or of their categories; null: no key is replaced. */
function scopeOf(hospital: Owner, under: KeptBoxes['under'], unwrapped: Unwrapped): Scope | null {
  const { rows, persons, categories } = unwrapped;
  const replaced = [...(under === 'person' ? persons : categories).values()].flatMap(({ other }) => other?.id ?? []);
  if (replaced.length === 0) return null;
  const patients = rows.flatMap(({ id, patientBox }): PatientId[] => {
    const key = persons.get(id);
    const patient = key && patientBox && unlessDamaged(() => openPatient(hospital.id, key, id, patientBox));
    return patient ? [patient] : [];
  });
  return { subjects: [...persons.keys()], patients, own: persons.has(hospitalSubjectId(hospital)), under: replaced };
}

async function sealAt(
  tx: Tx,
  hospital: Owner,
  place: KeptBoxes,
  scope: Omit<KeptScope, 'skip'>,
  unwrapped: Unwrapped,
  unreadable: Unreadable,
): Promise<number> {
  const at = `${place.table}.${place.column}`;
  const skip = unreadable.get(at) ?? new Set<string>();
  const boxes = await keptBoxes(tx, hospital.id, place, { ...scope, skip: [...skip] });
  const anew = boxes.flatMap((box) => {
    const bytes = unlessDamaged(() => sealOne(hospital, place.under, box, unwrapped));
    if (bytes === null) skip.add(box.key.join('/'));
    return bytes === null ? [] : [{ key: box.key, bytes }];
  });
  if (skip.size > 0) unreadable.set(at, skip);
  await writeBoxes(tx, hospital.id, place, anew);
  return boxes.length;
}

/** Null for one whose key is not there: it does not open. */
function sealOne(
  hospital: Owner,
  under: KeptBoxes['under'],
  { subject: stored, patient, category, epoch, record, version, bytes }: KeptBox,
  { persons, categories }: Unwrapped,
): Uint8Array | null {
  const { vault } = keys();
  const named = patient === null ? hospitalSubjectId(hospital) : vault.subjectFor(hospital.id, patient);
  const context = { hospital: hospital.id, subject: stored ?? named, category, record, version };
  if (under === 'person') {
    const key = persons.get(context.subject);
    return key === undefined ? null : vault.resealBox(key, context, bytes);
  }
  const place = { ...context, epoch } as ContentContext;
  const key = categories.get(categoryName(place));
  return key === undefined ? null : vault.rewrapContentKey(key, place, bytes);
}

const keyName = (id: Uint8Array): string => Buffer.from(id).toString('hex');

/** Replaced keys, by their ids, under which something still lies: it does not open, and whoever mends it needs them. */
export async function leftBehind(
  tx: Tx,
  hospital: Owner,
  unwrapped: Unwrapped,
): Promise<{ has: (keyId: Uint8Array) => boolean }> {
  const kept = new Set<string>();
  const underOf = (bytes: Uint8Array): string => keyName(bytes.subarray(1, 9));
  for (const under of ['person', 'category'] as const) {
    const scope = scopeOf(hospital, under, unwrapped);
    for (const place of scope === null ? [] : keptUnder(under)) {
      for (const keyId of scope ? await usedKeys(tx, hospital.id, place, scope) : []) kept.add(keyName(keyId));
    }
  }
  for (const { wrapped } of unwrapped.categoryRows) kept.add(underOf(wrapped));
  return { has: (keyId) => kept.has(keyName(keyId)) };
}
