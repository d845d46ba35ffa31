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

/** A place that contradicts the other places that know the same. */
export interface StrayLine {
  /** The document whose line it is. */
  series: string;
  number: bigint;
  table: string;
  field: string;
}

/**
 * Lines that are not where they belong; the first thousand. Batch and quantity of a sold line stand in three rows: of
 * line, charge and stock movement the one that disagrees with both others is named. Positions count from 0 without a
 * gap, and a credit note's lines are of the bill that it corrects.
 */
export async function strayLines(tx: Tx, hospital: HospitalId): Promise<StrayLine[]> {
  const { rows } = await sql<StrayLine>`
    with witness as (
      select line.bill_id, line.batch_id as line_batch, charge.batch_id as charge_batch, moved.batch_id as moved_batch,
        line.quantity as line_quantity, charge.quantity as charge_quantity, -moved.quantity as moved_quantity
      from bill_line line
      join charge on charge.hospital_id = line.hospital_id and charge.id = line.charge_id
      left join stock_movement moved on moved.hospital_id = line.hospital_id and moved.document_id = line.bill_id
        and moved.position = line.position and moved.reason = 'sale'
      where line.hospital_id = ${hospital} and line.batch_id is not null
    ), found as (
      select bill_id, 'bill_line' as "table", 'batch_id' as field from witness where charge_batch = moved_batch and line_batch <> moved_batch
      union all
      select bill_id, 'charge', 'batch_id' from witness where line_batch = moved_batch and charge_batch is distinct from line_batch
      union all
      select bill_id, 'stock_movement', 'batch_id' from witness where line_batch = charge_batch and moved_batch <> line_batch
      union all
      select bill_id, 'charge', 'quantity' from witness where line_quantity = moved_quantity and charge_quantity <> line_quantity
      union all
      select bill_id, 'stock_movement', 'quantity' from witness where line_quantity = charge_quantity and moved_quantity <> line_quantity
      union all
      select bill_id, 'stock_movement', 'document_id' from witness where moved_batch is null
      union all
      select bill_id, 'bill_line', 'position' from bill_line where hospital_id = ${hospital}
      group by bill_id having min(position) <> 0 or max(position) <> count(*) - 1
    )
    select bill.series, bill.number, "table", field
    from found join bill on bill.hospital_id = ${hospital} and bill.id = found.bill_id
    union
    select note.series, note.number, 'credit_note_line', 'bill_id'
    from credit_note_line line
    join credit_note note on note.hospital_id = line.hospital_id and note.id = line.credit_note_id
    where line.hospital_id = ${hospital} and line.bill_id <> note.bill_id
    order by series, number, "table", field limit 1000`.execute(tx);
  return rows;
}
