import { allocate, exceeds, floorDiv, lineAmount, type Rate, roundHalfUp } from './money.ts';

/**
 * The arithmetic of a bill, once, for the server that seals it, the screen that previews it and the verifier that
 * checks it. Pure; amounts are minor units, quantities base units (tablets), rates of tax basis points (5 % = 500).
 */
export interface TaxTerms {
  treatment: 'taxable' | 'nil' | 'exempt';
  rateBp: bigint;
  /** The rate of sale contains the tax (always so under an MRP: GST is never added on top of it). */
  inclusive: boolean;
}

export interface LineInput {
  quantity: bigint;
  rate: Rate;
  tax: TaxTerms;
  /** Maximum retail price of the batch, taxes included. */
  mrp?: Rate | null;
  /** Government ceiling, taxes excluded. */
  ceiling?: Rate | null;
}

export type Discount = { kind: 'none' } | { kind: 'percent'; bp: bigint } | { kind: 'amount'; amount: bigint };

export interface BillInput {
  lines: readonly LineInput[];
  discount: Discount;
  /** Place of supply in another state: IGST instead of CGST and SGST. */
  interState: boolean;
  /** The bill's total is rounded to a multiple of this (100 = whole rupee); 1 = not rounded. */
  roundTo: bigint;
}

export interface LineAmounts {
  gross: bigint;
  discount: bigint;
  taxable: bigint;
  cgst: bigint;
  sgst: bigint;
  igst: bigint;
  /** What the patient pays for the line, taxes included. */
  amount: bigint;
}

export interface Violation {
  line: number;
  code: 'price_above_mrp' | 'price_above_ceiling';
  /** The offending amount and the most it may be, both for the line's whole quantity. */
  amount: bigint;
  limit: bigint;
}

export interface BillAmounts extends LineAmounts {
  lines: LineAmounts[];
  roundOff: bigint;
  total: bigint;
  violations: Violation[];
}

const BP = 10_000n;

/**
 * Computes a bill. Discount before tax, allocated to the lines by largest remainder; tax per line; a bill-level round
 * off, half up, but down where a line has not that much left below its MRP or ceiling (decision 56). Violations are listed, not thrown:
 * the caller refuses to seal while there is one.
 */
export function computeBill(input: BillInput): BillAmounts {
  const grosses = input.lines.map((line) => lineAmount(line.rate, line.quantity));
  const grossSum = sum(grosses);
  const discounts = allocate(discountAmount(input.discount, grossSum), grosses);
  const lines = input.lines.map((line, index) =>
    computeLine(line, grosses[index] ?? 0n, discounts[index] ?? 0n, input.interState),
  );
  const violations = input.lines.flatMap((line, index) => violationsOf(line, lines[index], index));
  const totals = sumLines(lines);
  const roundOff = roundOffOf(totals.amount, input, lines);
  return { ...totals, lines, roundOff, total: totals.amount + roundOff, violations };
}

/** The money a discount takes off `gross`, never more than all of it. */
export function discountAmount(discount: Discount, gross: bigint): bigint {
  if (discount.kind === 'none') return 0n;
  const wanted = discount.kind === 'percent' ? roundHalfUp(gross * discount.bp, BP) : discount.amount;
  return wanted < 0n ? 0n : wanted > gross ? gross : wanted;
}

function computeLine(line: LineInput, gross: bigint, discount: bigint, interState: boolean): LineAmounts {
  const net = gross - discount;
  const bp = line.tax.treatment === 'taxable' ? line.tax.rateBp : 0n;
  const taxable = line.tax.inclusive ? roundHalfUp(net * BP, BP + bp) : net;
  const tax = line.tax.inclusive ? net - taxable : roundHalfUp(net * bp, BP);
  const cgst = interState ? 0n : tax / 2n;
  const sgst = interState ? 0n : tax - cgst;
  return { gross, discount, taxable, cgst, sgst, igst: interState ? tax : 0n, amount: taxable + tax };
}

function violationsOf(line: LineInput, amounts: LineAmounts | undefined, index: number): Violation[] {
  if (!amounts) return [];
  const found: Violation[] = [];
  const { mrp, ceiling, quantity } = line;
  if (mrp && exceeds(amounts.amount, quantity, mrp))
    found.push({ line: index, code: 'price_above_mrp', amount: amounts.amount, limit: lineAmount(mrp, quantity) });
  if (ceiling && overCeiling(line, amounts, ceiling))
    found.push({
      line: index,
      code: 'price_above_ceiling',
      amount: amounts.taxable,
      limit: lineAmount(ceiling, quantity),
    });
  return found;
}

/**
 * Compares the exact tax-exclusive value and not the rounded taxable one, so that rounding alone never refuses a sale.
 * `extra` asks whether so many minor units more would still fit.
 */
function overCeiling(line: LineInput, amounts: LineAmounts, ceiling: Rate, extra = 0n): boolean {
  const bp = line.tax.treatment === 'taxable' ? line.tax.rateBp : 0n;
  if (!line.tax.inclusive) return exceeds(amounts.taxable + extra, line.quantity, ceiling);
  return exceeds((amounts.amount + extra) * BP, line.quantity * (BP + bp), ceiling);
}

/** Whether the line could cost `lift` minor units more and still be within its MRP and its ceiling. */
function bears(line: LineInput, amounts: LineAmounts, lift: bigint): boolean {
  const overMrp = line.mrp ? exceeds(amounts.amount + lift, line.quantity, line.mrp) : false;
  return !overMrp && !(line.ceiling && overCeiling(line, amounts, line.ceiling, lift));
}

/**
 * Half up, but up only where each line could bear all of the lift by itself: on whichever line one counts it, the patient
 * pays no more for that than the law allows, and a discount never makes a bill dearer.
 */
function roundOffOf(amount: bigint, input: BillInput, lines: readonly LineAmounts[]): bigint {
  const down = floorDiv(amount, input.roundTo) * input.roundTo;
  const nearest = roundHalfUp(amount, input.roundTo) * input.roundTo;
  const borne = input.lines.every((line, index) => {
    const amounts = lines[index];
    return amounts === undefined || bears(line, amounts, nearest - amount);
  });
  return (nearest > amount && !borne ? down : nearest) - amount;
}

const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);

/** Adds up line amounts, field by field. */
export function sumLines(lines: readonly LineAmounts[]): LineAmounts {
  const of = (field: keyof LineAmounts): bigint => sum(lines.map((line) => line[field]));
  return {
    gross: of('gross'),
    discount: of('discount'),
    taxable: of('taxable'),
    cgst: of('cgst'),
    sgst: of('sgst'),
    igst: of('igst'),
    amount: of('amount'),
  };
}

/**
 * What a credit note gives back for `quantity` of a line of which `before` is credited already. Shares are differences
 * of a rounded running total, so that credits of any sizes add up to exactly the billed line; tax goes back at the
 * line's own frozen amounts.
 */
export function creditShare(line: LineAmounts & { quantity: bigint }, before: bigint, quantity: bigint): LineAmounts {
  if (quantity <= 0n || before < 0n || before + quantity > line.quantity)
    throw new RangeError('credited quantity out of range');
  const share = (whole: bigint): bigint =>
    roundHalfUp(whole * (before + quantity), line.quantity) - roundHalfUp(whole * before, line.quantity);
  const [gross, discount, cgst, sgst, igst, amount] = [
    share(line.gross),
    share(line.discount),
    share(line.cgst),
    share(line.sgst),
    share(line.igst),
    share(line.amount),
  ];
  return { gross, discount, taxable: amount - cgst - sgst - igst, cgst, sgst, igst, amount };
}
