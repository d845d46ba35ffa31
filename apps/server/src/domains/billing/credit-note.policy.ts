import type { CreditedGoods } from '@pramana/contract';
import { creditShare, type LineAmounts, PramanaError, roundHalfUp } from '@pramana/kernel';
import type { StoredLine } from './line.store.ts';
import type { CreditLineFacts } from './money.claim.ts';

export interface CreditWish {
  position: number;
  quantity: number;
  goods?: CreditedGoods;
}

export interface CreditAmounts {
  lines: CreditLineFacts[];
  totals: LineAmounts;
  roundOff: bigint;
  total: bigint;
}

/**
 * What a credit note gives back. Portions, of a line and of the bill, are differences of a rounded running total: they
 * add up to it exactly, and many small notes never come to more or less than one; the bill's round-off goes back with the
 * last of it. `credit_exceeds_billed` beyond what is left. Goods of which nobody says whether they came back stand apart,
 * until somebody has judged them.
 */
export function creditAmounts(
  billed: readonly StoredLine[],
  wishes: readonly CreditWish[],
  bill: { total: bigint; credited: bigint; roundTo: bigint },
): CreditAmounts {
  const lines = wishes.map((wish, index) => creditLine(billed, wish, index));
  const positions = new Set(lines.map((line) => line.position));
  if (positions.size !== lines.length)
    throw new PramanaError('invalid_field', { field: 'lines', detail: 'Each line may be named once.' });
  const totals = totalsOf(lines);
  const complete = billed.every(
    (line) => line.credited + (lines.find((each) => each.position === line.position)?.quantity ?? 0n) === line.quantity,
  );
  // The last portion takes whatever of the bill is still left, which is its lines and the round-off; one before it is
  // rounded to whole money as the bill was, because it may be handed back in cash.
  const left = bill.total - bill.credited;
  const before = billed.reduce((sum, line) => sum + roundHalfUp(line.amount * line.credited, line.quantity), 0n);
  const share = roundHalfUp(before + totals.amount, bill.roundTo) * bill.roundTo - bill.credited;
  const total = complete || share > left ? left : share > 0n ? share : 0n;
  return { lines, totals, roundOff: total - totals.amount, total };
}

function creditLine(billed: readonly StoredLine[], wish: CreditWish, index: number): CreditLineFacts {
  const line = billed.find((each) => each.position === wish.position);
  if (!line)
    throw new PramanaError('invalid_field', { field: `lines/${index}/position`, detail: 'The bill has no such line.' });
  const left = line.quantity - line.credited;
  const quantity = BigInt(wish.quantity);
  if (quantity > left)
    throw new PramanaError('credit_exceeds_billed', {
      field: `lines/${index}/quantity`,
      detail: `Only ${left} ${line.unit} of ${line.description} can still be credited.`,
      params: { position: wish.position, left: String(left) },
    });
  if (!line.batchId && wish.goods === 'quarantine')
    throw new PramanaError('invalid_field', {
      field: `lines/${index}/goods`,
      detail: 'There are no goods behind this line.',
    });
  const goods = line.batchId ? (wish.goods ?? 'quarantine') : 'none';
  return { position: wish.position, quantity, ...creditShare(line, line.credited, quantity), goods };
}

function totalsOf(lines: readonly CreditLineFacts[]): LineAmounts {
  const zero: LineAmounts = { gross: 0n, discount: 0n, taxable: 0n, cgst: 0n, sgst: 0n, igst: 0n, amount: 0n };
  return lines.reduce<LineAmounts>(
    (sum, line) => ({
      gross: sum.gross + line.gross,
      discount: sum.discount + line.discount,
      taxable: sum.taxable + line.taxable,
      cgst: sum.cgst + line.cgst,
      sgst: sum.sgst + line.sgst,
      igst: sum.igst + line.igst,
      amount: sum.amount + line.amount,
    }),
    zero,
  );
}
