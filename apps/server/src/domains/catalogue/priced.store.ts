import type { HospitalId, IsoDate } from '@pramana/kernel';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { fixed, type Tx } from '../../platform/database/index.ts';
import type { Item, Price } from '../../platform/database/schema.generated.ts';
import { type StoredItem, storedItem } from './item.store.ts';
import { STANDS, type StoredPrice, storedPrice } from './price.store.ts';

export type PayerKind = 'self' | 'tpa' | 'corporate' | 'scheme';

/** An item with the one price that holds, or null when it has none. */
export interface PricedItem extends StoredItem {
  price: StoredPrice | null;
  /** Base units that may be sold; null when it is not stocked or was not asked for. */
  onHand: bigint | null;
  /** Expiry of the batch that is sold first; null when there is none on hand or stock was not asked for. */
  firstExpiry: IsoDate | null;
}

export interface Pricing {
  at: Date;
  /** The payer's own list goes before the standard one, where it has a price. */
  payerKind?: PayerKind | null;
  /** Counts what may be sold on this business date. */
  stockOn?: IsoDate;
}

const PRICE_COLUMNS = [
  'id',
  'item_id',
  'item_code',
  'item_name',
  'item_pack',
  'price_list_id',
  'amount',
  'per',
  'mrp_amount',
  'mrp_per',
  'ceiling_amount',
  'ceiling_per',
  'ceiling_source',
  'effective_from',
  'reason',
  'proof_blob_id',
  'proof_sha256',
  'commitment',
  'author_id',
  'created_at',
  'author',
] as const;

type PriceRow = Omit<Selectable<Price>, 'instead_of'> & { author: string };
type Row = Selectable<Item> & { on_hand: bigint | null; first_expiry: IsoDate | null } & {
  [Column in `price.${keyof PriceRow}`]: unknown;
};

/** Items with price and stock in one round trip, in the order of `ids`; unknown ids are left out. */
export async function pricedItems(
  tx: Tx,
  hospital: HospitalId,
  ids: readonly string[],
  { at, payerKind = null, stockOn }: Pricing,
): Promise<PricedItem[]> {
  if (ids.length === 0) return [];
  const asked = { hospital, ids: [...ids], at, payerKind };
  const rows = await (stockOn === undefined ? priced(tx, asked) : pricedAndStocked(tx, { ...asked, stockOn }));
  return rows.map(pricedItem);
}

interface Asked {
  hospital: HospitalId;
  ids: string[];
  at: Date;
  payerKind: PayerKind | null;
}

const priced = fixed((tx, asked: Asked) => pricing(asked, sql`null::bigint`, sql`null::date`).compile(tx));
const pricedAndStocked = fixed((tx, asked: Asked & { stockOn: IsoDate }) =>
  pricing(asked, onHandOn(asked.stockOn), firstExpiryOn(asked.stockOn)).compile(tx),
);

function pricing({ hospital, ids, at, payerKind }: Asked, onHand: RawBuilder<unknown>, expiry: RawBuilder<unknown>) {
  const price = sql.join(PRICE_COLUMNS.map((column) => sql`price.${sql.ref(column)} as ${sql.id(`price.${column}`)}`));
  return sql<Row>`
    select item.*, ${price}, case when item.stocked then ${onHand} end as on_hand,
      case when item.stocked then ${expiry} end as first_expiry
    from unnest(${ids}::uuid[]) with ordinality as wanted(id, place)
    join item on item.hospital_id = ${hospital} and item.id = wanted.id
    left join lateral (
      select price.*, person.name as author
      from price
      join price_list as list on list.hospital_id = price.hospital_id and list.id = price.price_list_id
      join person on person.id = price.author_id
      where price.hospital_id = item.hospital_id and price.item_id = item.id and price.effective_from <= ${at}
        and ${STANDS}
        and (list.code = 'standard' or (list.payer_kind = ${payerKind} and list.room_class is null and list.from_hour is null))
      order by list.code = 'standard', price.effective_from desc
      limit 1
    ) as price on true
    order by wanted.place`;
}

/** What of the row `item` may be sold on a day: its unexpired batches. Read here so that a list is one round trip. */
function onHandOn(today: IsoDate): RawBuilder<bigint> {
  return sql<bigint>`(
    select coalesce(sum(level.on_hand), 0)::bigint
    from batch join stock_level as level on level.hospital_id = batch.hospital_id and level.batch_id = batch.id
    where batch.hospital_id = item.hospital_id and batch.item_id = item.id and batch.expiry >= ${today})`;
}

function firstExpiryOn(today: IsoDate): RawBuilder<IsoDate> {
  return sql<IsoDate>`(
    select min(batch.expiry)
    from batch join stock_level as level on level.hospital_id = batch.hospital_id and level.batch_id = batch.id
    where batch.hospital_id = item.hospital_id and batch.item_id = item.id and batch.expiry >= ${today} and level.on_hand > 0)`;
}

function pricedItem(row: Row): PricedItem {
  const price = Object.fromEntries(PRICE_COLUMNS.map((column) => [column, row[`price.${column}`]]));
  // The names above are the price's columns; all are null together when there is no price.
  return {
    ...storedItem(row),
    price: price.id === null ? null : storedPrice(price as unknown as PriceRow),
    onHand: row.on_hand,
    firstExpiry: row.first_expiry,
  };
}
