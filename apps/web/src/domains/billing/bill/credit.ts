import type { BillLineJson } from '@pramana/contract';
import { creditShare, type LineAmounts, sumLines } from '@pramana/kernel';

/** Position of a line → what is typed to be credited of it, base units. */
export type Chosen = ReadonlyMap<number, number>;

/** What may still be credited of a line. */
export function creditable(line: Pick<BillLineJson, 'quantity' | 'credited'>): number {
  return line.quantity - line.credited;
}

/** What the chosen quantities give back, before the note's own rounding; null while one is out of range. */
export function creditSum(lines: readonly BillLineJson[], chosen: Chosen): LineAmounts | null {
  const shares: LineAmounts[] = [];
  for (const line of lines) {
    const quantity = chosen.get(line.position) ?? 0;
    if (quantity === 0) continue;
    if (quantity < 0 || quantity > creditable(line)) return null;
    shares.push(creditShare(amountsOf(line), BigInt(line.credited), BigInt(quantity)));
  }
  return sumLines(shares);
}

function amountsOf(line: BillLineJson): LineAmounts & { quantity: bigint } {
  return {
    quantity: BigInt(line.quantity),
    gross: BigInt(line.gross),
    discount: BigInt(line.discount),
    taxable: BigInt(line.taxable),
    cgst: BigInt(line.cgst),
    sgst: BigInt(line.sgst),
    igst: BigInt(line.igst),
    amount: BigInt(line.amount),
  };
}
