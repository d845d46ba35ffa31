import { formatMoney, PramanaError } from '@pramana/kernel';
import type { Method } from './payment.store.ts';

/** As a person enters it; amounts in minor units as text. */
export interface PaymentPart {
  method: Method;
  amount: string;
  tendered?: string | null;
  reference?: string;
  /** What a person has confirmed about a reference that was used before. */
  confirmed?: Confirmed;
}

export type Confirmed = 'reference' | 'double';

/** A part that may be taken as it is. */
export interface PlannedPart {
  method: Method;
  amount: bigint;
  tendered: bigint | null;
  change: bigint | null;
  reference: string;
  confirmed: Confirmed | null;
}

/** Checks parts against what is due: never more than that, cash covered by what was handed over, references given. */
export function plan(parts: readonly PaymentPart[], due: bigint, currency: string): PlannedPart[] {
  const planned = parts.map((part, index) => planPart(part, index, currency));
  const sum = planned.reduce((total, part) => total + part.amount, 0n);
  if (sum > due)
    throw new PramanaError('payment_exceeds_due', {
      detail: `${formatMoney(sum, currency)} is more than the ${formatMoney(due, currency)} that is due.`,
      params: { amount: String(sum), due: String(due) },
    });
  return planned;
}

function planPart(part: PaymentPart, index: number, currency: string): PlannedPart {
  const amount = BigInt(part.amount);
  const reference = part.reference?.trim() ?? '';
  if (amount <= 0n)
    throw new PramanaError('invalid_field', { field: `parts/${index}/amount`, detail: 'A payment is more than zero.' });
  if (part.method !== 'cash') {
    if (!reference) throw new PramanaError('payment_reference_missing', { field: `parts/${index}/reference` });
    return { method: part.method, amount, tendered: null, change: null, reference, confirmed: part.confirmed ?? null };
  }
  const tendered = part.tendered === undefined || part.tendered === null ? amount : BigInt(part.tendered);
  if (tendered < amount)
    throw new PramanaError('invalid_field', {
      field: `parts/${index}/tendered`,
      detail: `${formatMoney(tendered, currency)} does not cover ${formatMoney(amount, currency)}.`,
    });
  return { method: 'cash', amount, tendered, change: tendered - amount, reference, confirmed: null };
}
