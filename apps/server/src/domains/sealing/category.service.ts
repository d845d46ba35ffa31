import { civil, type HospitalId, PramanaError, type SubjectId } from '@pramana/kernel';
import { type Category, type CategoryContext, type SecretKey, VaultError } from '@pramana/vault';
import { flushAtCommit, type Tx } from '../../platform/database/index.ts';
import {
  type CategoryKeyName,
  type CategoryKeyRow,
  insertCategoryKey,
  newestCategoryKey,
  newestCategoryKeys,
  readCategoryKeys,
} from './category.store.ts';
import { destroyReadable, readableKeys } from './box.service.ts';
import { keys } from './keys.service.ts';
import { isDestroyed } from './subject.store.ts';
import { type Owner, subjectKey, vaultFailure } from './subject.service.ts';

/** Who seals records: whose zone decides when a year ends. The session's hospital fits. */
export interface RecordOwner extends Owner {
  readonly timeZone: string;
}

/** Keys whose row a transaction made: not cached while it runs, as with subjects (subject.service). */
const fresh = new WeakMap<Tx, Set<string>>();

function nameOf({ subject, category, epoch }: CategoryKeyName): string {
  return `${subject}/${category}/${epoch}`;
}

function contextOf(hospital: HospitalId, { subject, category, epoch }: CategoryKeyName): CategoryContext {
  return { hospital, subject, category, epoch };
}

/** A new epoch; whoever made the same one first keeps it, and theirs is answered. */
async function create(
  tx: Tx,
  hospital: Owner,
  owner: SecretKey,
  name: CategoryKeyName,
  at: Date,
): Promise<CategoryKeyRow> {
  const { key, wrapped } = keys().vault.createCategoryKey(owner, contextOf(hospital.id, name));
  key.destroy();
  const row = { ...name, wrapped, madeAt: at };
  // A cached key must never outlive its row, also not because the database lost what it had not flushed.
  const [made] = await Promise.all([insertCategoryKey(tx, hospital.id, row), flushAtCommit(tx)]);
  if (made) {
    fresh.set(tx, (fresh.get(tx) ?? new Set()).add(nameOf(name)));
    return row;
  }
  const [known] = await readCategoryKeys(tx, hospital.id, [name]);
  if (known === undefined) throw new PramanaError('vault_key_missing');
  return known;
}

function yearOf(at: Date, zone: string): string {
  return civil(at.getTime(), zone).date.slice(0, 4);
}

/**
 * The key under which this category of this subject is sealed at `at`, a copy that the caller destroys. Its epoch is
 * always asked of the database: one that ended must not be written under because a process remembers it.
 */
export async function currentCategoryKey(
  tx: Tx,
  hospital: RecordOwner,
  { subject, category, at }: { subject: SubjectId; category: Category; at: Date },
): Promise<{ epoch: number; key: SecretKey }> {
  const newest = await newestCategoryKey(tx, hospital.id, subject, category);
  // Erased: nothing is written in its place, which would make one epoch of two keys.
  if (newest !== undefined && isDestroyed(newest.wrapped)) throw new PramanaError('record_forgotten');
  const owner = await subjectKey(tx, hospital, subject);
  try {
    const { timeZone } = hospital;
    const current = newest !== undefined && yearOf(newest.madeAt, timeZone) >= yearOf(at, timeZone);
    const next = { subject, category, epoch: (newest?.epoch ?? 0) + 1 };
    const row = current ? newest : await create(tx, hospital, owner, next, at);
    return { epoch: row.epoch, key: unwrap(hospital.id, owner, row) };
  } catch (error) {
    throw vaultFailure(error);
  } finally {
    owner.destroy();
  }
}

function unwrap(hospital: HospitalId, owner: SecretKey, row: CategoryKeyRow): SecretKey {
  return keys().vault.unwrapCategoryKey(owner, contextOf(hospital, row), row.wrapped, row.other);
}

/**
 * What is sealed from now on cannot be read with the keys given out before: a new epoch of one category, or of all that
 * the subject has. Call it in the transaction that takes somebody's access away.
 */
export async function newEpoch(
  tx: Tx,
  hospital: Owner,
  { subject, category, at }: { subject: SubjectId; category?: Category; at: Date },
): Promise<void> {
  const newest = await newestCategoryKeys(tx, hospital.id, subject);
  const ending = newest.filter(
    (row) => !isDestroyed(row.wrapped) && (category === undefined || row.category === category),
  );
  if (ending.length === 0) return;
  const owner = await subjectKey(tx, hospital, subject);
  try {
    for (const row of ending) {
      await create(tx, hospital, owner, { subject, category: row.category, epoch: row.epoch + 1 }, at);
    }
  } finally {
    owner.destroy();
  }
}

/** What `categoryKeys` answers. */
export interface CategoryKeys {
  /** Absent: its row, or its subject's key, is gone. */
  get(name: CategoryKeyName): SecretKey | 'damaged' | undefined;
  /** Zeroes them all. */
  destroy(): void;
}

/** Keys of these categories and epochs, until `destroy`; one query for those not cached. One that is damaged hides no other. */
export async function categoryKeys(tx: Tx, hospital: Owner, names: readonly CategoryKeyName[]): Promise<CategoryKeys> {
  const found = new Map<string, SecretKey | 'damaged'>();
  const missing = new Map<string, CategoryKeyName>();
  for (const name of names) {
    const cached = keys().cache.getCategory(contextOf(hospital.id, name));
    if (cached === undefined) missing.set(nameOf(name), name);
    // A copy of the caller's own: a cached key may be zeroed at any `await`.
    else if (!found.has(nameOf(name))) found.set(nameOf(name), cached.copy());
  }
  if (missing.size > 0) {
    const rows = await readCategoryKeys(tx, hospital.id, [...missing.values()]);
    const subjects = rows.map((row) => row.subject);
    const owners = await readableKeys(tx, hospital, subjects);
    for (const row of rows) {
      const key = readable(tx, hospital.id, owners.get(row.subject), row);
      if (key !== undefined) found.set(nameOf(row), key);
    }
    destroyReadable(owners);
  }
  return { get: (name) => found.get(nameOf(name)), destroy: () => destroyReadable(found) };
}

function readable(
  tx: Tx,
  hospital: HospitalId,
  owner: SecretKey | 'damaged' | undefined,
  row: CategoryKeyRow,
): SecretKey | 'damaged' | undefined {
  if (isDestroyed(row.wrapped)) return undefined;
  if (owner === undefined || owner === 'damaged') return owner;
  try {
    const key = unwrap(hospital, owner, row);
    if (fresh.get(tx)?.has(nameOf(row)) !== true) keep(hospital, row, key.copy());
    return key;
  } catch (error) {
    if (error instanceof VaultError) return 'damaged';
    throw error;
  }
}

function keep(hospital: HospitalId, row: CategoryKeyRow, key: SecretKey): void {
  if (!keys().cache.putCategory(contextOf(hospital, row), key)) key.destroy();
}
