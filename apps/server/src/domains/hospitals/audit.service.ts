import { NO_CURRENCY } from '@pramana/kernel';
import type { ClaimItem } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import {
  type AuditFinding,
  labelOf,
  NODE_SLUG,
  type RebuiltDocument,
  registerAuditCheck,
  registerSealedKind,
  type SealingHospital,
} from '../sealing/index.ts';
import { ACT_COLUMNS, hospitalActItems, keyActItems, LIMIT_CHANGE_COLUMNS, limitChangeItems } from './act.claim.ts';
import { readLimitChanges } from './limit.store.ts';
import { type ActPlace, readHospitalActs, readKeyActs, wrongSuspensions } from './act.store.ts';

/** What the audit needs of the node log: each act rebuilt from its row, and what they say of suspensions. */
export function registerHospitalsAudit(): void {
  registerSealedKind({
    kind: 'hospital',
    table: 'hospital_act',
    columns: ACT_COLUMNS,
    rebuild: async (tx, node, ids) => rebuilt(await readHospitalActs(tx, node.id, ids), hospitalActItems),
  });
  registerSealedKind({
    kind: 'key',
    table: 'key_act',
    columns: ACT_COLUMNS,
    rebuild: async (tx, node, ids) => rebuilt(await readKeyActs(tx, node.id, ids), keyActItems),
  });
  registerSealedKind({
    kind: 'policy',
    series: 'node-limit',
    table: 'node_limit_change',
    columns: LIMIT_CHANGE_COLUMNS,
    rebuild: async (tx, node, ids) => rebuilt(await readLimitChanges(tx, node.id, ids), limitChangeItems),
  });
  registerAuditCheck({ name: 'suspensions', run: checkSuspensions });
}

function rebuilt<Row extends ActPlace>(
  rows: readonly Row[],
  itemsOf: (row: Row) => ClaimItem[],
): Map<string, RebuiltDocument> {
  return new Map(
    rows.map((row) => {
      const { series, number, at } = row;
      const header = { series, number, at, currency: NO_CURRENCY, total: 0n, paidAtSeal: 0n };
      return [row.id, { header, items: itemsOf(row) }];
    }),
  );
}

async function checkSuspensions(tx: Tx, node: SealingHospital, report: (finding: AuditFinding) => void): Promise<void> {
  if (node.slug !== NODE_SLUG) return;
  for (const { slug, series, number } of await wrongSuspensions(tx, node.id)) {
    const block = series === null || number === null ? null : labelOf(series, Number(number));
    report({ code: 'suspension_wrong', document: slug, table: 'hospital', field: 'suspended_at', block, since: null });
  }
}
