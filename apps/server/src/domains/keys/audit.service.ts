import { NO_CURRENCY } from '@pramana/kernel';
import type { ClaimItem } from '@pramana/ledger';
import {
  checkCategoryKeys,
  type RebuiltDocument,
  registerAuditCheck,
  registerSealedKind,
  type SealedAct,
} from '../sealing/index.ts';
import { KEY_EVENT_COLUMNS, keyEventItems } from './event.claim.ts';
import { readKeyEvents } from './event.store.ts';
import { KIT_COLUMNS, kitItems } from './kit.claim.ts';
import { readKitActs } from './kit-act.store.ts';
import { LOG_ENDING_COLUMNS, logEndingItems } from './log-ending.claim.ts';
import { LOG_SUCCESSION_COLUMNS, logSuccessionItems } from './log-succession.claim.ts';
import { RENEWAL_COLUMNS, renewalItems } from './renewal.claim.ts';
import { readRenewals } from './renewal.store.ts';
import { readLogEndings, readLogSuccessions, readRootKeys } from './root-act.store.ts';
import { ROOT_KEY_COLUMNS, rootKeyItems } from './root-key.claim.ts';

/** What the audit needs of keys: each event rebuilt from its row, and every key of a category opened. */
export function registerKeysAudit(): void {
  registerAuditCheck({ name: 'category-keys', run: checkCategoryKeys });
  registerSealedKind({
    kind: 'key',
    series: 'hospital-key',
    table: 'key_event',
    columns: KEY_EVENT_COLUMNS,
    rebuild: async (tx, hospital, ids) => {
      const rows = await readKeyEvents(tx, hospital.id, ids);
      return new Map<string, RebuiltDocument>(
        rows.map((row) => {
          const { series, number, at } = row;
          const header = { series, number, at, currency: NO_CURRENCY, total: 0n, paidAtSeal: 0n };
          return [row.id, { header, items: keyEventItems(row) }];
        }),
      );
    },
  });
  registerSealedKind({
    kind: 'key',
    series: 'key-renewal',
    table: 'key_renewal',
    only: { column: 'phase', value: 'finished' },
    columns: RENEWAL_COLUMNS,
    rebuild: async (tx, hospital, ids) => {
      const rows = await readRenewals(tx, hospital.id, ids);
      return new Map<string, RebuiltDocument>(
        rows.flatMap((row) => {
          const { series, number, finishedAt: at } = row;
          if (series === null || number === null || at === null) return [];
          const header = { series, number, at, currency: NO_CURRENCY, total: 0n, paidAtSeal: 0n };
          return [[row.id, { header, items: renewalItems(row) }]];
        }),
      );
    },
  });
  registerSealedKind({
    kind: 'key',
    series: 'recovery-kit',
    table: 'kit_act',
    columns: KIT_COLUMNS,
    rebuild: async (tx, node, ids) => {
      const rows = await readKitActs(tx, node.id, ids);
      return new Map<string, RebuiltDocument>(
        rows.map((row) => {
          const { series, number, at } = row;
          const header = { series, number, at, currency: NO_CURRENCY, total: 0n, paidAtSeal: 0n };
          return [row.id, { header, items: kitItems(row) }];
        }),
      );
    },
  });
  registerLogKeysAudit();
}

/** Each act about root and log keys, rebuilt from its row. */
function registerLogKeysAudit(): void {
  registerSealedKind({
    kind: 'key',
    series: 'root-key',
    table: 'root_key',
    columns: ROOT_KEY_COLUMNS,
    rebuild: async (tx, { id }, ids) => rebuilt(await readRootKeys(tx, id, ids), rootKeyItems),
  });
  registerSealedKind({
    kind: 'key',
    series: 'log-ending',
    table: 'log_ending',
    columns: LOG_ENDING_COLUMNS,
    rebuild: async (tx, { id }, ids) => rebuilt(await readLogEndings(tx, id, ids), logEndingItems),
  });
  registerSealedKind({
    kind: 'key',
    series: 'log-succession',
    table: 'log_succession',
    columns: LOG_SUCCESSION_COLUMNS,
    rebuild: async (tx, { id }, ids) => rebuilt(await readLogSuccessions(tx, id, ids), logSuccessionItems),
  });
}

function rebuilt<T extends SealedAct>(
  rows: readonly T[],
  itemsOf: (row: T) => ClaimItem[],
): ReadonlyMap<string, RebuiltDocument> {
  return new Map(
    rows.map((row) => {
      const { series, number, at } = row;
      const header = { series, number, at, currency: NO_CURRENCY, total: 0n, paidAtSeal: 0n };
      return [row.id, { header, items: itemsOf(row) }];
    }),
  );
}
