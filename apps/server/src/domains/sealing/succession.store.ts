import type { HospitalId, LogId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

/** The verifier key of the hospital's root as its row says it, and since when it holds; undefined while nobody entered one. */
export async function currentRoot(tx: Tx, hospital: HospitalId) {
  // Each names the one before it, so the one that none names is the last.
  return tx
    .selectFrom('root_key as r')
    .leftJoin('root_key as later', (join) =>
      join.onRef('later.hospital_id', '=', 'r.hospital_id').onRef('later.replaces', '=', 'r.vkey'),
    )
    .leftJoin('person as p', 'p.id', 'r.author_id')
    .select(['r.vkey', 'r.at', 'r.series', 'r.number', 'p.name as author'])
    .where('r.hospital_id', '=', hospital)
    .where('later.id', 'is', null)
    .executeTakeFirst();
}

/**
 * All rows about a hospital's root keys, and how many entries of the log there are about one without its row. They are as
 * they are stored: nothing of them is verified.
 */
export async function rootRows(tx: Tx, hospital: HospitalId) {
  const [rows, { lost }] = await Promise.all([
    tx
      .selectFrom('root_key')
      .select(['id', 'vkey', 'replaces', 'statement', 'series', 'number'])
      .where('hospital_id', '=', hospital)
      .execute(),
    tx
      .selectFrom('series as s')
      .innerJoin('block as b', (join) =>
        join.onRef('b.hospital_id', '=', 's.hospital_id').onRef('b.series', '=', 's.code'),
      )
      .leftJoin('root_key as r', (join) =>
        join
          .onRef('r.hospital_id', '=', 'b.hospital_id')
          .onRef('r.series', '=', 'b.series')
          .onRef('r.number', '=', 'b.number'),
      )
      .select((eb) => eb.fn.countAll<bigint>().as('lost'))
      .where('s.hospital_id', '=', hospital)
      .where('s.kind', '=', 'root-key')
      // The first of a series says only that it begins.
      .where('b.number', '>', 0n)
      .where('r.id', 'is', null)
      .executeTakeFirstOrThrow(),
  ]);
  return {
    rows: rows.map((row) => ({ ...row, hospitalId: hospital, number: Number(row.number) })),
    lost: Number(lost),
  };
}

/** Statements by which one root key named the next, oldest first. */
export async function rootChanges(tx: Tx, hospital: HospitalId): Promise<string[]> {
  const rows = await tx
    .selectFrom('root_key')
    .select('statement')
    .where('hospital_id', '=', hospital)
    .where('statement', 'is not', null)
    .orderBy('at')
    .execute();
  return rows.flatMap(({ statement }) => statement ?? []);
}

/** The head of each of a hospital's logs, and what a root key signed of it; one query, however many logs there are. */
export async function signedHeads(
  tx: Tx,
  hospital: HospitalId,
): Promise<Map<LogId, { size: number; root: Uint8Array; statement: string | null }>> {
  const rows = await tx
    .selectFrom('log_head as h')
    .leftJoin('log_succession as s', (join) =>
      join.onRef('s.hospital_id', '=', 'h.hospital_id').onRef('s.log_id', '=', 'h.log_id'),
    )
    .select(['h.log_id', 'h.size', 'h.root', 's.statement'])
    .where('h.hospital_id', '=', hospital)
    .execute();
  return new Map(
    rows.map(({ log_id, size, root, statement }) => [log_id as LogId, { size: Number(size), root, statement }]),
  );
}

/** What root keys signed of logs that have ended, by the log. */
export async function logStatements(tx: Tx, hospital: HospitalId): Promise<Map<LogId, string>> {
  const rows = await tx
    .selectFrom('log_succession')
    .select(['log_id', 'statement'])
    .where('hospital_id', '=', hospital)
    .execute();
  return new Map(rows.map(({ log_id, statement }) => [log_id as LogId, statement]));
}
