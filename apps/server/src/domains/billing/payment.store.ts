import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { labelOf } from '../sealing/index.ts';

export type Method = 'cash' | 'card' | 'upi';

export interface PaymentRow {
  id: string;
  series: string;
  number: number;
  subjectId: SubjectId;
  method: Method;
  currency: string;
  amount: bigint;
  tendered: bigint | null;
  change: bigint | null;
  reference: string;
  counterSessionId: string;
  businessDate: string;
  at: Date;
  authorId: PersonId;
}

export async function insertPayment(tx: Tx, hospital: HospitalId, payment: PaymentRow, billId: string): Promise<void> {
  await tx
    .insertInto('payment')
    .values({
      hospital_id: hospital,
      id: payment.id,
      series: payment.series,
      number: BigInt(payment.number),
      subject_id: payment.subjectId,
      method: payment.method,
      currency: payment.currency,
      amount: payment.amount,
      tendered: payment.tendered,
      change: payment.change,
      reference: payment.reference,
      counter_session_id: payment.counterSessionId,
      business_date: payment.businessDate,
      at: payment.at,
      author_id: payment.authorId,
    })
    .execute();
  await tx
    .insertInto('payment_allocation')
    .values({ hospital_id: hospital, payment_id: payment.id, bill_id: billId, amount: payment.amount })
    .execute();
}

export interface StoredPayment extends PaymentRow {
  author: string;
  billId: string;
  billLabel: string;
  allocated: bigint;
}

/**
 * Payments with the bills they were allocated to, one row per allocation: by bill or by payment id. A payment that lost
 * its allocation, which only the audit ever sees, has an empty bill.
 */
export async function readPayments(
  tx: Tx,
  hospital: HospitalId,
  by: { bill: string } | { ids: readonly string[] },
): Promise<StoredPayment[]> {
  if ('ids' in by && by.ids.length === 0) return [];
  let query = tx
    .selectFrom('payment')
    .leftJoin('payment_allocation as allocation', (join) =>
      join
        .onRef('allocation.hospital_id', '=', 'payment.hospital_id')
        .onRef('allocation.payment_id', '=', 'payment.id'),
    )
    .leftJoin('bill', (join) =>
      join.onRef('bill.hospital_id', '=', 'allocation.hospital_id').onRef('bill.id', '=', 'allocation.bill_id'),
    )
    .innerJoin('person', 'person.id', 'payment.author_id')
    .selectAll('payment')
    .select([
      'allocation.bill_id',
      'allocation.amount as allocated',
      'person.name as author',
      'bill.series as bill_series',
      'bill.number as bill_number',
    ])
    .where('payment.hospital_id', '=', hospital);
  query = 'bill' in by ? query.where('allocation.bill_id', '=', by.bill) : query.where('payment.id', 'in', [...by.ids]);
  const rows = await query.orderBy('payment.series').orderBy('payment.number').execute();
  return rows.map((row) => ({
    id: row.id,
    series: row.series,
    number: Number(row.number),
    subjectId: row.subject_id as SubjectId,
    method: row.method as Method,
    currency: row.currency,
    amount: row.amount,
    tendered: row.tendered,
    change: row.change,
    reference: row.reference,
    counterSessionId: row.counter_session_id,
    businessDate: row.business_date,
    at: row.at,
    authorId: row.author_id as PersonId,
    author: row.author,
    billId: row.bill_id ?? '',
    billLabel: labelOf(row.bill_series ?? '', Number(row.bill_number)),
    allocated: row.allocated ?? 0n,
  }));
}
