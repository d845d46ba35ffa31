import type { HospitalId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/** Of the records of these subjects those of which some charge cites a version, however long ago. */
export async function chargedRecords(
  tx: Tx,
  hospital: HospitalId,
  { subjects, records }: { subjects: readonly SubjectId[]; records: readonly string[] },
): Promise<Set<string>> {
  if (records.length === 0) return new Set();
  const rows = await tx
    .selectFrom('evidence as e')
    .innerJoin('charge as c', (join) =>
      join.onRef('c.hospital_id', '=', 'e.hospital_id').onRef('c.evidence_id', '=', 'e.id'),
    )
    .select('e.record_id')
    .distinct()
    .where('e.hospital_id', '=', hospital)
    .where(sql<boolean>`e.subject_id = any(${[...subjects]}::uuid[])`)
    .where(sql<boolean>`e.record_id = any(${[...records]}::uuid[])`)
    .execute();
  return new Set(rows.flatMap((row) => row.record_id ?? []));
}

/** Of these records those that are the result of a test that was ordered here: what came from elsewhere is not ours to bill. */
export async function orderedRecords(tx: Tx, hospital: HospitalId, records: readonly string[]): Promise<Set<string>> {
  if (records.length === 0) return new Set();
  const rows = await tx
    .selectFrom('lab_order')
    .select('record_id')
    .distinct()
    .where('hospital_id', '=', hospital)
    .where(sql<boolean>`record_id = any(${[...records]}::uuid[])`)
    .execute();
  return new Set(rows.flatMap((row) => row.record_id ?? []));
}

/** When the counter last billed each of these items to these subjects by itself, since a time: nothing is cited by it. */
export async function billedByHand(
  tx: Tx,
  hospital: HospitalId,
  { subjects, items, since }: { subjects: readonly SubjectId[]; items: readonly string[]; since: Date },
): Promise<Map<string, Date>> {
  if (items.length === 0) return new Map();
  const rows = await tx
    .selectFrom('charge')
    .innerJoin('encounter', (join) =>
      join.onRef('encounter.hospital_id', '=', 'charge.hospital_id').onRef('encounter.id', '=', 'charge.encounter_id'),
    )
    .select((eb) => ['charge.item_id', eb.fn.max('charge.occurred_at').as('at')])
    .where('charge.hospital_id', '=', hospital)
    .where(sql<boolean>`encounter.subject_id = any(${[...subjects]}::uuid[])`)
    .where(sql<boolean>`charge.item_id = any(${[...items]}::uuid[])`)
    .where('charge.status', '=', 'billed')
    .where('charge.evidence_id', 'is', null)
    .where('charge.occurred_at', '>=', since)
    .groupBy('charge.item_id')
    .execute();
  return new Map(rows.map((row) => [row.item_id, row.at]));
}
