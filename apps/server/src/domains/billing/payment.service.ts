import { type BillId, type CounterSessionId, type SubjectId } from '@pramana/kernel';
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
import { type PaymentPart, plan, type PlannedPart } from './payment.policy.ts';
import { insertPayment } from './payment.store.ts';
import { refuseUsedReferences } from './reference.service.ts';
import { lockSealed } from './sealed.service.ts';

export interface PaidBill {
  id: BillId;
  label: string;
  subjectId: SubjectId;
  currency: string;
  face: Face;
}

/** Takes a payment on a sealed bill, under the bill's balance lock: two cashiers can never both take what is due. */
export async function payBill(
  tx: Tx,
  acting: Acting,
  billId: BillId,
  parts: readonly PaymentPart[],
  seen?: number,
): Promise<void> {
  const { hospital, actor, at } = acting;
  const { balance, bill } = await lockSealed(tx, hospital.id, billId, seen);
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
