import { type BillAmounts, computeBill, type Discount } from '@pramana/kernel';
import { type DiscountJson, type DraftState, isConfirmed } from './draftState.ts';
import type { CounterLine } from './lines.ts';

/** The figures on the right of the counter, minor units. */
export interface Totals {
  gross: bigint;
  discount: bigint;
  taxable: bigint;
  cgst: bigint;
  sgst: bigint;
  igst: bigint;
  roundOff: bigint;
  total: bigint;
}

/** What one line shows: its amount, and the figures of a price above its limit. */
export interface LineFigure {
  amount: bigint | null;
  refusal: { code: string; amount: bigint; limit: bigint } | null;
}

export interface Figures {
  totals: Totals;
  lines: ReadonlyMap<string, LineFigure>;
  /** The server's figures of exactly this draft; otherwise computed here by the same rules. */
  isConfirmed: boolean;
  /** Lines whose price is not known here yet; they are not in the totals until the server answers. */
  unpriced: number;
}

/** Whole rupees, as the server rounds; other currencies are not rounded. */
export function roundingOf(currency: string): bigint {
  return currency === 'INR' ? 100n : 1n;
}

/** The figures of a draft: the server's own when it has confirmed this edition, else the same arithmetic here. */
export function figuresOf(state: DraftState, currency: string): Figures {
  const priced = state.lines.flatMap((line) =>
    line.rate && line.tax
      ? [
          {
            key: line.key,
            quantity: BigInt(line.quantity),
            rate: line.rate,
            tax: line.tax,
            mrp: line.mrp,
            ceiling: line.ceiling,
          },
        ]
      : [],
  );
  const discount = discountOf(state.discount);
  const computed = computeBill({
    lines: priced,
    discount,
    interState: isInterState(state),
    roundTo: roundingOf(currency),
  });
  const refusals = new Map(computed.violations.map((each) => [priced[each.line]?.key, each]));
  const amounts = new Map(priced.map((line, index) => [line.key, computed.lines[index]?.amount ?? null]));
  const confirmed = isConfirmed(state);
  const lines = state.lines.map((line): [string, LineFigure] => {
    const amount = confirmed && line.saved.length > 0 ? savedAmount(line) : (amounts.get(line.key) ?? null);
    return [line.key, { amount, refusal: refusals.get(line.key) ?? null }];
  });
  const totals = confirmed && state.bill ? totalsOf(state.bill) : pick(computed);
  return {
    totals,
    lines: new Map(lines),
    isConfirmed: confirmed,
    unpriced: confirmed ? 0 : state.lines.length - priced.length,
  };
}

function savedAmount(line: CounterLine): bigint {
  return line.saved.reduce((sum, part) => sum + BigInt(part.amount), 0n);
}

/** The contract's discount as the kernel's. */
export function discountOf(discount: DiscountJson): Discount {
  if (discount.kind === 'percent') return { kind: 'percent', bp: BigInt(discount.bp) };
  if (discount.kind === 'amount') return { kind: 'amount', amount: BigInt(discount.amount) };
  return { kind: 'none' };
}

/** Only the server knows the place of supply; its last answer tells. */
function isInterState(state: DraftState): boolean {
  return state.bill !== null && state.bill.igst !== '0';
}

type AmountTexts = Record<keyof Totals, string>;

/** Totals from an answer's texts. */
export function totalsOf(bill: AmountTexts): Totals {
  const { gross, discount, taxable, cgst, sgst, igst, roundOff, total } = bill;
  return {
    gross: BigInt(gross),
    discount: BigInt(discount),
    taxable: BigInt(taxable),
    cgst: BigInt(cgst),
    sgst: BigInt(sgst),
    igst: BigInt(igst),
    roundOff: BigInt(roundOff),
    total: BigInt(total),
  };
}

function pick({ gross, discount, taxable, cgst, sgst, igst, roundOff, total }: BillAmounts): Totals {
  return { gross, discount, taxable, cgst, sgst, igst, roundOff, total };
}
