import type { BillJson } from '@pramana/contract';
import type { BillDocument, PaymentMethod } from '../../platform/documents/index.ts';
import type { Acting } from './acting.policy.ts';

/** A time as papers print it: in the hospital's zone. */
export const instant = (at: string, { hospital }: Acting) => ({ unixMs: Date.parse(at), zone: hospital.timeZone });

/** The payments that the bill's own claim counts: those sealed in the same instant. */
export function paidAtSeal(bill: BillJson): BillDocument['payments'] {
  return bill.payments
    .filter((payment) => payment.at === bill.sealedAt)
    .map(({ block, method, amount, tendered, change, reference }) => ({
      number: block.label,
      method,
      amount: BigInt(amount),
      tendered: tendered === null ? null : BigInt(tendered),
      change: change === null ? null : BigInt(change),
      reference,
    }));
}

/** What changed the bill's due after its seal; the claim knows nothing of it, so the paper says it apart. */
export function sinceSeal(bill: BillJson, acting: Acting): BillDocument['since'] {
  const of = (
    kind: BillDocument['since'][number]['kind'],
    {
      block,
      at,
      amount,
      method,
    }: { block: { label: string }; at: string; amount: string; method: PaymentMethod | null },
  ) => ({ kind, number: block.label, at: instant(at, acting), amount: BigInt(amount), method });
  return [
    ...bill.payments.filter((each) => each.at !== bill.sealedAt).map((each) => of('payment', each)),
    ...bill.creditNotes.map((each) => of('credit-note', { ...each, amount: each.total, method: null })),
    ...bill.refunds.map((each) => of('refund', each)),
  ].sort((a, b) => a.at.unixMs - b.at.unixMs);
}
