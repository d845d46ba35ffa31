import type { HospitalId, LogId, PersonId } from '@pramana/kernel';
import { toHex } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import { listLogs, openEach, type OpenBlock } from '../sealing/index.ts';

/** A row of `log_succession`. */
export interface StoredSuccession {
  readonly id: string;
  readonly series: string;
  readonly number: number;
  readonly logId: LogId;
  readonly statement: string;
  readonly authorId: PersonId;
  readonly at: Date;
}

/** All of a hospital's, as they are stored: nothing of them is verified. */
export async function successionRows(tx: Tx, hospital: HospitalId): Promise<StoredSuccession[]> {
  const rows = await tx.selectFrom('log_succession').selectAll().where('hospital_id', '=', hospital).execute();
  return rows.map(({ id, series, number, log_id, statement, author_id, at }) => ({
    id,
    series,
    number: Number(number),
    logId: log_id as LogId,
    statement,
    authorId: author_id as PersonId,
    at,
  }));
}

/**
 * What the hospital's entries say that root keys signed, by time, as the rows that each of them is; and all entries of such
 * places that open.
 */
export async function sealedSuccessions(
  tx: Tx,
  id: HospitalId,
): Promise<{ sealed: StoredSuccession[]; open: OpenBlock[] }> {
  const logOf = new Map((await listLogs(tx, id)).map((log) => [log.origin, log.id]));
  const opened = await openEach(tx, { id }, await successionPlaces(tx, id));
  const open = opened.flatMap((each) => ('closed' in each ? [] : [each]));
  const sealed = open.flatMap((each) => sealedSuccession(each, logOf) ?? []);
  return { open, sealed: sealed.toSorted((a, b) => a.at.getTime() - b.at.getTime() || a.number - b.number) };
}

/** Where entries about such statements stand: those of their series, and those that the rows name. */
async function successionPlaces(tx: Tx, hospital: HospitalId): Promise<{ series: string; number: number }[]> {
  const rows = await tx
    .selectFrom('block as b')
    .innerJoin('series as s', (join) =>
      join.onRef('s.hospital_id', '=', 'b.hospital_id').onRef('s.code', '=', 'b.series'),
    )
    .select(['b.series', 'b.number'])
    .where('b.hospital_id', '=', hospital)
    // The first of a series says only that it begins.
    .where((eb) => eb.and([eb('s.kind', '=', 'log-succession'), eb('b.number', '>', 0n)]))
    .union(tx.selectFrom('log_succession').select(['series', 'number']).where('hospital_id', '=', hospital))
    .execute();
  return rows.map(({ series, number }) => ({ series, number: Number(number) }));
}

/** The row that an opened entry says (`log-succession.claim`); null for another act's, or of a log that is not here. */
function sealedSuccession(
  { block, header, items }: OpenBlock,
  logOf: ReadonlyMap<string, LogId>,
): StoredSuccession | null {
  const value = (name: string): unknown => items.find((item) => item.name === name)?.value;
  const [author, said] = [value('author'), value('succession')];
  if (header.kind !== 'key' || value('act') !== 'log-succession' || !(author instanceof Uint8Array)) return null;
  const { origin, statement } = said as { origin: string; statement: string };
  const logId = logOf.get(origin);
  if (logId === undefined) return null;
  const authorId = toHex(author).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') as PersonId;
  const { series, number } = header;
  return { id: block.documentId, series, number, logId, statement, authorId, at: new Date(header.time) };
}
