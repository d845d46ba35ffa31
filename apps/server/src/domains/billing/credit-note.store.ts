import type { BillId, HospitalId, IsoDate, PersonId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { CreditLineFacts, CreditNoteFacts } from './money.claim.ts';
import { labelOf } from '../sealing/index.ts';

export interface CreditNoteRow extends Omit<CreditNoteFacts, 'billLabel' | 'lines'> {
  id: string;
  series: string;
  number: number;
  billId: string;
  subjectId: SubjectId;
  currency: string;
  total: bigint;
  counterSessionId: string | null;
  at: Date;
}

export async function insertCreditNote(
  tx: Tx,
  hospital: HospitalId,
  note: CreditNoteRow,
  lines: readonly CreditLineFacts[],
): Promise<void> {
  await tx
    .insertInto('credit_note')
    .values({
      hospital_id: hospital,
      id: note.id,
      series: note.series,
      number: BigInt(note.number),
      bill_id: note.billId,
      subject_id: note.subjectId,
      currency: note.currency,
      reason_code: note.reasonCode,
      note: note.note,
      taxable: note.taxable,
      cgst: note.cgst,
      sgst: note.sgst,
      igst: note.igst,
      round_off: note.roundOff,
      total: note.total,
      approver_id: note.approverId,
      counter_session_id: note.counterSessionId,
      business_date: note.businessDate,
      at: note.at,
      author_id: note.authorId,
    })
    .execute();
  const key = { hospital_id: hospital, credit_note_id: note.id, bill_id: note.billId };
  await tx
    .insertInto('credit_note_line')
    .values(lines.map((line) => ({ ...key, ...line })))
    .execute();
}

/** What was credited without an approver: on this bill by anybody, and by this person on other bills of the day. */
export async function creditedAlone(
  tx: Tx,
  hospital: HospitalId,
  { billId, personId, day }: { billId: BillId; personId: PersonId; day: IsoDate },
): Promise<{ onBill: bigint; onOthersToday: bigint }> {
  return tx
    .selectFrom('credit_note')
    .select([
      sql<bigint>`coalesce(sum(total) filter (where bill_id = ${billId}), 0)::bigint`.as('onBill'),
      sql<bigint>`coalesce(sum(total) filter (where bill_id <> ${billId}), 0)::bigint`.as('onOthersToday'),
    ])
    .where('hospital_id', '=', hospital)
    .where('approver_id', 'is', null)
    .where((eb) =>
      eb.or([eb('bill_id', '=', billId), eb.and([eb('business_date', '=', day), eb('author_id', '=', personId)])]),
    )
    .executeTakeFirstOrThrow();
}

export interface StoredCreditNote extends CreditNoteRow {
  author: string;
  approver: string | null;
  billLabel: string;
  lines: CreditLineFacts[];
}

/** Credit notes with their lines: of one bill, or by id. */
export async function readCreditNotes(
  tx: Tx,
  hospital: HospitalId,
  by: { bill: string } | { ids: readonly string[] },
): Promise<StoredCreditNote[]> {
  if ('ids' in by && by.ids.length === 0) return [];
  const notes = tx
    .selectFrom('credit_note as note')
    .innerJoin('bill', (join) =>
      join.onRef('bill.hospital_id', '=', 'note.hospital_id').onRef('bill.id', '=', 'note.bill_id'),
    )
    .innerJoin('person', 'person.id', 'note.author_id')
    .leftJoin('person as approver', 'approver.id', 'note.approver_id')
    .selectAll('note')
    .select([
      'person.name as author',
      'approver.name as approver',
      'bill.series as bill_series',
      'bill.number as bill_number',
    ])
    .where('note.hospital_id', '=', hospital);
  const rows = await ('bill' in by
    ? notes.where('note.bill_id', '=', by.bill)
    : notes.where('note.id', 'in', [...by.ids])
  )
    .orderBy('note.series')
    .orderBy('note.number')
    .execute();
  const lines = await readCreditLines(
    tx,
    hospital,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    id: row.id,
    series: row.series,
    number: Number(row.number),
    billId: row.bill_id,
    billLabel: labelOf(row.bill_series, Number(row.bill_number)),
    subjectId: row.subject_id as SubjectId,
    currency: row.currency,
    reasonCode: row.reason_code,
    note: row.note,
    taxable: row.taxable,
    cgst: row.cgst,
    sgst: row.sgst,
    igst: row.igst,
    roundOff: row.round_off,
    total: row.total,
    approverId: row.approver_id as PersonId | null,
    approver: row.approver,
    counterSessionId: row.counter_session_id,
    businessDate: row.business_date,
    at: row.at,
    authorId: row.author_id as PersonId,
    author: row.author,
    lines: lines.get(row.id) ?? [],
  }));
}

async function readCreditLines(
  tx: Tx,
  hospital: HospitalId,
  noteIds: readonly string[],
): Promise<Map<string, CreditLineFacts[]>> {
  const found = new Map<string, CreditLineFacts[]>();
  if (noteIds.length === 0) return found;
  const rows = await tx
    .selectFrom('credit_note_line')
    .selectAll()
    .where('hospital_id', '=', hospital)
    .where('credit_note_id', 'in', [...noteIds])
    .orderBy('credit_note_id')
    .orderBy('position')
    .execute();
  for (const row of rows) {
    const lines = found.get(row.credit_note_id) ?? [];
    lines.push(creditLine(row));
    found.set(row.credit_note_id, lines);
  }
  return found;
}

function creditLine({
  position,
  quantity,
  gross,
  discount,
  taxable,
  cgst,
  sgst,
  igst,
  amount,
  goods,
}: CreditLineFacts): CreditLineFacts {
  return { position, quantity, gross, discount, taxable, cgst, sgst, igst, amount, goods };
}
