import { equal, type HashCoord, type LogHead } from '@pramana/ledger';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { type LogRow, logReader } from './log.store.ts';

/** An entry by its place in the tree. */
interface Placed {
  readonly index: number;
  readonly commitment: Uint8Array;
}

/** Which of these entries the database lacks; `another` when it has something else in the place of one. */
export async function compareEntries(
  tx: Tx,
  log: LogRow,
  first: number,
  entries: readonly Uint8Array[],
): Promise<{ missing: Placed[]; another: number | null }> {
  const rows = await tx
    .selectFrom('log_entry')
    .select(['index', 'commitment'])
    .where('hospital_id', '=', log.hospitalId)
    .where('log_id', '=', log.id)
    .where('index', '>=', BigInt(first))
    .where('index', '<', BigInt(first + entries.length))
    .execute();
  const stored = new Map(rows.map(({ index, commitment }) => [Number(index), commitment]));
  const placed = entries.map((commitment, i) => ({ index: first + i, commitment }));
  const another = placed.find(({ index, commitment }) => !equal(stored.get(index) ?? commitment, commitment));
  return { missing: placed.filter(({ index }) => !stored.has(index)), another: another?.index ?? null };
}

/** Puts entries back, with the block that each is about where this database still has it; answers how many have none. */
export async function insertRecovered(tx: Tx, log: LogRow, missing: readonly Placed[], at: Date): Promise<number> {
  if (missing.length === 0) return 0;
  const { rows } = await sql<{ index: bigint; series: string | null }>`
    with missing as (
      select index, commitment from unnest(${missing.map(({ index }) => index)}::bigint[],
        ${missing.map(({ commitment }) => commitment)}::bytea[]) as t (index, commitment)
    ), known as (
      select distinct on (m.index) m.index, b.series, b.number from missing m
      join block b on b.hospital_id = ${log.hospitalId} and b.commitment = m.commitment
      where not exists (select from log_entry e
        where e.hospital_id = b.hospital_id and e.series = b.series and e.number = b.number)
      order by m.index, b.series, b.number
    )
    insert into log_entry (hospital_id, log_id, index, commitment, series, number, sealed_at)
    select ${log.hospitalId}::uuid, ${log.id}::uuid, m.index, m.commitment, k.series, k.number, ${at}::timestamptz
    from missing m left join known k on k.index = m.index
    returning index, series`.execute(tx);
  return rows.filter(({ series }) => series === null).length;
}

/** Places of the entries that a mirror gave back and whose documents this database does not have: first and last of each run. */
export async function lostEntries(tx: Tx, log: LogRow): Promise<[first: number, last: number][]> {
  const rows = await tx
    .selectFrom('log_entry')
    .select('index')
    .where('hospital_id', '=', log.hospitalId)
    .where('log_id', '=', log.id)
    .where('series', 'is', null)
    .orderBy('index')
    .execute();
  return runsOf(rows.map(({ index }) => Number(index)));
}

/** Blocks that are in the log after all wait for it no longer. */
export async function takeRecovered(tx: Tx, log: LogRow): Promise<void> {
  await sql`delete from seal_queue q using log_entry e
    where q.hospital_id = ${log.hospitalId} and e.hospital_id = q.hospital_id and e.log_id = ${log.id}
      and e.series = q.series and e.number = q.number`.execute(tx);
}

/** Puts the tree's stored hashes back; one that is there stays, and the audit judges it. */
export async function insertMissingHashes(
  tx: Tx,
  log: LogRow,
  hashes: readonly (HashCoord & { hash: Uint8Array })[],
): Promise<void> {
  if (hashes.length === 0) return;
  await sql`insert into log_hash (hospital_id, log_id, level, index, hash)
    select ${log.hospitalId}::uuid, ${log.id}::uuid, level, index, hash
    from unnest(${hashes.map((h) => h.level)}::smallint[], ${hashes.map((h) => h.index)}::bigint[],
      ${hashes.map((h) => h.hash)}::bytea[]) as t (level, index, hash) on conflict do nothing`.execute(tx);
}

/** Puts the signed head in the place of the one that was read under the log's lock. */
export async function putHead(tx: Tx, log: LogRow, head: LogHead, at: Date): Promise<void> {
  const { size, root, edge, checkpoint } = head;
  await sql`insert into log_head (hospital_id, log_id, size, root, edge, checkpoint, signed_at)
    values (${log.hospitalId}, ${log.id}, ${size}, ${root}, ${edge}, ${checkpoint}, ${at})
    on conflict (hospital_id, log_id) do update set size = excluded.size, root = excluded.root, edge = excluded.edge,
      checkpoint = excluded.checkpoint, signed_at = excluded.signed_at`.execute(tx);
}

/** The stored head, read by itself. */
export function headOf(tx: Tx, log: LogRow): Promise<LogHead | null> {
  return logReader(tx, log).readHead();
}

/** `[3, 4, 5, 9]` → `[[3, 5], [9, 9]]`. */
function runsOf(indices: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const index of indices) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else runs.push([index, index]);
  }
  return runs;
}
