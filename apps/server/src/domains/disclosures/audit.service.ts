import { NO_CURRENCY } from '@pramana/kernel';
import { type RebuiltDocument, registerSealedKind } from '../sealing/index.ts';
import { BUNDLE_COLUMNS, bundleItems } from './bundle.claim.ts';
import { readBundles } from './bundle.store.ts';

/** What the audit needs: each handing out rebuilt from its row. */
export function registerDisclosuresAudit(): void {
  registerSealedKind({
    kind: 'disclosure',
    series: 'disclosure',
    table: 'auditor_bundle',
    columns: BUNDLE_COLUMNS,
    rebuild: async (tx, hospital, ids) => {
      const rows = await readBundles(tx, hospital.id, ids);
      return new Map<string, RebuiltDocument>(
        rows.map((row) => {
          const { series, number, at } = row;
          const header = { series, number, at, currency: NO_CURRENCY, total: 0n, paidAtSeal: 0n };
          return [row.id, { header, items: bundleItems(row) }];
        }),
      );
    },
  });
}
