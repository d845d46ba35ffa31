import type { HospitalId, ItemId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { readPrices, type StoredPrice } from './price.store.ts';
import { type PayerKind, type PricedItem, pricedItems } from './priced.store.ts';

export type BillableItem = Omit<PricedItem, 'onHand' | 'firstExpiry'>;
export type BillablePrice = StoredPrice;

/**
 * These items with the price that holds at `at`: the payer's own list before the standard one. One query; unknown ids are
 * absent. Retired items come too, with their `status`: the caller decides.
 */
export async function itemsForBilling(
  tx: Tx,
  hospital: HospitalId,
  ids: readonly ItemId[],
  at: Date,
  { payerKind = null }: { payerKind?: PayerKind | null } = {},
): Promise<Map<ItemId, BillableItem>> {
  const found = await pricedItems(tx, hospital, [...new Set(ids)], { at, payerKind });
  return new Map(found.map((item) => [item.id, item]));
}

/** These price versions by their ids, whichever holds now; what is not there is absent. */
export async function pricesById(
  tx: Tx,
  hospital: HospitalId,
  ids: readonly string[],
): Promise<Map<string, BillablePrice>> {
  if (ids.length === 0) return new Map();
  const found = await readPrices(tx, hospital, { ids: [...new Set(ids)] });
  return new Map(found.map((price) => [price.id, price]));
}
