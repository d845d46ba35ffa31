import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface DispenseRow {
  id: string;
  act: 'dispense' | 'return' | 'confirm';
  recordId: string;
  version: number;
  subjectId: SubjectId;
  encounterId: string;
  ofId: string | null;
  how: string;
  series: string;
  number: number;
  /** Null: the patient, in their own account. */
  authorId: PersonId | null;
  at: Date;
}

export interface DispenseLineRow {
  position: number;
  line: number;
  prescribedItemId: string | null;
  itemId: string;
  batchId: string;
  quantity: bigint;
  chargeId: string;
  swap: string;
  substitutionId: string | null;
  goods: string;
}

/** Writes an act with its lines. A second confirmation violates `dispense_confirmed_once`. */
export async function insertDispense(
  tx: Tx,
  hospital: HospitalId,
  row: DispenseRow,
  lines: readonly DispenseLineRow[],
): Promise<void> {
  await tx
    .insertInto('dispense')
    .values({
      hospital_id: hospital,
      id: row.id,
      act: row.act,
      record_id: row.recordId,
      version: row.version,
      subject_id: row.subjectId,
      encounter_id: row.encounterId,
      of_id: row.ofId,
      how: row.how,
      series: row.series,
      number: BigInt(row.number),
      author_id: row.authorId,
      at: row.at,
    })
    .execute();
  if (lines.length === 0) return;
  await tx
    .insertInto('dispense_line')
    .values(
      lines.map((line) => ({
        hospital_id: hospital,
        dispense_id: row.id,
        position: line.position,
        line: line.line,
        prescribed_item_id: line.prescribedItemId,
        item_id: line.itemId,
        batch_id: line.batchId,
        quantity: line.quantity,
        charge_id: line.chargeId,
        swap: line.swap,
        substitution_id: line.substitutionId,
        goods: line.goods,
      })),
    )
    .execute();
}

export interface StoredLine extends DispenseLineRow {
  dispenseId: string;
  itemName: string;
  genericName: string;
  unit: string;
  packLabel: string;
  batchNumber: string;
  batchExpiry: string;
  consent: { id: string; by: string; byName: string; at: Date } | null;
  /** How much of it credit notes took back. */
  credited: bigint;
  /** Series and number of the bill, once it is billed; none again while it is to be billed anew. */
  bill: { series: string; number: number } | null;
}

export interface StoredDispense extends DispenseRow {
  author: string;
  lines: StoredLine[];
}

type Which =
  | { records: readonly string[] }
  | { ids: readonly string[] }
  | { subjects: readonly SubjectId[]; limit: number };

/** Acts with their lines, oldest first (of subjects: the newest acts): of a prescription, by id, or of somebody. */
export async function readDispenses(tx: Tx, hospital: HospitalId, which: Which): Promise<StoredDispense[]> {
  let query = tx
    .selectFrom('dispense')
    .leftJoin('person', 'person.id', 'dispense.author_id')
    .selectAll('dispense')
    .select('person.name as author')
    .where('hospital_id', '=', hospital);
  if ('records' in which)
    query = query.where(sql<boolean>`record_id = any(${[...which.records]}::uuid[])`).orderBy('dispense.id');
  else if ('ids' in which) query = query.where(sql<boolean>`dispense.id = any(${[...which.ids]}::uuid[])`);
  else
    query = query
      .where(sql<boolean>`subject_id = any(${[...which.subjects]}::uuid[])`)
      .orderBy('dispense.id', 'desc')
      .limit(which.limit);
  const rows = await query.execute();
  const lines = await linesOf(
    tx,
    hospital,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    act: row.act as DispenseRow['act'],
    recordId: row.record_id,
    version: row.version,
    subjectId: row.subject_id as SubjectId,
    encounterId: row.encounter_id,
    ofId: row.of_id,
    how: row.how,
    series: row.series,
    number: Number(row.number),
    authorId: row.author_id as PersonId | null,
    author: row.author ?? '',
    at: row.at,
    lines: lines.get(row.id) ?? [],
  }));
}

async function linesOf(tx: Tx, hospital: HospitalId, dispenses: readonly string[]): Promise<Map<string, StoredLine[]>> {
  if (dispenses.length === 0) return new Map();
  const rows = await tx
    .selectFrom('dispense_line as l')
    .innerJoin('item', (join) =>
      join.onRef('item.hospital_id', '=', 'l.hospital_id').onRef('item.id', '=', 'l.item_id'),
    )
    .innerJoin('batch', (join) =>
      join.onRef('batch.hospital_id', '=', 'l.hospital_id').onRef('batch.id', '=', 'l.batch_id'),
    )
    .leftJoin('substitution as s', (join) =>
      join.onRef('s.hospital_id', '=', 'l.hospital_id').onRef('s.id', '=', 'l.substitution_id'),
    )
    .leftJoin('person as consenter', 'consenter.id', 's.answered_by')
    .leftJoin('charge', (join) =>
      join.onRef('charge.hospital_id', '=', 'l.hospital_id').onRef('charge.id', '=', 'l.charge_id'),
    )
    .leftJoin('bill_line as billed', (join) =>
      join
        .onRef('billed.hospital_id', '=', 'charge.hospital_id')
        .onRef('billed.charge_id', '=', 'charge.id')
        .onRef('billed.charge_turn', '=', 'charge.turn'),
    )
    .leftJoin('bill', (join) =>
      join.onRef('bill.hospital_id', '=', 'billed.hospital_id').onRef('bill.id', '=', 'billed.bill_id'),
    )
    .selectAll('l')
    .select([
      'item.name',
      'item.generic_name',
      'item.unit',
      'item.pack_label',
      'batch.number as batch_number',
      'batch.expiry',
      's.answered_by',
      's.answered_at',
    ])
    .select(['consenter.name as consenter', 'bill.series as bill_series', 'bill.number as bill_number'])
    .select(
      sql<bigint>`(select coalesce(sum(credit.quantity), 0)::bigint from bill_line line
        join credit_note_line credit on credit.hospital_id = line.hospital_id and credit.bill_id = line.bill_id
          and credit.position = line.position and credit.goods = 'quarantine'
        where line.hospital_id = l.hospital_id and line.charge_id = l.charge_id)`.as('credited'),
    )
    .where('l.hospital_id', '=', hospital)
    .where(sql<boolean>`l.dispense_id = any(${[...dispenses]}::uuid[])`)
    .orderBy('l.dispense_id')
    .orderBy('l.position')
    .execute();
  const stored = rows.map((row): StoredLine => {
    const { substitution_id: id, answered_by: by, answered_at: at } = row;
    return {
      dispenseId: row.dispense_id,
      position: row.position,
      line: row.line,
      prescribedItemId: row.prescribed_item_id,
      itemId: row.item_id,
      itemName: row.name,
      genericName: row.generic_name,
      unit: row.unit,
      packLabel: row.pack_label,
      batchId: row.batch_id,
      batchNumber: row.batch_number,
      batchExpiry: row.expiry,
      quantity: row.quantity,
      credited: row.credited,
      chargeId: row.charge_id,
      swap: row.swap,
      substitutionId: id,
      goods: row.goods,
      consent: id === null || by === null || at === null ? null : { id, by, byName: row.consenter ?? '', at },
      bill:
        row.bill_series === null || row.bill_number === null
          ? null
          : { series: row.bill_series, number: Number(row.bill_number) },
    };
  });
  return Map.groupBy(stored, (line) => line.dispenseId);
}
