import { type BillLineJson, type CreditedGoods, type CreditReason, REASON_GOODS } from '@pramana/contract';
import { creditShare, type LineAmounts, sumLines } from '@pramana/kernel';
import type { TFunction } from 'i18next';
import { monthText } from '../../../lib/format.ts';

/** Position of a line → what is typed to be credited of it, base units. */
export type Chosen = ReadonlyMap<number, number>;

/** What a person said of the goods of a line; where they said nothing, the reason may. */
export type GoodsSaid = ReadonlyMap<number, CreditedGoods>;

/** What happened to the goods behind a line, as far as anybody has said; null: nobody has. */
export function goodsOf(
  line: Pick<BillLineJson, 'position' | 'batch'>,
  said: GoodsSaid,
  reason: CreditReason | null,
): CreditedGoods | null {
  if (line.batch === null) return 'none';
  return said.get(line.position) ?? (reason === null ? null : REASON_GOODS[reason]);
}

export interface CreditedLine {
  position: number;
  quantity: number;
  goods: CreditedGoods;
}

/** The lines of a credit note; null while of some goods nobody has said whether they came back. */
export function creditLines(
  lines: readonly BillLineJson[],
  chosen: Chosen,
  { said, reason }: { said: GoodsSaid; reason: CreditReason | null },
): CreditedLine[] | null {
  const wanted: CreditedLine[] = [];
  for (const line of lines) {
    const quantity = chosen.get(line.position) ?? 0;
    const goods = goodsOf(line, said, reason);
    if (quantity > 0 && goods === null) return null;
    if (quantity > 0 && goods !== null) wanted.push({ position: line.position, quantity, goods });
  }
  return wanted;
}

/** Whether the note leaves something to bill again: what care recorded, credited wholly, and not back. */
export function hasToBillAgain(
  bill: { patient: object | null; lines: readonly BillLineJson[] },
  credited: readonly CreditedLine[] | null,
): boolean {
  if (bill.patient === null) return false;
  return (credited ?? []).some(({ position, quantity, goods }) => {
    const line = bill.lines.find((each) => each.position === position);
    return line !== undefined && line.evidence !== null && goods === 'none' && quantity === creditable(line);
  });
}

/**
 * Which line of the paper it is: its number there, its batch and expiry. One medicine of two batches stands there twice under
 * one name, and only one of the two came back.
 */
export function lineMarks(
  { position, batch }: Pick<BillLineJson, 'position' | 'batch'>,
  t: TFunction,
  language: string,
): string {
  const number = t('billing.credit.line', { number: position + 1 });
  if (batch === null) return number;
  return `${number} · ${t('billing.line.batch', { number: batch.number, month: monthText(batch.expiry, language) })}`;
}

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
