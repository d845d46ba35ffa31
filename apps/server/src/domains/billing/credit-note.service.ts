import type { CreditReason } from '@pramana/contract';
import { type BillId, formatMoney, type IsoDate, type PersonId, PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { billAgain } from '../charges/index.ts';
import { labelOf, sealDocument } from '../sealing/index.ts';
import { returnToQuarantine } from '../stock/index.ts';
import type { Acting, Approver } from './acting.policy.ts';
import { addToBalance, type StoredBill } from './bill.store.ts';
import { openSessionOf } from './counter.store.ts';
import { type CreditAmounts, type CreditWish, creditAmounts } from './credit-note.policy.ts';
import { creditedAlone, insertCreditNote } from './credit-note.store.ts';
import { holdToday } from './day.store.ts';
import { withinLimit } from './discount.policy.ts';
import { lockLimits, readLimits } from './discount.store.ts';
import { readLines, type StoredLine } from './line.store.ts';
import { faceNow } from './face.service.ts';
import { creditNoteItems } from './money.claim.ts';
import { ROUND_TO } from './pricing.policy.ts';
import { lockSealed } from './sealed.service.ts';

export interface CreditNoteWish {
  lines: readonly CreditWish[];
  reasonCode: CreditReason;
  note?: string;
  seen?: number;
  billAgain?: boolean;
  approver: Approver | null;
}

/**
 * Corrects a sealed bill by a document of its own (I-9): original lines, original tax, under the bill's balance lock so
 * that the sum credited never exceeds the billed. Goods go to quarantine; what was billed wrongly may be billed again
 * (decision 58); cash never moves here. Returns its id.
 */
export async function writeCreditNote(tx: Tx, acting: Acting, billId: BillId, wish: CreditNoteWish): Promise<string> {
  const { hospital, actor, at } = acting;
  const { balance, bill } = await lockSealed(tx, hospital.id, billId, wish.seen);
  const day = await holdToday(tx, hospital, at);
  const lines = await readLines(tx, hospital.id, [billId]);
  const amounts = creditAmounts(lines, wish.lines, { ...balance, roundTo: ROUND_TO });
  if (!wish.approver) await refuseAboveLimit(tx, acting, { billId, day, total: amounts.total });
  const approverId = wish.approver?.personId ?? null;
  const session = await openSessionOf(tx, hospital.id, actor.personId);
  const id = newId();
  await returnToQuarantine(tx, acting, goodsOf(amounts, lines, id));
  await sealNote(tx, acting, bill, amounts, { id, approverId, day, session: session?.id ?? null, wish });
  await addToBalance(tx, hospital.id, billId, { credited: amounts.total });
  if (wish.billAgain) {
    const again = { billId, lines: kept(amounts, lines), isRepriced: wish.reasonCode === 'price-error' };
    await billAgain(tx, { hospital: hospital.id, at }, again);
  }
  return id;
}

/**
 * Above the maker's own limit another person must say yes. A credit note has the limits of a discount: per bill, where
 * all that was credited on it without an approver counts, and per day. So nobody gets past it in many small notes.
 */
async function refuseAboveLimit(
  tx: Tx,
  { hospital, actor }: Acting,
  note: { billId: BillId; day: IsoDate; total: bigint },
): Promise<void> {
  await lockLimits(tx, hospital.id);
  const { onBill, onOthersToday } = await creditedAlone(tx, hospital.id, { ...note, personId: actor.personId });
  const limits = (await readLimits(tx, hospital.id)).map((limit) => ({ ...limit, percentBp: 10_000 }));
  const sum = onBill + note.total;
  const ask = { gross: sum, discount: sum, givenToday: onOthersToday };
  if (note.total === 0n || withinLimit(actor.roles, limits, ask, hospital.currency).ok) return;
  const detail = `A credit note of ${formatMoney(note.total, hospital.currency)} is above what you may still credit alone; another person must approve it.`;
  throw new PramanaError('credit_needs_approval', { field: 'approver', detail });
}

/** The lines of which this note leaves something with the patient. */
function kept(amounts: CreditAmounts, lines: readonly StoredLine[]) {
  return lines.filter(({ position }) =>
    amounts.lines.some((each) => each.position === position && each.goods === 'none'),
  );
}

function goodsOf(amounts: CreditAmounts, lines: readonly StoredLine[], documentId: string) {
  return amounts.lines.flatMap((line) => {
    const batchId = lines.find((each) => each.position === line.position)?.batchId;
    return line.goods === 'quarantine' && batchId
      ? [{ batchId, quantity: line.quantity, documentId, position: line.position }]
      : [];
  });
}

interface NoteContext {
  id: string;
  approverId: PersonId | null;
  day: string;
  session: string | null;
  wish: CreditNoteWish;
}

async function sealNote(
  tx: Tx,
  acting: Acting,
  bill: StoredBill,
  amounts: CreditAmounts,
  note: NoteContext,
): Promise<void> {
  const { hospital, actor, at } = acting;
  const { taxable, cgst, sgst, igst } = amounts.totals;
  const face = await faceNow(tx, acting, bill);
  const facts = {
    authorId: actor.personId,
    approverId: note.approverId,
    reasonCode: note.wish.reasonCode,
    note: note.wish.note?.trim() ?? '',
    businessDate: note.day,
    taxable,
    cgst,
    sgst,
    igst,
    roundOff: amounts.roundOff,
  };
  const block = await sealDocument(tx, {
    hospital,
    series: { kind: 'credit-note', prefix: 'CRN' },
    kind: 'credit-note',
    documentId: note.id,
    subjectId: bill.subjectId,
    currency: bill.currency,
    total: amounts.total,
    at,
    businessDate: note.day,
    authorId: actor.personId,
    items: creditNoteItems({
      ...facts,
      face,
      approvedBy: note.wish.approver?.name ?? null,
      billLabel: labelOf(bill.series, bill.number),
      lines: amounts.lines,
    }),
    urgent: true,
  });
  const row = {
    ...facts,
    id: note.id,
    series: block.series,
    number: block.number,
    billId: bill.id,
    subjectId: bill.subjectId,
    currency: bill.currency,
    total: amounts.total,
    counterSessionId: note.session,
    at,
  };
  await insertCreditNote(tx, hospital.id, row, amounts.lines);
}
