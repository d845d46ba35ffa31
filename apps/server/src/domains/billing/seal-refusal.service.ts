import { formatMoney, PramanaError } from '@pramana/kernel';
import { isNoPhone } from './bill.policy.ts';
import type { OpenDraft } from './draft.service.ts';
import type { PaymentPart } from './payment.policy.ts';
import { refuseProblems } from './pricing.policy.ts';

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
