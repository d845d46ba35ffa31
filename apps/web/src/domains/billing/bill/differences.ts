import type { BillJson } from '@pramana/contract';
import { toHex, type Verification } from '@pramana/ledger';

export const COMPARED = ['number', 'total', 'paid', 'block', 'lines'] as const;
export type Compared = (typeof COMPARED)[number];

/** What a page shows otherwise than it was sealed. A lost or hidden line counts as different, never as unchecked. */
export function differences(
  { header, block, items }: Pick<Verification, 'header' | 'block' | 'items'>,
  bill: BillJson,
): Compared[] {
  const shown = bill.block;
  const sealedLines = items?.filter((item) => item.name === 'line').map((item) => lineText(item.value));
  const lines = bill.lines.map((line) => [line.description, line.quantity, line.amount].join('|'));
  const isSame: Record<Compared, boolean> = {
    number: header !== null && header.series === shown?.series && header.number === shown.number,
    total: header?.total === BigInt(bill.total),
    paid: header?.paidAtSeal === BigInt(bill.paidAtSeal),
    block: block !== null && toHex(block) === shown?.hash,
    lines: sealedLines !== undefined && sealedLines.join('\n') === lines.join('\n'),
  };
  return COMPARED.filter((name) => !isSame[name]);
}

/** A line of the claim by the keys that stand in it for ever: `desc`, `qty`, `amount`. */
function lineText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  const { desc, qty, amount } = value as Record<string, unknown>;
  return [desc, qty, amount].map(String).join('|');
}
