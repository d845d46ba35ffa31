import type { PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

/** Replaces all recovery codes of a person; with an empty list only removes them. */
export async function replaceRecoveryCodes(
  tx: Tx,
  person: PersonId,
  hashes: readonly Buffer[],
  now: number,
): Promise<void> {
  await tx.deleteFrom('recovery_code').where('person_id', '=', person).execute();
  if (hashes.length === 0) return;
  const rows = hashes.map((hash) => ({ person_id: person, code_hash: hash, created_at: new Date(now) }));
  await tx.insertInto('recovery_code').values(rows).execute();
}

/** False when there is no such code, or it was used before. */
export async function spendRecoveryCode(tx: Tx, person: PersonId, hash: Buffer, now: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('recovery_code')
    .set({ used_at: new Date(now) })
    .where('person_id', '=', person)
    .where('code_hash', '=', hash)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** How many are left, and when they were made; null when there never were any. */
export async function recoveryLeft(tx: Tx, person: PersonId): Promise<{ left: number; madeAt: Date } | null> {
  const row = await tx
    .selectFrom('recovery_code')
    .select((select) => [
      select.fn.countAll<bigint>().filterWhere('used_at', 'is', null).as('left'),
      select.fn.max('created_at').as('madeAt'),
    ])
    .where('person_id', '=', person)
    .executeTakeFirst();
  return row?.madeAt ? { left: Number(row.left), madeAt: row.madeAt } : null;
}
