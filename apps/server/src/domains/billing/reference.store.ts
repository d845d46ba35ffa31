import type { HospitalId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { labelOf } from '../sealing/index.ts';
import type { Method } from './payment.store.ts';

/** References are the same whatever their letters' case and spaces; the index `payment_reference` says the same. */
export function sameReference(reference: string): string {
  return reference.replaceAll(' ', '').toUpperCase();
}

/** One request at a time decides about a reference, until its transaction ends. */
export async function lockReference(tx: Tx, hospital: HospitalId, reference: string): Promise<void> {
  const name = `pramana/reference/${hospital}/${sameReference(reference)}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
}

export interface UsedReference {
  method: Method;
  amount: bigint;
  /** Number of the payment, and of the bill that it was for. */
  payment: string;
  bill: string;
}

/** Card and UPI payments that bear this reference, newest first. */
export async function paymentsWithReference(
  tx: Tx,
  hospital: HospitalId,
  reference: string,
  since: Date,
): Promise<UsedReference[]> {
  const rows = await tx
    .selectFrom('payment')
    .innerJoin('payment_allocation as allocation', (join) =>
      join
        .onRef('allocation.hospital_id', '=', 'payment.hospital_id')
        .onRef('allocation.payment_id', '=', 'payment.id'),
    )
    .innerJoin('bill', (join) =>
      join.onRef('bill.hospital_id', '=', 'allocation.hospital_id').onRef('bill.id', '=', 'allocation.bill_id'),
    )
    .select(['payment.method', 'payment.amount', 'payment.series', 'payment.number'])
    .select(['bill.series as bill_series', 'bill.number as bill_number'])
    .where('payment.hospital_id', '=', hospital)
    .where('payment.method', '<>', 'cash')
    .where(sql`upper(replace(payment.reference, ' ', ''))`, '=', sameReference(reference))
    .where('payment.at', '>', since)
    .orderBy('payment.at', 'desc')
    .limit(20)
    .execute();
  return rows.map((row) => ({
    method: row.method as Method,
    amount: row.amount,
    payment: labelOf(row.series, Number(row.number)),
    bill: labelOf(row.bill_series, Number(row.bill_number)),
  }));
}
