import { businessDate, type HospitalId, type ItemId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { type BillableItem, itemsForBilling, type TaxRule, taxRulesOfItems } from '../catalogue/index.ts';
import { type PickedBatch, pickBatches } from '../stock/index.ts';
import type { Acting } from './acting.policy.ts';
import { type DraftContent, type DraftLine, type PricedDraft, type PricedLine, priceLines } from './pricing.policy.ts';

export type TaxContext = 'inpatient' | 'outpatient' | 'walk-in';

/**
 * Which tax context a bill is made in: the same strip is exempt for an inpatient and taxable at the counter. A bill's kind
 * alone makes nobody an inpatient: only an encounter does.
 */
export function taxContext(draft: { kind: string; encounterId: string | null }, walkIn: boolean): TaxContext {
  if (draft.kind.startsWith('ipd-') && draft.encounterId !== null) return 'inpatient';
  return walkIn ? 'walk-in' : 'outpatient';
}

/**
 * Resolves a draft's lines to prices, tax rules and first-expiry batches and computes its money. Three queries however
 * many lines, asked at once. A line that needs several batches becomes several lines, each pinned to its batch.
 */
export async function priceDraft(
  tx: Tx,
  acting: Acting,
  content: DraftContent,
  context: TaxContext,
): Promise<PricedDraft> {
  const { hospital, at } = acting;
  const today = businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour);
  const itemIds = [...new Set(content.lines.map((line) => line.itemId as ItemId))];
  const [items, taxes, batches] = await Promise.all([
    itemsForBilling(tx, hospital.id, itemIds, at),
    taxRulesOfItems(tx, hospital.id, { itemIds, context, on: today }),
    batchesOf(tx, hospital.id, content.lines, today),
  ]);
  const lines = content.lines.flatMap((line, index) =>
    resolve(line, items.get(line.itemId as ItemId) ?? null, taxes, batches[index] ?? []),
  );
  return priceLines(lines, content.discount, hospital.currency);
}

/** First-expiry batches for each line, by its index; what is not stocked has none. */
async function batchesOf(
  tx: Tx,
  hospital: HospitalId,
  lines: readonly DraftLine[],
  today: string,
): Promise<PickedBatch[][]> {
  const wanted = lines.map(({ itemId, quantity, batchId }) => ({
    itemId: itemId as ItemId,
    quantity: BigInt(quantity),
    batchId,
  }));
  return wanted.length === 0 ? [] : pickBatches(tx, hospital, wanted, today);
}

function resolve(
  draft: DraftLine,
  item: BillableItem | null,
  taxes: Map<string, TaxRule>,
  picked: readonly PickedBatch[],
): PricedLine[] {
  const tax = item ? (taxes.get(item.taxClass) ?? null) : null;
  const line: PricedLine = { draft, item, price: item?.price ?? null, tax, batch: null, problem: null };
  if (!item) return [{ ...line, problem: { code: 'not_found', message: 'This item is not in the catalogue.' } }];
  if (item.status === 'retired')
    return [{ ...line, problem: { code: 'item_retired', message: `${item.name} is no longer sold.` } }];
  if (!item.price)
    return [
      {
        ...line,
        problem: {
          code: 'price_missing',
          message: `${item.name} has no price yet. An administrator or pharmacist can add one.`,
        },
      },
    ];
  if (!tax)
    return [
      { ...line, problem: { code: 'tax_rule_missing', message: `No tax rule covers the class ${item.taxClass}.` } },
    ];
  return item.stocked ? stocked(line, item, picked) : [line];
}

function stocked(line: PricedLine, item: BillableItem, picked: readonly PickedBatch[]): PricedLine[] {
  const { draft } = line;
  const [first] = picked;
  if (first?.expired)
    return [
      {
        ...line,
        batch: first,
        problem: {
          code: 'batch_expired',
          message: `Batch ${first.number} of ${item.name} expired on ${first.expiry}.`,
        },
      },
    ];
  const have = picked.reduce((sum, batch) => sum + batch.quantity, 0n);
  if (!first || have < BigInt(draft.quantity)) {
    const message = `Only ${have} ${item.unit} of ${item.name} can be sold${draft.batchId ? ' from this batch' : ''}.`;
    return [{ ...line, batch: first ?? null, problem: { code: 'stock_short', message } }];
  }
  if (picked.length === 1) return [{ ...line, batch: first }];
  // What care recorded is one charge, billed once: it cannot stand on two lines.
  if (draft.chargeId !== null) {
    const message = `No single batch has ${draft.quantity} ${item.unit} of ${item.name}.`;
    return [{ ...line, batch: first, problem: { code: 'stock_short', message } }];
  }
  return picked.map((batch) => ({
    ...line,
    batch,
    draft: { ...draft, quantity: Number(batch.quantity), batchId: batch.id },
  }));
}
