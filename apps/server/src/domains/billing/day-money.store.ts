import type { HospitalId, IsoDate } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/** What was taken or paid back by one method, minor units. */
export interface MethodSum {
  method: 'cash' | 'upi' | 'card';
  count: bigint;
  amount: bigint;
}

/**
 * Money in and out of one business day, by the day that stands on each document: what the day's close seals, whenever the
 * drawers were opened.
 */
export async function dayMoney(
  tx: Tx,
  hospital: HospitalId,
  date: IsoDate,
): Promise<{ payments: MethodSum[]; refunds: MethodSum[] }> {
  const here = sql`hospital_id = ${hospital} and business_date = ${date}`;
  const { rows } = await sql<MethodSum & { kind: 'payment' | 'refund' }>`
    select kind, method, count(*) as count, sum(amount)::bigint as amount from (
      select 'payment' as kind, method, amount from payment where ${here}
      union all
      select 'refund', method, amount from refund where ${here}
    ) as document group by kind, method order by kind, method`.execute(tx);
  const of = (wanted: string): MethodSum[] =>
    rows.filter(({ kind }) => kind === wanted).map(({ method, count, amount }) => ({ method, count, amount }));
  return { payments: of('payment'), refunds: of('refund') };
}
