import { registerAuditCheck, registerSealedKind, type SealedKind } from '../sealing/index.ts';
import { movedBy, readDocuments, type StockDocument, strayStock } from './document.store.ts';
import { STOCK_COLUMNS, stockItems } from './movement.claim.ts';
import { wrongLevels } from './movement.store.ts';

/**
 * What the audit asks of stock: goods received and corrected as they were sealed, every other movement by a document,
 * every level the sum of its batch's movements. (Sales and returns are billing's.)
 */
export function registerStockAudit(): void {
  for (const kind of ['purchase', 'adjustment'] as const) {
    const only = { column: 'kind', value: kind };
    registerSealedKind({ kind, table: 'stock_document', only, columns: STOCK_COLUMNS, rebuild: rebuildOf(kind) });
  }
  registerAuditCheck({
    name: 'stock',
    run: async (tx, hospital, report) => {
      for (const { number, field } of await wrongLevels(tx, hospital.id))
        report({ code: 'stock_wrong', document: number, table: 'stock_level', field, block: null, since: null });
      for (const { batch, table, field } of await strayStock(tx, hospital.id))
        report({ code: 'stock_wrong', document: batch ?? '', table, field, block: null, since: null });
    },
  });
}

function rebuildOf(kind: StockDocument['kind']): SealedKind['rebuild'] {
  return async (tx, { id: hospital }, ids) => {
    const moved = await movedBy(tx, hospital, ids);
    const documents = (await readDocuments(tx, hospital, ids)).filter((document) => document.kind === kind);
    return new Map(
      documents.map((document) => {
        const header = { ...document, total: 0n, paidAtSeal: 0n };
        return [document.id, { header, items: stockItems(document.authorId, moved.get(document.id) ?? []) }];
      }),
    );
  };
}
