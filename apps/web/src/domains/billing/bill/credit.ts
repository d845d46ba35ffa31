import type { BillJson, BillLineJson, CreditedGoods, CreditReason } from '@pramana/contract';
import { creditShare, type LineAmounts, lineAmount, sumLines } from '@pramana/kernel';
import type { TFunction } from 'i18next';
import { monthText } from '../../../lib/format.ts';

/** Position of a line → what is typed to be credited of it, base units, or `UNREAD`. */
export type Chosen = ReadonlyMap<number, number>;

/** What the reason says of the goods; null: it leaves that open, and the person has to say it. */
const REASON_GOODS = {
  returned: 'quarantine',
  'wrong-item': 'quarantine',
  'wrong-quantity': null,
  'not-given': null,
  'price-error': 'none',
  other: null,
} as const satisfies Record<CreditReason, CreditedGoods | null>;

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

/** Of which a bill tells what could be billed again. */
type Correctable = Pick<BillJson, 'lines'> & {
  patient: object | null;
  creditNotes: readonly { lines: readonly { position: number; quantity: number; goods: string }[] }[];
};

/** A line that may be billed again, and how much of it: what stays with the patient. */
export interface BilledAgain {
  line: BillLineJson;
  quantity: number;
}

/**
 * What the note leaves to bill again: lines of what care recorded whose last pieces it credits without their coming back. What of
 * them came back by an earlier note is not asked again.
 */
export function linesToBillAgain(bill: Correctable, credited: readonly CreditedLine[] | null): BilledAgain[] {
  if (bill.patient === null || credited === null) return [];
  const earlier = bill.creditNotes.flatMap((note) => note.lines).filter(({ goods }) => goods !== 'none');
  return bill.lines.flatMap((line) => {
    const now = credited.find(({ position }) => position === line.position);
    if (line.evidence === null || now?.goods !== 'none' || now.quantity !== creditable(line)) return [];
    const back = earlier
      .filter(({ position }) => position === line.position)
      .reduce((sum, { quantity }) => sum + quantity, 0);
    return [{ line, quantity: line.quantity - back }];
  });
}

/** What a line billed again after a wrong price will ask, before discounts: the price in force where it asks less. */
export function againAt(
  { line, quantity }: { line: Pick<BillLineJson, 'rate'>; quantity: number },
  inForce: BillLineJson['rate'] | null,
): { amount: bigint; isLower: boolean } {
  const asked = rateOf(line.rate);
  const offered = inForce === null ? asked : rateOf(inForce);
  const isLower = offered.amount * asked.per < asked.amount * offered.per;
  return { amount: lineAmount(isLower ? offered : asked, BigInt(quantity)), isLower };
}

function rateOf({ amount, per }: BillLineJson['rate']): { amount: bigint; per: bigint } {
  return { amount: BigInt(amount), per: BigInt(per) };
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

/** What the chosen quantities give back, before the note's own rounding; null while one is out of range or unread. */
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
