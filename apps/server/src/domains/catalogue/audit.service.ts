import type { Tx } from '../../platform/database/index.ts';
import {
  type AuditFinding,
  labelOf,
  type RebuiltDocument,
  registerAuditCheck,
  registerSealedKind,
  type SealingHospital,
} from '../sealing/index.ts';
import { damagedPhotos, damagedPrices, priceBlocks } from './audit.store.ts';
import { PRICE_COLUMNS, priceItems } from './price.claim.ts';
import { readPrices } from './price.store.ts';

/** What the audit needs of the catalogue: each sealed price rebuilt from its row, and the pictures behind it. */
export function registerCatalogueAudit(): void {
  registerSealedKind({ kind: 'price', table: 'price', columns: PRICE_COLUMNS, rebuild: rebuildPrices });
  registerAuditCheck({ name: 'price-proofs', run: checkPictures });
}

async function rebuildPrices(
  tx: Tx,
  hospital: SealingHospital,
  ids: readonly string[],
): Promise<Map<string, RebuiltDocument>> {
  const blocks = await priceBlocks(tx, hospital.id, ids);
  const prices = await readPrices(tx, hospital.id, { ids });
  return new Map(
    prices.flatMap((price) => {
      const block = blocks.get(price.id);
      if (block === undefined) return [];
      const items = priceItems(price);
      const header = { ...block, at: price.createdAt, total: price.rate.amount, paidAtSeal: 0n };
      return [[price.id, { header, items }] as const];
    }),
  );
}

async function checkPictures(
  tx: Tx,
  hospital: SealingHospital,
  report: (finding: AuditFinding) => void,
): Promise<void> {
  for (const { itemCode, field, series, number } of await damagedPrices(tx, hospital.id)) {
    const block = series === null || number === null ? null : labelOf(series, Number(number));
    const table = field === 'bytes' ? 'blob' : 'price';
    report({ code: 'price_wrong', document: block ?? itemCode, table, field, block, since: null });
  }
  for (const { code } of await damagedPhotos(tx, hospital.id)) {
    report({ code: 'picture_wrong', document: code, table: 'blob', field: 'bytes', block: null, since: null });
  }
}
