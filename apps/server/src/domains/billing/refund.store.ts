import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { labelOf } from '../sealing/index.ts';
import type { Method } from './payment.store.ts';

export interface RefundRow {
  id: string;
  series: string;
  number: number;
  billId: string;
  subjectId: SubjectId;
  method: Method;
  currency: string;
  amount: bigint;
  reference: string;
  counterSessionId: string;
  businessDate: string;
  at: Date;
  authorId: PersonId;
}

export async function insertRefund(tx: Tx, hospital: HospitalId, refund: RefundRow): Promise<void> {
  await tx
    .insertInto('refund')
    .values({
      hospital_id: hospital,
      id: refund.id,
      series: refund.series,
      number: BigInt(refund.number),
      bill_id: refund.billId,
      subject_id: refund.subjectId,
      method: refund.method,
      currency: refund.currency,
      amount: refund.amount,
      reference: refund.reference,
      counter_session_id: refund.counterSessionId,
      business_date: refund.businessDate,
      at: refund.at,
      author_id: refund.authorId,
    })
    .execute();
}

export interface StoredRefund extends RefundRow {
  author: string;
  billLabel: string;
}

/** Refunds of one bill, or by id. */
export async function readRefunds(
  tx: Tx,
  hospital: HospitalId,
  by: { bill: string } | { ids: readonly string[] },
): Promise<StoredRefund[]> {
  if ('ids' in by && by.ids.length === 0) return [];
  const refunds = tx
    .selectFrom('refund')
    .innerJoin('bill', (join) =>
      join.onRef('bill.hospital_id', '=', 'refund.hospital_id').onRef('bill.id', '=', 'refund.bill_id'),
    )
    .innerJoin('person', 'person.id', 'refund.author_id')
    .selectAll('refund')
    .select(['person.name as author', 'bill.series as bill_series', 'bill.number as bill_number'])
    .where('refund.hospital_id', '=', hospital);
  const rows = await ('bill' in by
    ? refunds.where('refund.bill_id', '=', by.bill)
    : refunds.where('refund.id', 'in', [...by.ids])
  )
    .orderBy('refund.series')
    .orderBy('refund.number')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    series: row.series,
    number: Number(row.number),
    billId: row.bill_id,
    billLabel: labelOf(row.bill_series, Number(row.bill_number)),
    subjectId: row.subject_id as SubjectId,
    method: row.method as Method,
    currency: row.currency,
    amount: row.amount,
    reference: row.reference,
    counterSessionId: row.counter_session_id,
    businessDate: row.business_date,
    at: row.at,
    authorId: row.author_id as PersonId,
    author: row.author,
  }));
}
