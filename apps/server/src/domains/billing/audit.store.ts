import type { HospitalId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface Imbalance {
  series: string;
  number: bigint;
  /** Column of the balance that says something else than the documents. */
  field: string;
}

/** Balances that are not the sum of their documents; the first thousand. */
export async function wrongBalances(tx: Tx, hospital: HospitalId): Promise<Imbalance[]> {
  const { rows } = await sql<Imbalance>`
    with truth as (
      select bill.id, bill.series, bill.number, bill.total,
        coalesce((select sum(amount) from payment_allocation a where a.hospital_id = bill.hospital_id and a.bill_id = bill.id), 0) as paid,
        coalesce((select sum(total) from credit_note c where c.hospital_id = bill.hospital_id and c.bill_id = bill.id), 0) as credited,
        coalesce((select sum(amount) from refund r where r.hospital_id = bill.hospital_id and r.bill_id = bill.id), 0) as refunded
      from bill where bill.hospital_id = ${hospital}
    )
    select truth.series, truth.number, field from truth
    left join bill_balance b on b.hospital_id = ${hospital} and b.bill_id = truth.id
    cross join lateral (values ('total', b.total, truth.total), ('paid', b.paid, truth.paid), ('credited', b.credited, truth.credited), ('refunded', b.refunded, truth.refunded)) as each (field, stored, true_value)
    where stored is distinct from true_value
    order by truth.series, truth.number, field
    limit 1000`.execute(tx);
  return rows;
}
