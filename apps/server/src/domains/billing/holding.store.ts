import type { HospitalId, IsoDate, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/** What billing holds of somebody: what an erasure must wait for, and from when the law counts. */
export interface Holding {
  readonly openDrafts: number;
  readonly unpaid: number;
  /** Charges of care that no bill has yet: goods went out already. */
  readonly unbilled: number;
  readonly documents: number;
  /** Business date of the newest document; null without one. */
  readonly last: IsoDate | null;
}

export async function holdingOf(tx: Tx, hospital: HospitalId, subject: SubjectId): Promise<Holding> {
  const { rows } = await sql<{
    drafts: bigint;
    unpaid: bigint;
    unbilled: bigint;
    documents: bigint;
    last: IsoDate | null;
  }>`
    select
      (select count(*) from draft_bill where hospital_id = ${hospital} and subject_id = ${subject} and status = 'draft')
        as drafts,
      (select count(*) from bill b join bill_balance a on a.hospital_id = b.hospital_id and a.bill_id = b.id
        where b.hospital_id = ${hospital} and b.subject_id = ${subject} and a.total - a.credited > a.paid - a.refunded)
        as unpaid,
      (select count(*) from charge c join encounter e on e.hospital_id = c.hospital_id and e.id = c.encounter_id
        where e.hospital_id = ${hospital} and e.subject_id = ${subject} and c.status = 'billable') as unbilled,
      (select count(*) from bill where hospital_id = ${hospital} and subject_id = ${subject}) as documents,
      (select max(at)::date::text from block where hospital_id = ${hospital} and subject_id = ${subject}
        and kind in ('bill', 'payment', 'refund', 'credit-note')) as last`.execute(tx);
  const row = rows[0];
  return {
    openDrafts: Number(row?.drafts ?? 0),
    unpaid: Number(row?.unpaid ?? 0),
    unbilled: Number(row?.unbilled ?? 0),
    documents: Number(row?.documents ?? 0),
    last: row?.last ?? null,
  };
}
