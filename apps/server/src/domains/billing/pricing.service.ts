import { businessDate, type HospitalId, type ItemId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import {
  type BillableItem,
  type BillablePrice,
  itemsForBilling,
  pricesById,
  type TaxRule,
  taxRulesOfItems,
} from '../catalogue/index.ts';
import { type CitedCharge, citedCharges } from '../charges/index.ts';
import { type PickedBatch, pickBatches } from '../stock/index.ts';
import type { Acting } from './acting.policy.ts';
import {
  type DraftContent,
  type DraftLine,
  type PricedDraft,
  type PricedLine,
  priceLines,
  refuseProblems,
} from './pricing.policy.ts';

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
 * many lines, asked at once, and one more for the price versions of what care recorded (decision 57). A line that needs several batches becomes several lines, each pinned to its batch.
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
  const charges = await citedCharges(
    tx,
    hospital.id,
    content.lines.flatMap(({ chargeId }) => chargeId ?? []),
  );
  const [items, taxes, batches, prices] = await Promise.all([
    itemsForBilling(tx, hospital.id, itemIds, at),
    taxRulesOfItems(tx, hospital.id, { itemIds, context, on: today }),
    batchesOf(tx, hospital.id, content.lines, { today, charges }),
    pricesById(
      tx,
      hospital.id,
      [...charges.values()].map(({ priceId }) => priceId),
    ),
  ]);
  const lines = content.lines.flatMap((line, index) => {
    const item = items.get(line.itemId as ItemId) ?? null;
    const charge = charges.get(line.chargeId ?? '') ?? null;
    // What care recorded is billed at the price that held then, as every other fact of it.
    const price = charge === null ? (item?.price ?? null) : (prices.get(charge.priceId) ?? null);
    return resolve(line, { item, price, taxes, picked: batches[index] ?? [], charge });
  });
  return priceLines(lines, content.discount, hospital.currency);
}

/**
 * Whether the counter could bill these goods of these batches to an outpatient: its own rules, asked before anything leaves the
 * shelf. Throws what a seal would refuse (`price_above_mrp`, `tax_rule_missing`, …), naming the caller's line.
 */
export async function refuseUnbillable(
  tx: Tx,
  acting: Acting,
  goods: readonly { itemId: string; batchId: string; quantity: bigint; line: number }[],
): Promise<void> {
  const lines = goods.map(({ itemId, batchId, quantity }) => ({
    itemId,
    batchId,
    quantity: Number(quantity),
    chargeId: null,
  }));
  const priced = await priceDraft(tx, acting, { lines, discount: { kind: 'none' } }, 'outpatient');
  refuseProblems(priced.lines, (index) => goods[index]?.line ?? index);
}

/** First-expiry batches for each line, by its index; what is not stocked has none. */
async function batchesOf(
  tx: Tx,
  hospital: HospitalId,
  lines: readonly DraftLine[],
  { today, charges }: { today: string; charges: ReadonlyMap<string, CitedCharge> },
): Promise<PickedBatch[][]> {
  // What was handed out has left the shelf already: nothing is picked for it, and nothing moves again.
  const isHanded = ({ chargeId }: DraftLine): boolean => handed(charges.get(chargeId ?? '') ?? null) !== null;
  const wanted = lines
    .filter((line) => !isHanded(line))
    .map(({ itemId, quantity, batchId }) => ({ itemId: itemId as ItemId, quantity: BigInt(quantity), batchId }));
  const picked = wanted.length === 0 ? [] : await pickBatches(tx, hospital, wanted, today);
  return lines.map((line) => (isHanded(line) ? [] : (picked.shift() ?? [])));
}

/** The batch of goods that a dispense handed out; null for everything else. */
function handed(charge: CitedCharge | null): PickedBatch | null {
  if (charge?.cited?.kind !== 'dispense' || charge.batch === null) return null;
  const { id, number, expiry, mrpAmount, mrpPer } = charge.batch;
  return { id, number, expiry, mrp: { amount: mrpAmount, per: mrpPer }, quantity: charge.quantity, expired: false };
}

interface Resolving {
  item: BillableItem | null;
  price: BillablePrice | null;
  taxes: Map<string, TaxRule>;
  picked: readonly PickedBatch[];
  charge: CitedCharge | null;
}

function resolve(draft: DraftLine, { item, price, taxes, picked, charge }: Resolving): PricedLine[] {
  const tax = item ? (taxes.get(item.taxClass) ?? null) : null;
  const batch = handed(charge);
  const line: PricedLine = { draft, item, price, tax, batch, charge, problem: null };
  if (draft.chargeId !== null && charge?.status !== 'billable')
    return [{ ...line, problem: { code: 'charge_billed', message: 'This was billed already, or withdrawn.' } }];
  if (!item) return [{ ...line, problem: { code: 'not_found', message: 'This item is not in the catalogue.' } }];
  // What was handed out or done is billed, also when it is no longer sold.
  if (item.status === 'retired' && (charge === null || (item.stocked && batch === null)))
    return [{ ...line, problem: { code: 'item_retired', message: `${item.name} is no longer sold.` } }];
  if (!price)
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
  return item.stocked && batch === null ? stocked(line, item, picked) : [line];
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
    const message = `${item.name}: only ${have} (${item.unit}) can be sold${draft.batchId ? ' from this batch' : ''}.`;
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
