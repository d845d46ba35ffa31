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
 * line, charge and stock movement the one that disagrees with both others is named. Item and MRP of the line are the
 * batch's. Positions count from 0 without a gap, and a credit note's lines are of the bill that it corrects. A charge had
 * another turn only after the line of the last one was credited to its last piece and something of it had stayed with the patient
 * (decision 58); a turn bills what no earlier one got back.
 */
export async function strayLines(tx: Tx, hospital: HospitalId): Promise<StrayLine[]> {
  const { rows } = await sql<StrayLine>`
    with witness as (
      select line.*, charge.batch_id as charge_batch, moved.batch_id as moved_batch, charge.quantity - back as charge_quantity,
        -moved.quantity - back as moved_quantity, batch.item_id as batch_item, batch.mrp_amount as batch_mrp, batch.mrp_per as batch_per
      from bill_line line
      join charge on charge.hospital_id = line.hospital_id and charge.id = line.charge_id
      left join batch on batch.hospital_id = line.hospital_id and batch.id = line.batch_id
      left join evidence handed on handed.hospital_id = line.hospital_id and handed.id = line.evidence_id
        and handed.kind = 'dispense'
      left join stock_movement moved on moved.hospital_id = line.hospital_id
        and moved.document_id = coalesce(handed.document_id, line.bill_id)
        and moved.position = case when handed.id is null then line.position else charge.evidence_line end
        and moved.reason = case when handed.id is null then 'sale' else 'dispense' end
      cross join lateral (select case when line.charge_turn = 0 then 0 else (
        select coalesce(sum(credit.quantity), 0)::bigint from bill_line earlier
        join credit_note_line credit on credit.hospital_id = earlier.hospital_id and credit.bill_id = earlier.bill_id
          and credit.position = earlier.position and credit.goods = 'quarantine'
        where earlier.hospital_id = line.hospital_id and earlier.charge_id = line.charge_id
          and earlier.charge_turn < line.charge_turn) end as back) as earlier
      where line.hospital_id = ${hospital} and line.batch_id is not null
    ), found as (
      select bill_id, split_part(place, '.', 1) as "table", split_part(place, '.', 2) as field
      from witness cross join lateral (values
        ('bill_line.batch_id', charge_batch = moved_batch and batch_id <> moved_batch),
        ('charge.batch_id', batch_id = moved_batch and charge_batch is distinct from batch_id),
        ('stock_movement.batch_id', batch_id = charge_batch and moved_batch <> batch_id),
        ('charge.quantity', quantity = moved_quantity and charge_quantity <> quantity),
        ('stock_movement.quantity', quantity = charge_quantity and moved_quantity <> quantity),
        ('stock_movement.document_id', moved_batch is null),
        ('batch.item_id', batch_id = moved_batch and batch_item <> item_id),
        ('batch.mrp_amount', batch_id = moved_batch and batch_mrp <> mrp_amount),
        ('batch.mrp_per', batch_id = moved_batch and batch_per <> mrp_per)
      ) as each (place, wrong) where wrong
      union all
      select bill_id, 'charge', 'id' from bill_line line where hospital_id = ${hospital} and not exists (
        select from charge where charge.hospital_id = line.hospital_id and charge.id = line.charge_id)
      union all
      select line.bill_id, split_part(place, '.', 1), split_part(place, '.', 2) from bill_line line
      join charge on charge.hospital_id = line.hospital_id and charge.id = line.charge_id
      cross join lateral (values
        ('bill_line.charge_turn', line.charge_turn > charge.turn or line.charge_turn > 0 and not exists (
          select from bill_line earlier where earlier.hospital_id = line.hospital_id
            and earlier.charge_id = line.charge_id and earlier.charge_turn = line.charge_turn - 1)),
        ('charge.turn', charge.turn > line.charge_turn and (
          not coalesce((line.quantity, true) = (select sum(credit.quantity), bool_or(credit.goods = 'none')
            from credit_note_line credit where credit.hospital_id = line.hospital_id and credit.bill_id = line.bill_id
              and credit.position = line.position), false)
          or (charge.status = 'billed' or charge.turn > line.charge_turn + 1) and not exists (
            select from bill_line later where later.hospital_id = line.hospital_id
              and later.charge_id = line.charge_id and later.charge_turn = line.charge_turn + 1)))
      ) as each (place, wrong)
      where line.hospital_id = ${hospital} and wrong
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

/**
 * Sales and returns of stock that no line of a sealed document explains, or that say another batch, quantity, maker or
 * time than it; and goods of a credit note that never came back. The first thousand, by batch.
 */
export async function strayMovements(
  tx: Tx,
  hospital: HospitalId,
): Promise<{ batch: string | null; document: string | null; field: string }[]> {
  const { rows } = await sql<{ batch: string | null; document: string | null; field: string }>`
    with expected as (
      select 'sale' as reason, line.bill_id as document_id, line.position, line.batch_id, -line.quantity as quantity,
        0::bigint as quarantined, bill.author_id, bill.sealed_at as at, bill.series, bill.number
      from bill_line line join bill on bill.hospital_id = line.hospital_id and bill.id = line.bill_id
      where line.hospital_id = ${hospital} and line.batch_id is not null
        -- What a dispense handed out moved with it (pharmacy), and not again with the bill.
        and not exists (select from evidence handed where handed.hospital_id = line.hospital_id
          and handed.id = line.evidence_id and handed.kind = 'dispense')
      union all
      select 'return', credit.credit_note_id, credit.position, line.batch_id, 0, credit.quantity, note.author_id, note.at,
        note.series, note.number
      from credit_note_line credit
      join credit_note note on note.hospital_id = credit.hospital_id and note.id = credit.credit_note_id
      join bill_line line on line.hospital_id = credit.hospital_id and line.bill_id = note.bill_id
        and line.position = credit.position
      where credit.hospital_id = ${hospital} and credit.goods = 'quarantine' and line.batch_id is not null
    ), moved as (
      select * from stock_movement where hospital_id = ${hospital} and reason in ('sale', 'return')
    ), paired as (
      select coalesce(moved.batch_id, expected.batch_id) as batch_id, expected.series, expected.number, field
      from moved full join expected on expected.reason = moved.reason and expected.document_id = moved.document_id
        and expected.position = moved.position
      cross join lateral (values
        ('document_id', moved.id is null or expected.document_id is null),
        ('batch_id', moved.batch_id <> expected.batch_id),
        ('quantity', moved.quantity <> expected.quantity),
        ('quarantined', moved.quarantined <> expected.quarantined),
        ('person_id', moved.person_id <> expected.author_id),
        ('at', moved.at <> expected.at),
        ('note', moved.note <> '')
      ) as each (field, wrong) where wrong
    )
    select batch.number as batch, paired.series || '-' || lpad(paired.number::text, 6, '0') as document, field from paired
    left join batch on batch.hospital_id = ${hospital} and batch.id = paired.batch_id
    order by 1, 2, 3 limit 1000`.execute(tx);
  return rows;
}

/** Prints that are missing among the copies of a bill: copies count from 1 without a gap. */
export async function missingPrints(tx: Tx, hospital: HospitalId): Promise<{ series: string; number: bigint }[]> {
  const { rows } = await sql<{ series: string; number: bigint }>`
    select bill.series, bill.number from bill_print print
    join bill on bill.hospital_id = print.hospital_id and bill.id = print.bill_id
    where print.hospital_id = ${hospital} group by bill.series, bill.number
    having min(copy) <> 1 or max(copy) <> count(*) order by 1, 2 limit 1000`.execute(tx);
  return rows;
}
