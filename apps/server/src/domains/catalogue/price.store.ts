import type { BlobId, HospitalId, ItemId, PersonId, PriceId, Rate } from '@pramana/kernel';
import { type Selectable, sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { Price as Row } from '../../platform/database/schema.generated.ts';
import { newId } from '../../platform/ids.ts';
import type { PriceFacts } from './price.claim.ts';

/** The list that holds where no other one is chosen. */
const STANDARD = 'standard';

export interface StoredPrice extends PriceFacts {
  id: PriceId;
  proofBlobId: BlobId | null;
  /** The price's own block on the log. */
  commitment: Uint8Array;
  author: string;
  createdAt: Date;
  /** Null: it stands. Only what was planned is ever withdrawn. */
  withdrawn: { id: string; at: Date; reason: string; author: string; commitment: Uint8Array } | null;
}

/** The id of the hospital's standard price list, made on first use. */
export async function standardList(tx: Tx, hospital: HospitalId, at: Date): Promise<string> {
  await tx
    .insertInto('price_list')
    .values({ hospital_id: hospital, id: newId(), code: STANDARD, name: 'Standard', created_at: at })
    .onConflict((on) => on.columns(['hospital_id', 'code']).doNothing())
    .execute();
  const { id } = await tx
    .selectFrom('price_list')
    .select('id')
    .where('hospital_id', '=', hospital)
    .where('code', '=', STANDARD)
    .executeTakeFirstOrThrow();
  return id;
}

export type NewPrice = Omit<StoredPrice, 'author' | 'withdrawn'> & {
  /** The withdrawn price from whose instant on it is planned anew. */
  insteadOf: PriceId | null;
};

/** True of a row of `price` that stands. */
export const STANDS = sql<boolean>`not exists (select from price_withdrawal withdrawal
  where withdrawal.hospital_id = price.hospital_id and withdrawal.price_id = price.id)`;

/** Inserts sealed prices; answers those that were not taken already by (item, list, instant, instead of which). */
export async function insertPrices(tx: Tx, hospital: HospitalId, prices: readonly NewPrice[]): Promise<Set<string>> {
  const written = new Set<string>();
  // A statement carries at most 65,535 parameters.
  for (let from = 0; from < prices.length; from += 1_000) {
    const rows = await tx
      .insertInto('price')
      .values(prices.slice(from, from + 1_000).map((price) => ({ hospital_id: hospital, ...columns(price) })))
      .onConflict((on) =>
        on.columns(['hospital_id', 'item_id', 'price_list_id', 'effective_from', 'instead_of']).doNothing(),
      )
      .returning('id')
      .execute();
    for (const { id } of rows) written.add(id);
  }
  return written;
}

function columns(price: NewPrice) {
  return {
    id: price.id,
    item_id: price.itemId,
    item_code: price.itemCode,
    item_name: price.itemName,
    item_pack: price.itemPack,
    price_list_id: price.priceListId,
    amount: price.rate.amount,
    per: price.rate.per,
    mrp_amount: price.mrp?.amount ?? null,
    mrp_per: price.mrp?.per ?? null,
    ceiling_amount: price.ceiling?.amount ?? null,
    ceiling_per: price.ceiling?.per ?? null,
    ceiling_source: price.ceilingSource,
    effective_from: price.effectiveFrom,
    reason: price.reason,
    proof_blob_id: price.proofBlobId,
    proof_sha256: price.proofSha256,
    commitment: price.commitment,
    author_id: price.authorId,
    created_at: price.createdAt,
    instead_of: price.insteadOf,
  };
}

/** Every price these items, or these price documents, ever had, newest first; withdrawn ones say so. */
export async function readPrices(
  tx: Tx,
  hospital: HospitalId,
  by: { items: readonly ItemId[] } | { ids: readonly string[] },
): Promise<StoredPrice[]> {
  const [column, values] = 'ids' in by ? (['price.id', by.ids] as const) : (['price.item_id', by.items] as const);
  const rows = await tx
    .selectFrom('price')
    .innerJoin('person', 'person.id', 'price.author_id')
    .leftJoin('price_withdrawal as withdrawal', (join) =>
      join.onRef('withdrawal.hospital_id', '=', 'price.hospital_id').onRef('withdrawal.price_id', '=', 'price.id'),
    )
    .leftJoin('person as withdrawer', 'withdrawer.id', 'withdrawal.author_id')
    .selectAll('price')
    .select('person.name as author')
    .select(['withdrawal.id as withdrawal_id', 'withdrawal.created_at as withdrawn_at', 'withdrawal.reason as why'])
    .select(['withdrawal.commitment as withdrawal_commitment', 'withdrawer.name as withdrawer'])
    .where('price.hospital_id', '=', hospital)
    .where(sql<boolean>`${sql.ref(column)} = any(${[...values]}::uuid[])`)
    .orderBy('price.effective_from', 'desc')
    .orderBy('price.id', 'desc')
    .execute();
  return rows.map((row) => ({ ...storedPrice(row), withdrawn: withdrawnOf(row) }));
}

interface WithdrawalColumns {
  withdrawal_id: string | null;
  withdrawn_at: Date | null;
  why: string | null;
  withdrawal_commitment: Uint8Array | null;
  withdrawer: string | null;
}

function withdrawnOf(row: WithdrawalColumns): StoredPrice['withdrawn'] {
  const { withdrawal_id: id, withdrawn_at: at, why: reason, withdrawal_commitment: commitment } = row;
  if (id === null || at === null || reason === null || commitment === null) return null;
  return { id, at, reason, author: row.withdrawer ?? '', commitment };
}

/** What is asked, and what may never be exceeded. */
export type PriceFigures = Pick<StoredPrice, 'rate' | 'mrp' | 'ceiling' | 'ceilingSource'>;

/** The standard price of each of these items that stands at `at`; items without one are absent. */
export async function standardPrices(
  tx: Tx,
  hospital: HospitalId,
  items: readonly ItemId[],
  at: Date,
): Promise<Map<ItemId, PriceFigures>> {
  const rows = await tx
    .selectFrom('price')
    .innerJoin('price_list as list', (join) =>
      join.onRef('list.hospital_id', '=', 'price.hospital_id').onRef('list.id', '=', 'price.price_list_id'),
    )
    .select(['item_id', 'amount', 'per', 'mrp_amount', 'mrp_per'])
    .select(['ceiling_amount', 'ceiling_per', 'ceiling_source'])
    .distinctOn('item_id')
    .where('price.hospital_id', '=', hospital)
    .where('list.code', '=', STANDARD)
    .where('effective_from', '<=', at)
    .where(STANDS)
    .where(sql<boolean>`item_id = any(${[...items]}::uuid[])`)
    .orderBy('item_id')
    .orderBy('effective_from', 'desc')
    .execute();
  return new Map(
    rows.map((row) => [
      row.item_id as ItemId,
      {
        rate: { amount: row.amount, per: row.per },
        mrp: rateOf(row.mrp_amount, row.mrp_per),
        ceiling: rateOf(row.ceiling_amount, row.ceiling_per),
        ceilingSource: row.ceiling_source,
      },
    ]),
  );
}

/** Those of these items that have a standard price planned for after `at` that stands. */
export async function withPlans(tx: Tx, hospital: HospitalId, items: readonly ItemId[], at: Date): Promise<ItemId[]> {
  const rows = await tx
    .selectFrom('price')
    .innerJoin('price_list as list', (join) =>
      join.onRef('list.hospital_id', '=', 'price.hospital_id').onRef('list.id', '=', 'price.price_list_id'),
    )
    .select('item_id')
    .distinct()
    .where('price.hospital_id', '=', hospital)
    .where('list.code', '=', STANDARD)
    .where('effective_from', '>', at)
    .where(STANDS)
    .where(sql<boolean>`item_id = any(${[...items]}::uuid[])`)
    .execute();
  return rows.map((row) => row.item_id as ItemId);
}

/**
 * Holds the prices of items until the transaction ends, in one order: what a new price keeps of the one before must not
 * be decided by two at once. Sales do not wait for it.
 */
export async function lockPrices(
  tx: Tx,
  hospital: HospitalId,
  by: { ids: readonly ItemId[] } | { codes: readonly string[] },
): Promise<void> {
  const named =
    'ids' in by
      ? sql<boolean>`item.id = any(${[...by.ids]}::uuid[])`
      : sql<boolean>`item.code = any(${[...by.codes]}::text[])`;
  await tx
    .selectFrom('item')
    .select('item.id')
    .where('item.hospital_id', '=', hospital)
    .where(named)
    .orderBy('item.id')
    .forNoKeyUpdate()
    .execute();
}

/**
 * Whether somebody set or withdrew a price of one of these items after `at`: they came later and hold their prices already.
 */
export async function pricedSince(tx: Tx, hospital: HospitalId, items: readonly ItemId[], at: Date): Promise<boolean> {
  const since = (table: 'price' | 'price_withdrawal') =>
    tx
      .selectFrom(table)
      .select('id')
      .where('hospital_id', '=', hospital)
      .where(sql<boolean>`item_id = any(${[...items]}::uuid[])`)
      .where('created_at', '>', at)
      .limit(1)
      .executeTakeFirst();
  return (await since('price')) !== undefined || (await since('price_withdrawal')) !== undefined;
}

/** A price as it was set; whether it stands, the caller knows or asks (`readPrices`). */
export function storedPrice(row: Omit<Selectable<Row>, 'instead_of'> & { author: string }): StoredPrice {
  return {
    id: row.id as PriceId,
    itemId: row.item_id as ItemId,
    itemCode: row.item_code,
    itemName: row.item_name,
    itemPack: row.item_pack,
    priceListId: row.price_list_id,
    rate: { amount: row.amount, per: row.per },
    mrp: rateOf(row.mrp_amount, row.mrp_per),
    ceiling: rateOf(row.ceiling_amount, row.ceiling_per),
    ceilingSource: row.ceiling_source,
    effectiveFrom: row.effective_from,
    reason: row.reason,
    proofBlobId: row.proof_blob_id as BlobId | null,
    proofSha256: row.proof_sha256,
    commitment: row.commitment,
    authorId: row.author_id as PersonId,
    author: row.author,
    createdAt: row.created_at,
    withdrawn: null,
  };
}

function rateOf(amount: bigint | null, per: bigint | null): Rate | null {
  return amount === null || per === null ? null : { amount, per };
}
