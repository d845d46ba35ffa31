import type { BillId, HospitalId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { BillKind } from './draft.store.ts';

export interface BillFilter {
  series?: string;
  number?: bigint;
  subjects?: readonly SubjectId[];
  from?: string;
  to?: string;
  dueOnly?: boolean;
  /** The last bill of the page before. */
  after?: string;
  most: number;
}

export interface ListedBill {
  id: BillId;
  kind: BillKind;
  series: string;
  number: number;
  subjectId: SubjectId;
  privateBox: Uint8Array | null;
  lineCount: number;
  total: bigint;
  paid: bigint;
  credited: bigint;
  refunded: bigint;
  author: string;
  sealedAt: Date;
}

/** Sealed bills, newest first, by keyset; every filter has its index. */
export async function listBills(tx: Tx, hospital: HospitalId, filter: BillFilter): Promise<ListedBill[]> {
  let query = tx
    .selectFrom('bill')
    .innerJoin('bill_balance as balance', (join) =>
      join.onRef('balance.hospital_id', '=', 'bill.hospital_id').onRef('balance.bill_id', '=', 'bill.id'),
    )
    .innerJoin('draft_bill as draft', (join) =>
      join.onRef('draft.hospital_id', '=', 'bill.hospital_id').onRef('draft.id', '=', 'bill.id'),
    )
    .innerJoin('person', 'person.id', 'bill.author_id')
    .select([
      'bill.id',
      'bill.kind',
      'bill.series',
      'bill.number',
      'bill.subject_id',
      'draft.private_box',
      'bill.total',
      'balance.paid',
      'balance.credited',
      'balance.refunded',
      'person.name as author',
      'bill.sealed_at',
    ])
    // Not the draft's: a line of it may have been sealed as several.
    .select((eb) =>
      eb
        .selectFrom('bill_line')
        .whereRef('bill_line.hospital_id', '=', 'bill.hospital_id')
        .whereRef('bill_line.bill_id', '=', 'bill.id')
        .select((line) => line.fn.countAll<bigint>().as('lines'))
        .as('line_count'),
    )
    .where('bill.hospital_id', '=', hospital);
  if (filter.series !== undefined) query = query.where('bill.series', '=', filter.series);
  if (filter.number !== undefined) query = query.where('bill.number', '=', filter.number);
  if (filter.subjects !== undefined)
    query = query.where('bill.subject_id', '=', sql<string>`any(${[...filter.subjects]}::uuid[])`);
  if (filter.from !== undefined) query = query.where('bill.business_date', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('bill.business_date', '<=', filter.to);
  if (filter.dueOnly === true)
    query = query.where(sql<boolean>`balance.total - balance.credited > balance.paid - balance.refunded`);
  if (filter.after !== undefined)
    query = query.where(
      sql<boolean>`(bill.sealed_at, bill.id) < (select sealed_at, id from bill where hospital_id = ${hospital} and id = ${filter.after})`,
    );
  const rows = await query.orderBy('bill.sealed_at', 'desc').orderBy('bill.id', 'desc').limit(filter.most).execute();
  return rows.map((row) => ({
    id: row.id as BillId,
    kind: row.kind as BillKind,
    series: row.series,
    number: Number(row.number),
    subjectId: row.subject_id as SubjectId,
    privateBox: row.private_box,
    lineCount: Number(row.line_count ?? 0),
    total: row.total,
    paid: row.paid,
    credited: row.credited,
    refunded: row.refunded,
    author: row.author,
    sealedAt: row.sealed_at,
  }));
}
