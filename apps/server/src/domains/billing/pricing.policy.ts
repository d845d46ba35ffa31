import {
  type BillAmounts,
  computeBill,
  type Discount,
  formatMoney,
  type LineInput,
  PramanaError,
  type Rate,
} from '@pramana/kernel';
import type { BillableItem, BillablePrice, TaxRule } from '../catalogue/index.ts';
import type { CitedCharge } from '../charges/index.ts';
import type { PickedBatch } from '../stock/index.ts';

/** What a draft holds, as it is stored; everything else follows from the catalogue, the stock and the law. */
export interface DraftContent {
  lines: readonly DraftLine[];
  discount: DraftDiscount;
}

export interface DraftLine {
  itemId: string;
  quantity: number;
  batchId: string | null;
  chargeId: string | null;
}

export type DraftDiscount =
  | { kind: 'none' }
  | { kind: 'percent'; bp: number; reason: string }
  | { kind: 'amount'; amount: string; reason: string };

export type ProblemCode =
  | 'item_retired'
  | 'price_missing'
  | 'tax_rule_missing'
  | 'batch_expired'
  | 'stock_short'
  | 'price_above_mrp'
  | 'price_above_ceiling'
  | 'charge_billed'
  | 'not_found';

/** A line with everything that decides its money; `problem` says why it cannot be sealed. */
export interface PricedLine {
  draft: DraftLine;
  item: BillableItem | null;
  price: BillablePrice | null;
  tax: TaxRule | null;
  batch: PickedBatch | null;
  /** What care recorded, where the line bills that; null: the counter's own line. */
  charge: CitedCharge | null;
  problem: { code: ProblemCode; message: string; amount?: bigint; limit?: bigint } | null;
}

export interface PricedDraft {
  lines: PricedLine[];
  amounts: BillAmounts;
}

/** Bills end in whole rupees. */
export const ROUND_TO = 100n;

/** The kernel's discount of a stored one. */
export function discountOf(draft: DraftDiscount): Discount {
  if (draft.kind === 'percent') return { kind: 'percent', bp: BigInt(draft.bp) };
  if (draft.kind === 'amount') return { kind: 'amount', amount: BigInt(draft.amount) };
  return { kind: 'none' };
}

/** A line that cannot be priced counts for nothing in the totals and carries its problem. */
function inputOf(line: PricedLine): LineInput {
  const quantity = BigInt(line.draft.quantity);
  const { price, tax } = line;
  if (!price || !tax)
    return { quantity, rate: { amount: 0n, per: 1n }, tax: { treatment: 'exempt', rateBp: 0n, inclusive: true } };
  return {
    quantity,
    rate: price.rate,
    tax: { treatment: tax.treatment, rateBp: BigInt(tax.rateBp), inclusive: tax.inclusive },
    mrp: mrpOf(line),
    ceiling: price.ceiling,
  };
}

/** The batch's own MRP rules; an item without batches has the MRP of its price, or none. */
export function mrpOf(line: PricedLine): Rate | null {
  return line.batch?.mrp ?? line.price?.mrp ?? null;
}

/** Computes the bill and marks each line that stands above its MRP or ceiling, with both figures (B3). */
export function priceLines(
  lines: PricedLine[],
  discount: DraftDiscount,
  currency: string,
  interState = false,
): PricedDraft {
  const amounts = computeBill({
    lines: lines.map(inputOf),
    discount: discountOf(discount),
    interState,
    roundTo: ROUND_TO,
  });
  const marked = lines.map((line, index): PricedLine => {
    const violation = amounts.violations.find((each) => each.line === index);
    if (line.problem || !violation) return line;
    const [amount, limit] = [formatMoney(violation.amount, currency), formatMoney(violation.limit, currency)];
    const most = violation.code === 'price_above_mrp' ? 'the maximum retail price' : "the government's ceiling";
    return {
      ...line,
      problem: {
        code: violation.code,
        message: `${amount} is above ${most} of ${limit} for this quantity.`,
        amount: violation.amount,
        limit: violation.limit,
      },
    };
  });
  return { lines: marked, amounts };
}

/** Only exempt and nil-rated lines make a Bill of Supply; anything else is a Tax Invoice. */
export function titleOf(lines: readonly PricedLine[]): 'tax-invoice' | 'bill-of-supply' {
  return lines.some((line) => line.tax?.treatment === 'taxable') ? 'tax-invoice' : 'bill-of-supply';
}

/** The first line that cannot be billed as it stands; `place` says which line of the caller's it is. */
export function refuseProblems(
  lines: readonly Pick<PricedLine, 'problem'>[],
  place: (index: number) => number = (index) => index,
): void {
  for (const [index, { problem }] of lines.entries()) {
    if (!problem) continue;
    const figures =
      problem.amount === undefined || problem.limit === undefined
        ? {}
        : { amount: String(problem.amount), limit: String(problem.limit) };
    throw new PramanaError(problem.code, {
      field: `lines/${place(index)}`,
      detail: problem.message,
      params: { line: place(index), ...figures },
    });
  }
}
