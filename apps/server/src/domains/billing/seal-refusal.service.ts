import { formatMoney, PramanaError } from '@pramana/kernel';
import { isNoPhone } from './bill.policy.ts';
import type { OpenDraft } from './draft.service.ts';
import type { PaymentPart } from './payment.policy.ts';
import { type PricedLine, refuseProblems } from './pricing.policy.ts';

/** Ten thousand crore rupees: far above any bill and far below what a column holds. */
const MOST = 10n ** 13n;

export interface SeenLine {
  batchId: string | null;
  quantity: number;
}

export interface SealWish {
  revision?: number;
  /** The total that the person saw; another one meanwhile refuses instead of surprising. */
  total?: string;
  /** The lines that the person saw, with their batches; others meanwhile refuse (decision 61). */
  lines?: readonly SeenLine[];
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
  if (wish.lines !== undefined) refuseUnseen(lines, wish.lines);
  // Stock moved since the draft was saved, and nobody says that they saw these lines.
  else if (lines.length !== open.draft.lines.length)
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

/** What is sealed is what lay on the screen: the strip that the person handed over is of that batch. */
function refuseUnseen(lines: readonly PricedLine[], seen: readonly SeenLine[]): void {
  const position = lines.findIndex(
    ({ batch, draft }, at) => (batch?.id ?? null) !== seen[at]?.batchId || draft.quantity !== seen[at]?.quantity,
  );
  const line = lines[position];
  if (line === undefined && lines.length === seen.length) return;
  const { item, batch } = line ?? {};
  throw new PramanaError('bill_changed', {
    field: line === undefined ? 'lines' : `lines/${position}/batch`,
    detail: batch
      ? `${line?.draft.quantity} of ${item?.name} are of batch ${batch.number}, expiring ${batch.expiry}, by now. Compare with the pack before sealing.`
      : 'The lines are others by now. Look at the draft again before sealing.',
    params: { line: position, ...(batch ? { batch: batch.number, expiry: batch.expiry } : {}) },
  });
}
