import { registerAuditCheck } from '../sealing/index.ts';
import { wrongLevels } from './movement.store.ts';

/** What the audit asks of stock: every level is the sum of its batch's movements. */
export function registerStockAudit(): void {
  registerAuditCheck({
    name: 'stock',
    run: async (tx, hospital, report) => {
      for (const { number, field } of await wrongLevels(tx, hospital.id))
        report({ code: 'stock_wrong', document: number, table: 'stock_level', field, block: null, since: null });
    },
  });
}
