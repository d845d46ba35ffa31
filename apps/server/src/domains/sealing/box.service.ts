import { PramanaError, type SubjectId } from '@pramana/kernel';
import { type CborValue, decodeCbor, encodeCbor, LedgerError } from '@pramana/ledger';
import { type SecretKey, VaultError } from '@pramana/vault';
import type { Tx } from '../../platform/database/index.ts';
import { keys } from './keys.service.ts';
import { destroyAll, hospitalSubject, hospitalSubjectId, type Owner, subjectKeys } from './subject.service.ts';

/** A value for one column of one row; null: it is about nobody and lies under the hospital's own key. */
export interface Box {
  readonly subjectId: SubjectId | null;
  /** The row's id. */
  readonly record: string;
}

/** What a stored box says: its value, that its subject's key is gone (forgotten), or that it is not what was stored. */
export type OpenedBox =
  | { readonly state: 'open'; readonly value: CborValue }
  | { readonly state: 'forgotten' | 'damaged' };

/**
 * `sealPrivate` for many rows of one category at once: each subject's key is unwrapped once. In the order given; empty
 * where the subject has no key any more, so that what is forgotten meanwhile holds nobody up.
 */
export async function sealBoxes(
  tx: Tx,
  hospital: Owner,
  category: string,
  boxes: readonly (Box & { readonly value: CborValue })[],
): Promise<Uint8Array[]> {
  const own = await hospitalSubject(tx, hospital);
  const found = await subjectKeys(
    tx,
    hospital,
    boxes.map(({ subjectId }) => subjectId ?? own),
  );
  try {
    return boxes.map(({ subjectId, record, value }) => {
      const subject = subjectId ?? own;
      const key = found.get(subject);
      return key === undefined
        ? new Uint8Array()
        : keys().vault.sealBox(key, contextOf(hospital, subject, category, record), encodeCbor(value));
    });
  } finally {
    destroyAll(found);
  }
}

/** What `sealBoxes` sealed for these very rows, in the order given; one that does not open hides no other. */
export async function openBoxes(
  tx: Tx,
  hospital: Owner,
  category: string,
  boxes: readonly (Box & { readonly box: Uint8Array })[],
): Promise<OpenedBox[]> {
  const own = hospitalSubjectId(hospital);
  const subjects = boxes.map(({ subjectId }) => subjectId ?? own);
  const found = await readableKeys(tx, hospital, subjects);
  try {
    return boxes.map(({ record, box }, i) => {
      const subject = subjects[i] ?? own;
      const key = found.get(subject);
      if (key === 'damaged') return { state: 'damaged' };
      return openOne(key, contextOf(hospital, subject, category, record), box);
    });
  } finally {
    destroyReadable(found);
  }
}

/** Zeroes what `readableKeys` answered. */
export function destroyReadable(found: ReadonlyMap<unknown, SecretKey | 'damaged'>): void {
  for (const key of found.values()) if (key !== 'damaged') key.destroy();
}

/** As `subjectKeys`, but a wrapped key that is damaged is told for its subject alone. */
export async function readableKeys(
  tx: Tx,
  hospital: Owner,
  subjects: readonly SubjectId[],
): Promise<Map<SubjectId, SecretKey | 'damaged'>> {
  try {
    return new Map<SubjectId, SecretKey | 'damaged'>(await subjectKeys(tx, hospital, subjects));
  } catch (error) {
    if (!(error instanceof PramanaError) || error.code !== 'record_damaged') throw error;
    const distinct = [...new Set(subjects)];
    const [only] = distinct;
    if (only !== undefined && distinct.length === 1) return new Map([[only, 'damaged' as const]]);
    const all = new Map<SubjectId, SecretKey | 'damaged'>();
    for (const subject of distinct) for (const each of await readableKeys(tx, hospital, [subject])) all.set(...each);
    return all;
  }
}

function contextOf(hospital: Owner, subject: SubjectId, category: string, record: string) {
  return { hospital: hospital.id, subject, category, record, version: 1 };
}

function openOne(key: SecretKey | undefined, context: ReturnType<typeof contextOf>, box: Uint8Array): OpenedBox {
  if (key === undefined) return { state: 'forgotten' };
  try {
    return { state: 'open', value: decodeCbor(keys().vault.openBox(key, context, box)) };
  } catch (error) {
    if (error instanceof VaultError || error instanceof LedgerError) return { state: 'damaged' };
    throw error;
  }
}
