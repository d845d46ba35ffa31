import { NO_CURRENCY } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import {
  type RebuiltDocument,
  registerAuditCheck,
  registerSealedKind,
  type SealingHospital,
} from '../sealing/index.ts';
import { strayDispenses } from './audit.store.ts';
import { DISPENSE_COLUMNS, DISPENSE_IN_CLAIM, dispenseItems } from './dispense.claim.ts';
import { readDispenses } from './dispense.store.ts';

/** What the audit asks of the pharmacy: each act as it was sealed, and exactly one movement and charge for each line. */
export function registerPharmacyAudit(): void {
  registerSealedKind({
    kind: 'dispense',
    table: 'dispense',
    columns: DISPENSE_COLUMNS,
    claimOnly: DISPENSE_IN_CLAIM,
    rebuild,
  });
  registerAuditCheck({
    name: 'dispenses',
    run: async (tx, hospital, report) => {
      for (const { document, table, field } of await strayDispenses(tx, hospital.id))
        report({ code: 'dispense_wrong', document: document ?? '', table, field, block: document, since: null });
    },
  });
}

async function rebuild(
  tx: Tx,
  { id: hospital }: SealingHospital,
  ids: readonly string[],
): Promise<Map<string, RebuiltDocument>> {
  const acts = await readDispenses(tx, hospital, { ids });
  return new Map(
    acts.map(({ id, series, number, at, author: _, lines, ...facts }) => {
      const header = { series, number, at, currency: NO_CURRENCY, total: 0n, paidAtSeal: 0n };
      const handed = lines.map((line) => ({ ...line, number: line.batchNumber, expiry: line.batchExpiry }));
      return [id, { header, items: dispenseItems(facts, handed) }];
    }),
  );
}
