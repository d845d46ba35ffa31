import type { HospitalId, IsoDate, ItemId } from '@pramana/kernel';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/** For a query of another domain: what of the item in the row `item` may be sold on `today`, over its batches. */
export function onHandOf(item: string, today: IsoDate): RawBuilder<bigint> {
  return sql<bigint>`(
    select coalesce(sum(level.on_hand), 0)::bigint
    from batch join stock_level as level on level.hospital_id = batch.hospital_id and level.batch_id = batch.id
    where batch.hospital_id = ${sql.ref(`${item}.hospital_id`)} and batch.item_id = ${sql.ref(`${item}.id`)}
      and batch.expiry >= ${today})`;
}

/** Those of these items that have, or once had, a batch. */
export async function itemsWithBatches(tx: Tx, hospital: HospitalId, ids: readonly ItemId[]): Promise<Set<ItemId>> {
  const rows = await tx
    .selectFrom('batch')
    .select('item_id')
    .distinct()
    .where('hospital_id', '=', hospital)
    .where(sql<boolean>`item_id = any(${[...ids]}::uuid[])`)
    .execute();
  return new Set(rows.map((row) => row.item_id as ItemId));
}
