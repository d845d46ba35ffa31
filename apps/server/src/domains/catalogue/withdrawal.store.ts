import type { HospitalId, ItemId, PersonId, PriceId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { WithdrawalFacts } from './withdrawal.claim.ts';

export interface StoredWithdrawal extends WithdrawalFacts {
  id: string;
  /** The withdrawal's own block on the log. */
  commitment: Uint8Array;
  createdAt: Date;
}

/** A planned price is withdrawn at the latest so long before it begins, as `price_withdrawal_early` says. */
export const WITHDRAWABLE_MS = 15 * 60_000;

/** Inserts sealed withdrawals; a price withdrawn already violates `price_withdrawal_once`. */
export async function insertWithdrawals(
  tx: Tx,
  hospital: HospitalId,
  withdrawals: readonly StoredWithdrawal[],
): Promise<void> {
  for (let from = 0; from < withdrawals.length; from += 1_000) {
    const rows = withdrawals.slice(from, from + 1_000).map((row) => ({
      hospital_id: hospital,
      id: row.id,
      price_id: row.priceId,
      item_id: row.itemId,
      price_list_id: row.priceListId,
      effective_from: row.effectiveFrom,
      reason: row.reason,
      commitment: row.commitment,
      author_id: row.authorId,
      created_at: row.createdAt,
    }));
    await tx.insertInto('price_withdrawal').values(rows).execute();
  }
}

/** Withdrawals by their own ids, with the item as the price calls it; of a price that is gone, nothing of it. */
export async function readWithdrawals(
  tx: Tx,
  hospital: HospitalId,
  ids: readonly string[],
): Promise<StoredWithdrawal[]> {
  const rows = await tx
    .selectFrom('price_withdrawal as withdrawal')
    .leftJoin('price', (join) =>
      join.onRef('price.hospital_id', '=', 'withdrawal.hospital_id').onRef('price.id', '=', 'withdrawal.price_id'),
    )
    .selectAll('withdrawal')
    .select(['price.item_code', 'price.item_name', 'price.item_pack', 'price.commitment as entry'])
    .where('withdrawal.hospital_id', '=', hospital)
    .where(sql<boolean>`withdrawal.id = any(${[...ids]}::uuid[])`)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    priceId: row.price_id as PriceId,
    itemId: row.item_id as ItemId,
    itemCode: row.item_code ?? '',
    itemName: row.item_name ?? '',
    itemPack: row.item_pack ?? '',
    priceListId: row.price_list_id,
    effectiveFrom: row.effective_from,
    entry: row.entry ?? new Uint8Array(),
    reason: row.reason,
    authorId: row.author_id as PersonId,
    commitment: row.commitment,
    createdAt: row.created_at,
  }));
}

/**
 * Of each item and instant to come whose price was withdrawn and that has no other yet: which price that was. A new one names
 * it (`price_once`).
 */
export async function freedInstants(
  tx: Tx,
  hospital: HospitalId,
  items: readonly ItemId[],
  after: Date,
): Promise<Map<string, PriceId>> {
  const rows = await tx
    .selectFrom('price_withdrawal as withdrawal')
    .select(['item_id', 'effective_from', 'price_id'])
    .where('hospital_id', '=', hospital)
    .where(sql<boolean>`item_id = any(${[...items]}::uuid[])`)
    .where('effective_from', '>', after)
    .where(
      sql<boolean>`not exists (select from price later where later.hospital_id = withdrawal.hospital_id
        and later.item_id = withdrawal.item_id and later.price_list_id = withdrawal.price_list_id
        and later.effective_from = withdrawal.effective_from and later.instead_of = withdrawal.price_id)`,
    )
    .execute();
  return new Map(rows.map((row) => [instantOf(row.item_id, row.effective_from), row.price_id as PriceId]));
}

/** Names an instant of an item. */
export const instantOf = (item: string, from: Date): string => `${item} ${from.getTime()}`;
