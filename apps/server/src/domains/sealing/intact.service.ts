import { PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { type SealingHospital } from './block.service.ts';
import { openBlocks } from './open.service.ts';
import type { BlockRef } from './block.store.ts';
import { sealedKindOf } from './rebuild.service.ts';
import { compareDocument } from './row-audit.service.ts';

/**
 * Before a sealed document is put on paper: its rows must say what was sealed. `record_damaged` names the first place
 * that does not; the audit names all of them.
 */
export async function requireIntact(tx: Tx, hospital: SealingHospital, refs: readonly BlockRef[]): Promise<void> {
  for (const { block, header, items } of await openBlocks(tx, hospital, refs)) {
    const kind = sealedKindOf(header.kind, null);
    if (kind === undefined) continue;
    const rebuilt = (await kind.rebuild(tx, hospital, [block.documentId])).get(block.documentId);
    const [damage] = rebuilt ? compareDocument(kind, header, items, rebuilt) : [{ table: kind.table, field: 'id' }];
    if (damage === undefined) continue;
    const place = `${damage.table}.${damage.field}`;
    throw new PramanaError('record_damaged', {
      detail: `${place} is not what was sealed, so this is not printed. Run the audit.`,
    });
  }
}
