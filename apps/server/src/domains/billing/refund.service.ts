import { type BillId, formatMoney, PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { labelOf, sealDocument } from '../sealing/index.ts';
import type { Acting } from './acting.policy.ts';
import { refundableOf } from './balance.policy.ts';
import { addToBalance } from './bill.store.ts';
import { confirmAbove, confirmLimit } from './confirm-limit.service.ts';
import { requireOpenSession } from './counter.store.ts';
import { holdToday } from './day.store.ts';
import { faceNow } from './face.service.ts';
import { refundItems } from './money.claim.ts';
import type { Method } from './payment.store.ts';
import { insertRefund } from './refund.store.ts';
import { lockSealed } from './sealed.service.ts';

/**
 * Hands money back: only what a credit note made refundable and never more than was paid (B6). Its own numbered, sealed
 * document. Returns the refund's id.
 */
export async function payRefund(
  tx: Tx,
  acting: Acting,
  billId: BillId,
  wish: { method: Method; amount: string; reference?: string; seen?: number },
): Promise<string> {
  const { hospital, actor, at } = acting;
  const { balance, bill } = await lockSealed(tx, hospital.id, billId, wish.seen);
  const amount = BigInt(wish.amount);
  const reference = wish.reference?.trim() ?? '';
  const most = refundableOf(balance);
  if (amount <= 0n) throw new PramanaError('invalid_field', { field: 'amount', detail: 'A refund is more than zero.' });
  if (amount > most)
    throw new PramanaError('refund_exceeds_paid', {
      field: 'amount',
      detail: `Only ${formatMoney(most, bill.currency)} can be handed back on this bill.`,
      params: { amount: String(amount), most: String(most) },
    });
  if (wish.method !== 'cash' && !reference) throw new PramanaError('payment_reference_missing', { field: 'reference' });
  confirmAbove(acting, await confirmLimit(tx, hospital.id, 'refund'), amount);
  const session = await requireOpenSession(tx, hospital.id, actor.personId);
  const day = await holdToday(tx, hospital, at);

  const face = await faceNow(tx, acting, bill);
  const id = newId();
  const facts = {
    authorId: actor.personId,
    method: wish.method,
    reference,
    counterSessionId: session,
    businessDate: day,
  };
  const block = await sealDocument(tx, {
    hospital,
    series: { kind: 'refund', prefix: 'RFD' },
    kind: 'refund',
    documentId: id,
    subjectId: bill.subjectId,
    currency: bill.currency,
    total: amount,
    at,
    businessDate: day,
    authorId: actor.personId,
    items: refundItems({ ...facts, face, billLabel: labelOf(bill.series, bill.number) }),
    urgent: true,
  });
  await insertRefund(tx, hospital.id, {
    ...facts,
    id,
    series: block.series,
    number: block.number,
    billId,
    subjectId: bill.subjectId,
    currency: bill.currency,
    amount,
    at,
  });
  await addToBalance(tx, hospital.id, billId, { refunded: amount });
  return id;
}
