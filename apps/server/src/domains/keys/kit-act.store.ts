import type { HospitalId, PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { KitAct } from './kit.claim.ts';

export interface KitActRow extends KitAct {
  readonly id: string;
  readonly series: string;
  readonly number: number;
  readonly at: Date;
}

/** A second one of the same kit violates `kit_act_hospital_id_kit_id_key`. */
export async function insertKitAct(tx: Tx, node: HospitalId, row: KitActRow): Promise<void> {
  const { id, series, number, kitId, recipient, authorId, at } = row;
  await tx
    .insertInto('kit_act')
    .values({
      hospital_id: node,
      id,
      series,
      number: BigInt(number),
      kit_id: kitId,
      recipient,
      author_id: authorId,
      at,
    })
    .execute();
}

/** These acts, in no particular order, or all. */
export async function readKitActs(tx: Tx, node: HospitalId, ids?: readonly string[]): Promise<KitActRow[]> {
  if (ids?.length === 0) return [];
  let query = tx.selectFrom('kit_act').selectAll().where('hospital_id', '=', node);
  if (ids !== undefined) query = query.where('id', 'in', [...ids]);
  return (await query.execute()).map((row) => ({
    id: row.id,
    series: row.series,
    number: Number(row.number),
    kitId: row.kit_id,
    recipient: row.recipient,
    authorId: row.author_id as PersonId | null,
    at: row.at,
  }));
}
