import type { HospitalId, SubjectId } from '@pramana/kernel';
import { VaultError } from '@pramana/vault';
import type { Tx } from '../../platform/database/index.ts';
import { keys } from './keys.service.ts';
import { countSubjects, setWrappedKeys, wrappedKeysAfter, wrappedOtherwise } from './subject.store.ts';

/** What one batch did: how many it looked at, how many of them cannot be read, and the last one; null: there are no more. */
export interface RewrappedBatch {
  readonly seen: number;
  readonly unreadable: number;
  readonly last: SubjectId | null;
}

/** Wraps the next `limit` subjects' keys under the newest generation. The keys themselves stay, and with them every box. */
export async function rewrapSubjects(
  tx: Tx,
  hospital: HospitalId,
  after: SubjectId | null,
  limit: number,
): Promise<RewrappedBatch> {
  const { vault } = keys();
  const rows = await wrappedKeysAfter(tx, hospital, after, limit);
  let unreadable = 0;
  const changed = rows.flatMap((row) => {
    try {
      const again = (key: Uint8Array | null): Uint8Array | null =>
        key && (vault.rewrapSubjectKey(hospital, row.id, key) ?? key);
      const { id, wrappedKey, nextKey, previousKey } = row;
      const wrapped = vault.rewrapSubjectKey(hospital, id, wrappedKey);
      const others = { nextKey: again(nextKey), previousKey: again(previousKey) };
      const isSame = wrapped === null && others.nextKey === nextKey && others.previousKey === previousKey;
      return isSame ? [] : [{ id, wrappedKey: wrapped ?? wrappedKey, ...others }];
    } catch (error) {
      // One that was changed is the audit's to name; it stays as it is and holds up no other.
      if (!(error instanceof VaultError) || error.code === 'key_missing') throw error;
      unreadable += 1;
      return [];
    }
  });
  await setWrappedKeys(tx, hospital, changed);
  return { seen: rows.length, unreadable, last: rows.at(-1)?.id ?? null };
}

/** How many subjects there are to wrap. */
export function countKeys(tx: Tx, hospital: HospitalId): Promise<bigint> {
  return countSubjects(tx, hospital);
}

/** Whether every subject's key is under the newest generation. */
export async function allUnderNewest(tx: Tx, hospital: HospitalId): Promise<boolean> {
  return (await wrappedOtherwise(tx, hospital, [keys().store.hospitalKey(hospital).id])).length === 0;
}
