import type { HospitalId, LogId } from '@pramana/kernel';
import { sql } from 'kysely';
import { fixed, type Tx } from '../../platform/database/index.ts';

interface LogPlace {
  readonly id: LogId;
  readonly hospitalId: HospitalId;
}

/** A verified line of a witness under a checkpoint of this log. */
export interface StoredCosignature {
  readonly vkey: string;
  /** The signature line with its newline. */
  readonly line: string;
  readonly at: Date;
}

/** A checkpoint as its log signed it, with the lines of the witnesses below. */
export interface CosignedCheckpoint {
  readonly size: number;
  readonly checkpoint: string;
}

/** The lock under which cosignatures of a log are counted, until the transaction ends. */
export async function lockWitnessed(tx: Tx, { id, hospitalId }: LogPlace): Promise<void> {
  await sql`insert into witnessed_head (hospital_id, log_id, size) values (${hospitalId}, ${id}, 0)
    on conflict (hospital_id, log_id) do update set size = witnessed_head.size`.execute(tx);
}

/**
 * Calls the tree of this size witnessed if `quorum` of the witnesses that count have cosigned it; true when it was not
 * before. Never back: a smaller size changes nothing, nor does a quorum of none.
 */
export async function raiseWitnessed(
  tx: Tx,
  { id, hospitalId }: LogPlace,
  size: number,
  { quorum, counting }: { quorum: number; counting: readonly string[] },
): Promise<boolean> {
  const { numAffectedRows } = await sql`update witnessed_head set size = ${size}
    where hospital_id = ${hospitalId} and log_id = ${id} and size < ${size} and ${quorum}::int > 0 and ${quorum}::int <= (
      select count(*) from cosignature c where c.hospital_id = ${hospitalId} and c.log_id = ${id}
        and c.size = ${size} and c.vkey = any(${[...counting]}::text[]))`.execute(tx);
  return numAffectedRows === 1n;
}

/** Keeps a cosignature; the first one of a witness for a size stays. */
export async function insertCosignature(
  tx: Tx,
  { id, hospitalId }: LogPlace,
  { size, checkpoint }: CosignedCheckpoint,
  { vkey, line, at }: StoredCosignature,
): Promise<void> {
  await Promise.all([
    sql`insert into cosigned_checkpoint (hospital_id, log_id, size, checkpoint)
      values (${hospitalId}, ${id}, ${size}, ${checkpoint}) on conflict do nothing`.execute(tx),
    sql`insert into cosignature (hospital_id, log_id, size, vkey, line, cosigned_at)
      values (${hospitalId}, ${id}, ${size}, ${vkey}, ${line}, ${at}) on conflict do nothing`.execute(tx),
  ]);
}

const linesOf = fixed((tx, { hospital, log, size }: { hospital: HospitalId; log: LogId; size: number }) =>
  sql<{ line: string }>`select line from cosignature
    where hospital_id = ${hospital} and log_id = ${log} and size = ${size} order by vkey`.compile(tx),
);

/** The lines of the witnesses under the tree of this size; '' when there are none. */
export async function cosignatureLines(tx: Tx, { id, hospitalId }: LogPlace, size: number): Promise<string> {
  const rows = await linesOf(tx, { hospital: hospitalId, log: id, size });
  return rows.map(({ line }) => line).join('');
}

const bestFor = fixed((tx, { hospital, log, index }: { hospital: HospitalId; log: LogId; index: number }) =>
  sql<{ size: bigint; checkpoint: string }>`
    select c.size, c.checkpoint from cosigned_checkpoint c
    where c.hospital_id = ${hospital} and c.log_id = ${log} and c.size = coalesce(
      (select w.size from witnessed_head w where w.hospital_id = ${hospital} and w.log_id = ${log} and w.size > ${index}),
      (select max(m.size) from cosigned_checkpoint m
        where m.hospital_id = ${hospital} and m.log_id = ${log} and m.size > ${index}))`.compile(tx),
);

/**
 * The checkpoint to prove an entry by: the newest that enough witnesses cosigned, else the newest that any did. Null while
 * no cosigned tree covers the entry.
 */
export async function cosignedFor(
  tx: Tx,
  { id, hospitalId }: LogPlace,
  index: number,
): Promise<CosignedCheckpoint | null> {
  const [row] = await bestFor(tx, { hospital: hospitalId, log: id, index });
  if (row === undefined) return null;
  const size = Number(row.size);
  return { size, checkpoint: row.checkpoint + (await cosignatureLines(tx, { id, hospitalId }, size)) };
}

/** The witnessed sizes of a hospital's logs. */
export async function witnessedSizes(tx: Tx, hospital: HospitalId): Promise<ReadonlyMap<LogId, number>> {
  const rows = await tx
    .selectFrom('witnessed_head')
    .select(['log_id', 'size'])
    .where('hospital_id', '=', hospital)
    .execute();
  return new Map(rows.map(({ log_id: log, size }) => [log as LogId, Number(size)]));
}

/** The newest cosigned trees of a log, and the one of `size`, with their lines and whose they are. */
export async function newestCosigned(tx: Tx, { id, hospitalId }: LogPlace, size: number, most: number) {
  const { rows } = await sql<{ size: bigint; checkpoint: string; lines: string; vkeys: string[] }>`
    select c.size, c.checkpoint, coalesce(string_agg(s.line, '' order by s.vkey), '') as lines,
      coalesce(array_agg(s.vkey order by s.vkey) filter (where s.vkey is not null), '{}') as vkeys
    from cosigned_checkpoint c
    left join cosignature s on s.hospital_id = c.hospital_id and s.log_id = c.log_id and s.size = c.size
    where c.hospital_id = ${hospitalId} and c.log_id = ${id} and (c.size = ${size} or c.size in (
      select size from cosigned_checkpoint where hospital_id = ${hospitalId} and log_id = ${id}
      order by size desc limit ${most}))
    group by c.size, c.checkpoint`.execute(tx);
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}
