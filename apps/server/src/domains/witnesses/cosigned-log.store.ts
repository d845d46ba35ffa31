import type { HospitalId } from '@pramana/kernel';
import { monitoringPath } from '@pramana/ledger';
import { sql } from 'kysely';
import { fixed, type Tx } from '../../platform/database/index.ts';

/** Whose memory: the node, and the verifier key of its witness. */
export interface Memory {
  readonly node: HospitalId;
  readonly witness: string;
}

/** The latest tree of a log that this witness has cosigned. */
export interface CosignedLog {
  readonly origin: string;
  readonly note: string;
  readonly size: number;
  readonly at: Date;
}

/** Below which monitors find the note: `<hex of SHA-256(origin)>`. */
function pathOf(origin: string): string {
  return monitoringPath(origin).split('/')[0] ?? '';
}

const noteOf = fixed((tx, { node, witness, origin }: Memory & { origin: string }) =>
  sql<{ note: string }>`select note from witnessed_log
    where hospital_id = ${node} and witness = ${witness} and origin = ${origin}`.compile(tx),
);

/** The latest note of this log, or null when none was ever cosigned. */
export async function readCosigned(tx: Tx, memory: Memory, origin: string): Promise<string | null> {
  const [row] = await noteOf(tx, { ...memory, origin });
  return row?.note ?? null;
}

/** The log that monitors ask for by this path; null when none of that path was ever cosigned. */
export async function originAt(tx: Tx, { node, witness }: Memory, path: string): Promise<string | null> {
  const row = await tx
    .selectFrom('witnessed_log')
    .select('origin')
    .where('hospital_id', '=', node)
    .where('witness', '=', witness)
    .where('path', '=', path)
    .executeTakeFirst();
  return row?.origin ?? null;
}

/** Replaces the note when it still is `expected`: one statement, so that of two that race one wins. True when it did. */
export async function swapCosigned(
  tx: Tx,
  { node, witness }: Memory,
  { origin, note, size, at }: CosignedLog,
  expected: string | null,
): Promise<boolean> {
  const { numAffectedRows } =
    expected === null
      ? await sql`insert into witnessed_log (hospital_id, witness, origin, path, note, size, cosigned_at)
          values (${node}, ${witness}, ${origin}, ${pathOf(origin)}, ${note}, ${size}, ${at})
          on conflict (hospital_id, witness, origin) do nothing`.execute(tx)
      : await sql`update witnessed_log set note = ${note}, size = ${size}, cosigned_at = ${at}
          where hospital_id = ${node} and witness = ${witness} and origin = ${origin} and note = ${expected}`.execute(
          tx,
        );
  return numAffectedRows === 1n;
}

/** All that this witness has cosigned. */
export async function listCosigned(tx: Tx, { node, witness }: Memory): Promise<CosignedLog[]> {
  const rows = await tx
    .selectFrom('witnessed_log')
    .select(['origin', 'note', 'size', 'cosigned_at as at'])
    .where('hospital_id', '=', node)
    .where('witness', '=', witness)
    .execute();
  return rows.map(({ size, ...row }) => ({ ...row, size: Number(size) }));
}
