import { NO_CURRENCY } from '@pramana/kernel';
import {
  checkCosignatures,
  readGuardOverrides,
  type RebuiltDocument,
  registerAuditCheck,
  registerSealedKind,
} from '../sealing/index.ts';
import { GUARD_OVERRIDE_COLUMNS, guardOverrideItems } from './override.claim.ts';
import { POLICY_UPDATE_COLUMNS, policyUpdateItems } from './policy-update.claim.ts';
import { readPolicyUpdates } from './policy-update.store.ts';
import { readWitnessActs } from './witness-act.store.ts';
import { WITNESS_ACT_COLUMNS, witnessActItems } from './witness.claim.ts';
import { WITNESSED_LOG_COLUMNS, witnessedLogItems } from './witnessed-log.claim.ts';
import { readWitnessedLogActs } from './witnessed-log.store.ts';

/** What the audit needs: each act rebuilt from its row, and the newest cosignatures verified. */
export function registerWitnessesAudit(): void {
  registerSealedKind({
    kind: 'policy',
    series: 'witness',
    table: 'witness_act',
    columns: WITNESS_ACT_COLUMNS,
    rebuild: async (tx, hospital, ids) => {
      const rows = await readWitnessActs(tx, hospital.id, ids);
      return new Map<string, RebuiltDocument>(
        rows.map((row) => {
          const { series, number, at } = row;
          const header = { series, number, at, currency: NO_CURRENCY, total: 0n, paidAtSeal: 0n };
          return [row.id, { header, items: witnessActItems(row) }];
        }),
      );
    },
  });
  registerSealedKind({
    kind: 'policy',
    series: 'witnessed-log',
    table: 'witnessed_log_act',
    columns: WITNESSED_LOG_COLUMNS,
    rebuild: async (tx, node, ids) => {
      const rows = await readWitnessedLogActs(tx, node.id, ids);
      return new Map<string, RebuiltDocument>(
        rows.map((row) => {
          const { series, number, at } = row;
          const header = { series, number, at, currency: NO_CURRENCY, total: 0n, paidAtSeal: 0n };
          return [row.id, { header, items: witnessedLogItems(row) }];
        }),
      );
    },
  });
  registerSealedKind({
    kind: 'override',
    series: 'guard-override',
    table: 'guard_override',
    columns: GUARD_OVERRIDE_COLUMNS,
    rebuild: async (tx, hospital, ids) => {
      const rows = await readGuardOverrides(tx, hospital.id, ids);
      return new Map<string, RebuiltDocument>(
        rows.map((row) => {
          const { series, number, at } = row;
          const header = { series, number, at, currency: NO_CURRENCY, total: 0n, paidAtSeal: 0n };
          return [row.id, { header, items: guardOverrideItems(row) }];
        }),
      );
    },
  });
  registerSealedKind({
    kind: 'policy',
    series: 'policy-update',
    table: 'policy_update',
    columns: POLICY_UPDATE_COLUMNS,
    rebuild: async (tx, node, ids) => {
      const rows = await readPolicyUpdates(tx, node.id, ids);
      return new Map<string, RebuiltDocument>(
        rows.map((row) => {
          const { series, number, at } = row;
          const header = { series, number, at, currency: NO_CURRENCY, total: 0n, paidAtSeal: 0n };
          return [row.id, { header, items: policyUpdateItems(row) }];
        }),
      );
    },
  });
  registerAuditCheck({ name: 'cosignatures', run: checkCosignatures });
}
