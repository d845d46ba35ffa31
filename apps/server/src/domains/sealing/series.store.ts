import type { HospitalId } from '@pramana/kernel';
import { fixed, type Tx } from '../../platform/database/index.ts';

/** Where a series stands: the next block has the next number and this hash before it. */
export interface SeriesEnd {
  lastNumber: number;
  lastHash: Uint8Array;
}

export interface SeriesRow extends SeriesEnd {
  code: string;
  kind: string;
  financialYear: string;
  counter: string;
}

const lockedSeries = fixed((tx, { hospital, code }: { hospital: HospitalId; code: string }) =>
  tx
    .selectFrom('series')
    .select(['code', 'kind', 'financial_year', 'counter', 'last_number', 'last_hash'])
    .where('hospital_id', '=', hospital)
    .where('code', '=', code)
    .forUpdate()
    .compile(),
);

/** The series, its row locked until the transaction ends: nobody else takes a number meanwhile. */
export async function lockSeries(tx: Tx, hospital: HospitalId, code: string): Promise<SeriesRow | undefined> {
  const [row] = await lockedSeries(tx, { hospital, code });
  if (row === undefined) return undefined;
  return {
    code: row.code,
    kind: row.kind,
    financialYear: row.financial_year,
    counter: row.counter,
    lastNumber: Number(row.last_number),
    lastHash: row.last_hash,
  };
}

/** Answers false when code or (kind, year, counter) is taken; a concurrent insert is waited for. */
export async function insertSeries(tx: Tx, hospital: HospitalId, row: SeriesRow, at: Date): Promise<boolean> {
  const inserted = await tx
    .insertInto('series')
    .values({
      hospital_id: hospital,
      code: row.code,
      kind: row.kind,
      financial_year: row.financialYear,
      counter: row.counter,
      last_number: BigInt(row.lastNumber),
      last_hash: row.lastHash,
      opened_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('code')
    .execute();
  return inserted.length > 0;
}

/** Every numbering of the hospital, by code. */
export async function listSeries(tx: Tx, hospital: HospitalId): Promise<SeriesRow[]> {
  const rows = await tx.selectFrom('series').selectAll().where('hospital_id', '=', hospital).orderBy('code').execute();
  return rows.map((row) => ({
    code: row.code,
    kind: row.kind,
    financialYear: row.financial_year,
    counter: row.counter,
    lastNumber: Number(row.last_number),
    lastHash: row.last_hash,
  }));
}
