import type { BillId, HospitalId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { BlockRef } from '../sealing/index.ts';

/** The block of a payment, refund or credit note, by the document's own id. */
export async function documentBlock(tx: Tx, hospital: HospitalId, id: string): Promise<BlockRef | null> {
  const { rows } = await sql<{ series: string; number: bigint }>`
    select series, number from payment where hospital_id = ${hospital} and id = ${id}
    union all
    select series, number from refund where hospital_id = ${hospital} and id = ${id}
    union all
    select series, number from credit_note where hospital_id = ${hospital} and id = ${id}
    limit 1`.execute(tx);
  const [row] = rows;
  return row ? { series: row.series, number: Number(row.number) } : null;
}

/** Which bill a payment, refund or credit note belongs to, by the document's own id. */
export async function documentBill(
  tx: Tx,
  hospital: HospitalId,
  id: string,
): Promise<{ billId: BillId; subjectId: SubjectId } | null> {
  const { rows } = await sql<{ billId: BillId; subjectId: SubjectId }>`
    select document.bill_id as "billId", bill.subject_id as "subjectId" from (
      select bill_id from payment_allocation where hospital_id = ${hospital} and payment_id = ${id}
      union all
      select bill_id from refund where hospital_id = ${hospital} and id = ${id}
      union all
      select bill_id from credit_note where hospital_id = ${hospital} and id = ${id}
    ) as document join bill on bill.hospital_id = ${hospital} and bill.id = document.bill_id limit 1`.execute(tx);
  return rows[0] ?? null;
}

/** How many payments, refunds and credit notes a bill has; they only ever become more. */
export async function countDocuments(tx: Tx, hospital: HospitalId, billId: BillId): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select ((select count(*) from payment_allocation where hospital_id = ${hospital} and bill_id = ${billId})
      + (select count(*) from refund where hospital_id = ${hospital} and bill_id = ${billId})
      + (select count(*) from credit_note where hospital_id = ${hospital} and bill_id = ${billId}))::integer as n`.execute(
    tx,
  );
  return rows[0]?.n ?? 0;
}
