import type { Tx } from '../../platform/database/index.ts';
import {
  type AuditFinding,
  labelOf,
  type RebuiltDocument,
  registerAuditCheck,
  registerSealedKind,
  type SealingHospital,
} from '../sealing/index.ts';
import { damagedPhotos, damagedPrices, placesOf } from './audit.store.ts';
import { PRICE_COLUMNS, priceItems } from './price.claim.ts';
import { readPrices } from './price.store.ts';
import { TAX_RULE_COLUMNS, taxRuleItems } from './tax.claim.ts';
import { rulesById } from './tax.store.ts';
import { WITHDRAWAL_COLUMNS, withdrawalItems } from './withdrawal.claim.ts';
import { readWithdrawals } from './withdrawal.store.ts';

/** What the audit needs of the catalogue: each sealed price rebuilt from its row, and the pictures behind it. */
export function registerCatalogueAudit(): void {
  registerSealedKind({ kind: 'price', table: 'price', columns: PRICE_COLUMNS, rebuild: rebuildPrices });
  registerSealedKind({
    kind: 'price',
    series: 'price-withdrawal',
    table: 'price_withdrawal',
    columns: WITHDRAWAL_COLUMNS,
    rebuild: rebuildWithdrawals,
  });
  registerSealedKind({
    kind: 'policy',
    series: 'tax-rule',
    table: 'tax_rule',
    columns: TAX_RULE_COLUMNS,
    rebuild: rebuildRules,
  });
  registerAuditCheck({ name: 'price-proofs', run: checkPictures });
}

async function rebuildPrices(
  tx: Tx,
  hospital: SealingHospital,
  ids: readonly string[],
): Promise<Map<string, RebuiltDocument>> {
  const blocks = await placesOf(tx, hospital.id, 'price', ids);
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

async function rebuildWithdrawals(
  tx: Tx,
  hospital: SealingHospital,
  ids: readonly string[],
): Promise<Map<string, RebuiltDocument>> {
  const places = await placesOf(tx, hospital.id, 'price', ids);
  return new Map(
    (await readWithdrawals(tx, hospital.id, ids)).flatMap((withdrawal) => {
      const place = places.get(withdrawal.id);
      if (place === undefined) return [];
      const header = { ...place, at: withdrawal.createdAt, total: 0n, paidAtSeal: 0n };
      return [[withdrawal.id, { header, items: withdrawalItems(withdrawal) }] as const];
    }),
  );
}

/** A rule says neither when nor by whom it was entered; its block does, and the claim says the same. */
async function rebuildRules(
  tx: Tx,
  hospital: SealingHospital,
  ids: readonly string[],
): Promise<Map<string, RebuiltDocument>> {
  const places = await placesOf(tx, hospital.id, 'policy', ids);
  return new Map(
    (await rulesById(tx, hospital.id, ids)).flatMap((rule) => {
      const place = places.get(rule.id);
      if (place === undefined) return [];
      const header = { ...place, total: 0n, paidAtSeal: 0n };
      return [[rule.id, { header, items: taxRuleItems(rule, place.authorId) }] as const];
    }),
  );
}

async function checkPictures(
  tx: Tx,
  hospital: SealingHospital,
  report: (finding: AuditFinding) => void,
): Promise<void> {
  for (const { table: own, itemCode, field, series, number } of await damagedPrices(tx, hospital.id)) {
    const block = series === null || number === null ? null : labelOf(series, Number(number));
    const table = field === 'bytes' ? 'blob' : own;
    report({ code: 'price_wrong', document: block ?? itemCode, table, field, block, since: null });
  }
  for (const { code } of await damagedPhotos(tx, hospital.id)) {
    report({ code: 'picture_wrong', document: code, table: 'blob', field: 'bytes', block: null, since: null });
  }
}
