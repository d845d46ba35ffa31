import type { HospitalId, IsoDate, LogId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { BundleFacts } from './bundle.claim.ts';

/** Entries of a log, with the log's own id. */
export interface StoredRange {
  readonly log: LogId;
  readonly origin: string;
  readonly first: number;
  readonly end: number;
}

export interface BundleRow extends Omit<BundleFacts, 'ranges'> {
  readonly id: string;
  readonly series: string;
  readonly number: number;
  readonly at: Date;
  readonly ranges: readonly StoredRange[];
}

export async function insertBundle(tx: Tx, hospital: HospitalId, row: BundleRow): Promise<void> {
  await tx
    .insertInto('auditor_bundle')
    .values({
      hospital_id: hospital,
      id: row.id,
      series: row.series,
      number: BigInt(row.number),
      at: row.at,
      author_id: row.authorId,
      from_date: row.from,
      to_date: row.to,
      auditor: row.auditor,
      recipient: row.recipient,
      reason: row.reason,
      ranges: JSON.stringify(row.ranges),
    })
    .execute();
}

function bundles(tx: Tx, hospital: HospitalId) {
  return tx
    .selectFrom('auditor_bundle as d')
    .innerJoin('person as p', 'p.id', 'd.author_id')
    .selectAll('d')
    .select('p.name as author')
    .where('d.hospital_id', '=', hospital);
}

type Row = Awaited<ReturnType<ReturnType<typeof bundles>['execute']>>[number];

function rowOf(row: Row): BundleRow & { author: string } {
  return {
    id: row.id,
    series: row.series,
    number: Number(row.number),
    at: row.at,
    authorId: row.author_id as PersonId,
    author: row.author,
    from: row.from_date,
    to: row.to_date,
    auditor: row.auditor,
    recipient: row.recipient,
    reason: row.reason,
    ranges: row.ranges as unknown as readonly StoredRange[],
  };
}

/** These bundles, in no particular order; absent ones are left out. */
export async function readBundles(tx: Tx, hospital: HospitalId, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const rows = await bundles(tx, hospital)
    .where('d.id', 'in', [...ids])
    .execute();
  return rows.map(rowOf);
}

/** Newest first, by keyset: behind the one with the id `after`. Ids count up with time. */
export async function newestBundles(tx: Tx, hospital: HospitalId, after: string | null, limit: number) {
  let query = bundles(tx, hospital);
  if (after !== null) query = query.where('d.id', '<', after);
  return (await query.orderBy('d.id', 'desc').limit(limit).execute()).map(rowOf);
}

/** The first instant of a hospital's business day: where its day is cut, in its own zone. */
export async function beginOfDay(
  tx: Tx,
  date: IsoDate,
  { timeZone, dayCutHour }: { timeZone: string; dayCutHour: number },
): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`
    select (${date}::date + make_interval(hours => ${dayCutHour})) at time zone ${timeZone} as at`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new Error('The database told no time.');
  return row.at;
}
