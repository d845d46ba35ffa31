import { formatMoney, PramanaError } from '@pramana/kernel';
import { isNoPhone } from './bill.policy.ts';
import type { OpenDraft } from './draft.service.ts';
import type { PaymentPart } from './payment.service.ts';
import type { PricedLine } from './pricing.policy.ts';

/** Ten thousand crore rupees: far above any bill and far below what a column holds. */
const MOST = 10n ** 13n;

export interface SealWish {
  revision?: number;
  /** The total that the person saw; another one meanwhile refuses instead of surprising. */
  total?: string;
  payments?: readonly PaymentPart[];
}

/** Every reason not to seal, each with its line and figures. */
export function refuseUnfit(open: OpenDraft, wish: SealWish, currency: string): void {
  const { lines, amounts } = open.priced;
  if (isNoPhone(open.people.customer)) throw new PramanaError('invalid_phone', { field: 'customer/phone' });
  if (lines.length === 0) throw new PramanaError('bill_empty');
  if (amounts.gross > MOST)
    throw new PramanaError('invalid_field', {
      field: 'lines',
      detail: `A bill is at most ${formatMoney(MOST, currency)}.`,
    });
  refuseProblems(lines);
  // Stock moved since the draft was saved: the person has not seen these lines.
  if (lines.length !== open.draft.lines.length)
    throw new PramanaError('bill_changed', {
      detail: 'A line now needs several batches. Look at the draft again before sealing.',
    });
  if (wish.total !== undefined && BigInt(wish.total) !== amounts.total)
    throw new PramanaError('bill_changed', {
      field: 'total',
      detail: `The total is now ${formatMoney(amounts.total, currency)}. Look at the draft again before sealing.`,
      params: { total: String(amounts.total) },
    });
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
