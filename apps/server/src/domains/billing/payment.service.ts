import { type BillId, type CounterSessionId, formatMoney, PramanaError, type SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { labelOf, sealDocument } from '../sealing/index.ts';
import type { Acting } from './acting.policy.ts';
import { dueOf } from './balance.policy.ts';
import { addToBalance } from './bill.store.ts';
import type { Face } from './face.claim.ts';
import { faceNow } from './face.service.ts';
import { requireOpenSession } from './counter.store.ts';
import { holdToday } from './day.store.ts';
import { paymentItems } from './money.claim.ts';
import { insertPayment, type Method } from './payment.store.ts';
import { refuseUsedReferences } from './reference.service.ts';
import { lockSealed } from './sealed.service.ts';

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

export interface PaidBill {
  id: BillId;
  label: string;
  subjectId: SubjectId;
  currency: string;
  face: Face;
}

/** Takes a payment on a sealed bill, under the bill's balance lock: two cashiers can never both take what is due. */
export async function payBill(tx: Tx, acting: Acting, billId: BillId, parts: readonly PaymentPart[]): Promise<void> {
  const { hospital, actor, at } = acting;
  const { balance, bill } = await lockSealed(tx, hospital.id, billId);
  const planned = plan(parts, dueOf(balance), bill.currency);
  await refuseUsedReferences(tx, acting, planned, bill.currency);
  const session = await requireOpenSession(tx, hospital.id, actor.personId);
  const day = await holdToday(tx, hospital, at);
  await takeParts(
    tx,
    acting,
    {
      id: billId,
      label: labelOf(bill.series, bill.number),
      subjectId: bill.subjectId,
      currency: bill.currency,
      face: await faceNow(tx, acting, bill),
    },
    planned,
    { session, day },
  );
}

/** Writes each part as its own numbered, sealed document and adds them to the balance. */
export async function takeParts(
  tx: Tx,
  acting: Acting,
  bill: PaidBill,
  parts: readonly PlannedPart[],
  till: { session: CounterSessionId; day: string },
): Promise<void> {
  for (const part of parts) await takePart(tx, acting, bill, part, till);
  await addToBalance(tx, acting.hospital.id, bill.id, { paid: parts.reduce((sum, part) => sum + part.amount, 0n) });
}

async function takePart(
  tx: Tx,
  { hospital, actor, at }: Acting,
  bill: PaidBill,
  part: PlannedPart,
  till: { session: CounterSessionId; day: string },
): Promise<void> {
  const id = newId();
  const facts = { ...part, authorId: actor.personId, counterSessionId: till.session, businessDate: till.day };
  const block = await sealDocument(tx, {
    hospital,
    series: { kind: 'payment', prefix: 'RCT' },
    kind: 'payment',
    documentId: id,
    subjectId: bill.subjectId,
    currency: bill.currency,
    total: part.amount,
    at,
    businessDate: till.day,
    authorId: actor.personId,
    items: paymentItems({ ...facts, face: bill.face, allocations: [{ label: bill.label, amount: part.amount }] }),
    urgent: true,
  });
  await insertPayment(
    tx,
    hospital.id,
    {
      ...facts,
      id,
      series: block.series,
      number: block.number,
      subjectId: bill.subjectId,
      currency: bill.currency,
      at,
    },
    bill.id,
  );
}
