import { encodeCbor, sha256 } from '@pramana/ledger';
import { formatMoney, roundHalfUp } from '@pramana/kernel';
import type { DraftRow } from './draft.store.ts';

/** What one role may take off by itself: percent of the bill, money per bill, money per business day. */
export interface DiscountLimit {
  role: string;
  percentBp: number;
  billAmount: bigint;
  dayAmount: bigint;
}

export interface DiscountAsk {
  gross: bigint;
  discount: bigint;
  /** What the same person has given today already. */
  givenToday: bigint;
}

/**
 * Whether somebody with `roles` may give this discount alone; the reason in words when not. The widest of one's roles
 * counts. A role without a row may give nothing.
 */
export function withinLimit(
  roles: readonly string[],
  limits: readonly DiscountLimit[],
  ask: DiscountAsk,
  currency: string,
): { ok: true } | { ok: false; code: 'discount_needs_approval'; why: string } {
  if (ask.discount === 0n) return { ok: true };
  const mine = limits.filter((limit) => roles.includes(limit.role));
  if (mine.some((limit) => fits(limit, ask))) return { ok: true };
  const widest = mine.reduce((most, limit) => (limit.billAmount > most ? limit.billAmount : most), 0n);
  return {
    ok: false,
    code: 'discount_needs_approval',
    why: `A discount of ${formatMoney(ask.discount, currency)} is above your limit of ${formatMoney(widest, currency)} a bill; another person must approve it.`,
  };
}

function fits(limit: DiscountLimit, ask: DiscountAsk): boolean {
  const byPercent = roundHalfUp(ask.gross * BigInt(limit.percentBp), 10_000n);
  return (
    ask.discount <= byPercent && ask.discount <= limit.billAmount && ask.givenToday + ask.discount <= limit.dayAmount
  );
}

/** What an approver said yes to: exactly these lines, this discount, this patient. Any change needs a new yes. */
export function contentHash(draft: Pick<DraftRow, 'id' | 'subjectId' | 'lines' | 'discount'>): Uint8Array {
  const lines = draft.lines.map((line) => [line.itemId, line.quantity, line.batchId, line.chargeId]);
  const discount =
    draft.discount.kind === 'none'
      ? []
      : [
          draft.discount.kind,
          draft.discount.kind === 'percent' ? draft.discount.bp : draft.discount.amount,
          draft.discount.reason,
        ];
  return sha256(encodeCbor(['pramana/discount/v1', draft.id, draft.subjectId, lines, discount]));
}
