import { formatMoney, PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { Acting } from './acting.policy.ts';
import type { PlannedPart } from './payment.policy.ts';
import { lockReference, paymentsWithReference, sameReference, type UsedReference } from './reference.store.ts';

/** One UPI or card payment is entered for a second bill within days, if at all; bank references come round after years. */
const REMEMBERED_MS = 90 * 86_400_000;

/**
 * Asks before a card or UPI reference pays a second time, and harder before the very same method, reference and amount
 * do: `payment_reference_used`, with the payment that has it, unless a person has confirmed exactly that. Call it before
 * the series' lock; the reference's own lock makes two counters with one slip wait for each other.
 */
export async function refuseUsedReferences(
  tx: Tx,
  { hospital, at }: Acting,
  parts: readonly PlannedPart[],
  currency: string,
): Promise<void> {
  const since = new Date(at.getTime() - REMEMBERED_MS);
  const referred = parts.map((part, index) => ({ part, index })).filter(({ part }) => part.method !== 'cash');
  // In one order everywhere: two counters with the same two slips must not deadlock.
  const ordered = referred.toSorted((a, b) =>
    sameReference(a.part.reference) < sameReference(b.part.reference) ? -1 : 1,
  );
  for (const { part, index } of ordered) {
    await lockReference(tx, hospital.id, part.reference);
    const before = referred.filter((other) => other.index < index).map((other) => other.part);
    const here = before.filter((other) => sameReference(other.reference) === sameReference(part.reference));
    const used = [...here, ...(await paymentsWithReference(tx, hospital.id, part.reference, since))];
    const double = used.find((each) => each.method === part.method && each.amount === part.amount);
    const first = double ?? used[0];
    if (first === undefined || part.confirmed === 'double' || (part.confirmed === 'reference' && !double)) continue;
    throw refusal(index, first, double !== undefined, currency);
  }
}

function refusal(index: number, used: PlannedPart | UsedReference, isDouble: boolean, currency: string): PramanaError {
  const amount = formatMoney(used.amount, currency);
  const where = 'bill' in used ? `was taken as ${used.payment} for ${used.bill}` : 'stands in this payment already';
  return new PramanaError('payment_reference_used', {
    field: `parts/${index}/reference`,
    detail: isDouble
      ? `A payment of ${amount} with this reference ${where}. Do not take the same money twice.`
      : `This reference ${where}, over ${amount}.`,
    params: {
      part: index,
      confirm: isDouble ? 'double' : 'reference',
      amount: String(used.amount),
      ...('bill' in used ? { payment: used.payment, bill: used.bill } : { payment: null, bill: null }),
    },
  });
}
