import type { SubjectId } from '@pramana/kernel';
import { type SecretKey, VaultError } from '@pramana/vault';
import type { Tx } from '../../platform/database/index.ts';
import type { SealingHospital } from './block.service.ts';
import { destroyReadable, readableKeys } from './box.service.ts';
import { type CategoryKeyRow, categoryKeysAfter } from './category.store.ts';
import { keys } from './keys.service.ts';
import type { AuditFinding } from './rebuild.service.ts';
import { isDestroyed } from './subject.store.ts';

const BATCH = 500;

/**
 * Opens every key of a category as it is stored. One that does not open is named; a subject whose own key is damaged or
 * gone is the blocks' to name.
 */
export async function checkCategoryKeys(
  tx: Tx,
  hospital: SealingHospital,
  report: (finding: AuditFinding) => void,
  { erased }: { erased: ReadonlyMap<SubjectId, 'records' | 'everything'> },
): Promise<void> {
  let rows: CategoryKeyRow[] = [];
  do {
    rows = await categoryKeysAfter(tx, hospital.id, rows.at(-1) ?? null, BATCH);
    const subjects = rows.map(({ subject }) => subject);
    const owners = await readableKeys(tx, hospital, subjects);
    try {
      for (const row of rows) {
        if (isDestroyed(row.wrapped) && erased.has(row.subject)) continue;
        const owner = owners.get(row.subject);
        if (owner === undefined || owner === 'damaged' || opens(hospital, owner, row)) continue;
        const document = `${row.subject} ${row.category}/${row.epoch}`;
        report({ code: 'key_damaged', document, table: 'category_key', field: 'wrapped', block: null, since: null });
      }
    } finally {
      destroyReadable(owners);
    }
  } while (rows.length === BATCH);
}

function opens(hospital: SealingHospital, owner: SecretKey, row: CategoryKeyRow): boolean {
  try {
    unwrap(hospital, owner, row).destroy();
    return true;
  } catch (error) {
    if (error instanceof VaultError) return false;
    throw error;
  }
}

function unwrap(hospital: SealingHospital, owner: SecretKey, row: CategoryKeyRow) {
  const { subject, category, epoch, wrapped, other } = row;
  return keys().vault.unwrapCategoryKey(owner, { hospital: hospital.id, subject, category, epoch }, wrapped, other);
}
