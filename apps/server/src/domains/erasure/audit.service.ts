import { NO_CURRENCY } from '@pramana/kernel';
import { registerErasureClaim, registerSealedKind } from '../sealing/index.ts';
import { ERASURE_COLUMNS, ERASURE_TABLES, erasureClaim, erasureItems } from './erasure.claim.ts';
import { readErasures, readLeaves } from './erasure.store.ts';

/** Lets the audit rebuild every erasure, and read from its claim which entries it names. */
export function registerErasureAudit(): void {
  registerSealedKind({
    kind: 'erasure',
    table: 'erasure',
    columns: ERASURE_COLUMNS,
    tables: ERASURE_TABLES,
    rebuild: async (tx, hospital, ids) => {
      const rows = await readErasures(tx, hospital.id, { ids });
      const leaves = await readLeaves(tx, hospital.id, ids);
      return new Map(
        rows.map((row) => {
          const { series, number, at } = row;
          const header = { series, number, at, currency: NO_CURRENCY, total: 0n, paidAtSeal: 0n };
          return [row.id, { header, items: erasureItems({ ...row, leaves: leaves.get(row.id) ?? [] }) }];
        }),
      );
    },
  });
  registerErasureClaim(erasureClaim);
}
