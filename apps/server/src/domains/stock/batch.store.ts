import { type BatchId, type HospitalId, type IsoDate, type ItemId, prefixEnd, type Rate } from '@pramana/kernel';
import { sql } from 'kysely';
import { fixed, type Tx } from '../../platform/database/index.ts';

export interface StoredBatch {
  id: BatchId;
  itemId: ItemId;
  itemName: string;
  number: string;
  expiry: IsoDate;
  mrp: Rate;
  onHand: bigint;
  quarantined: bigint;
}

export interface BatchFilter {
  /** Of this item all batches; of all items only those that hold anything. */
  itemId: ItemId | string | null;
  /** Of these items, or with a number that begins so. */
  matching: { itemIds: readonly string[]; number: string } | null;
  expiringBefore: IsoDate | null;
  /** Only what is on hand and has not expired on this day. */
  sellableOn: IsoDate | null;
  /** The last batch of the page before. */
  after: { expiry: IsoDate; id: string } | null;
  most: number;
}

function batches(tx: Tx, hospital: HospitalId) {
  return tx
    .selectFrom('batch')
    .innerJoin('item', (join) =>
      join.onRef('item.hospital_id', '=', 'batch.hospital_id').onRef('item.id', '=', 'batch.item_id'),
    )
    .innerJoin('stock_level as level', (join) =>
      join.onRef('level.hospital_id', '=', 'batch.hospital_id').onRef('level.batch_id', '=', 'batch.id'),
    )
    .select(['batch.id', 'batch.item_id', 'item.name', 'batch.number', 'batch.expiry', 'mrp_amount', 'mrp_per'])
    .select(['level.on_hand', 'level.quarantined'])
    .where('batch.hospital_id', '=', hospital);
}

type Raw = Awaited<ReturnType<ReturnType<typeof batches>['executeTakeFirstOrThrow']>>;

const stored = (row: Raw): StoredBatch => ({
  id: row.id as BatchId,
  itemId: row.item_id as ItemId,
  itemName: row.name,
  number: row.number,
  expiry: row.expiry,
  mrp: { amount: row.mrp_amount, per: row.mrp_per },
  onHand: row.on_hand,
  quarantined: row.quarantined,
});

/** Batches by first expiry. Numbers are sought by a range: under row-level security LIKE could use no index. */
export async function findBatches(tx: Tx, hospital: HospitalId, filter: BatchFilter): Promise<StoredBatch[]> {
  const { itemId, matching, expiringBefore, sellableOn, after } = filter;
  let query = batches(tx, hospital);
  if (itemId === null) query = query.where(sql<boolean>`(level.on_hand > 0 or level.quarantined > 0)`);
  else query = query.where('batch.item_id', '=', itemId);
  if (matching !== null) {
    const number = matching.number.toUpperCase();
    query = query.where(
      sql<boolean>`(batch.item_id = any(${[...matching.itemIds]}::uuid[])
        or batch.number ~>=~ ${number} and batch.number ~<~ ${prefixEnd(number)})`,
    );
  }
  if (expiringBefore !== null) query = query.where('batch.expiry', '<', expiringBefore);
  if (sellableOn !== null) query = query.where('level.on_hand', '>', 0n).where('batch.expiry', '>=', sellableOn);
  if (after !== null)
    query = query.where(sql<boolean>`(batch.expiry, batch.id) > (${after.expiry}::date, ${after.id}::uuid)`);
  const rows = await query.orderBy('batch.expiry').orderBy('batch.id').limit(filter.most).execute();
  return rows.map(stored);
}

export async function readBatch(tx: Tx, hospital: HospitalId, id: string): Promise<StoredBatch | null> {
  const row = await batches(tx, hospital).where('batch.id', '=', id).executeTakeFirst();
  return row ? stored(row) : null;
}

/** A batch as sales choose it. */
export type SellableBatch = Pick<StoredBatch, 'id' | 'itemId' | 'number' | 'expiry' | 'mrp' | 'onHand'>;

/** What may be sold of these items, by item and first expiry; the whole of it in one query. */
export async function sellable(tx: Tx, hospital: HospitalId, itemIds: readonly string[]): Promise<SellableBatch[]> {
  if (itemIds.length === 0) return [];
  const rows = await sellableOf(tx, { hospital, itemIds: [...itemIds] });
  return rows.map((row) => ({
    id: row.id,
    itemId: row.item_id,
    number: row.number,
    expiry: row.expiry,
    mrp: { amount: row.mrp_amount, per: row.mrp_per },
    onHand: row.on_hand,
  }));
}

interface SellableRow {
  id: BatchId;
  item_id: ItemId;
  number: string;
  expiry: IsoDate;
  mrp_amount: bigint;
  mrp_per: bigint;
  on_hand: bigint;
}

/** `offset 0`: each level by its key; joined freely, a small hospital's batches were read once for each of its items. */
const sellableOf = fixed((tx, { hospital, itemIds }: { hospital: HospitalId; itemIds: string[] }) =>
  sql<SellableRow>`
    select batch.id, batch.item_id, batch.number, batch.expiry, batch.mrp_amount, batch.mrp_per, level.on_hand
    from batch cross join lateral (
      select on_hand from stock_level where hospital_id = batch.hospital_id and batch_id = batch.id offset 0) as level
    where batch.hospital_id = ${hospital} and batch.item_id = any(${itemIds}::uuid[]) and level.on_hand > 0
    order by batch.item_id, batch.expiry, batch.id`.compile(tx),
);

export interface NewBatch {
  id: BatchId;
  itemId: ItemId;
  number: string;
  expiry: IsoDate;
  mrp: Rate;
  receivedAt: Date;
}

/** Inserts a batch with an empty level; answers false when the item has a batch of that number already. */
export async function insertBatch(tx: Tx, hospital: HospitalId, batch: NewBatch): Promise<boolean> {
  const { id, itemId, number, expiry, mrp, receivedAt } = batch;
  const inserted = await tx
    .insertInto('batch')
    .values({
      hospital_id: hospital,
      id,
      item_id: itemId,
      number,
      expiry,
      mrp_amount: mrp.amount,
      mrp_per: mrp.per,
      received_at: receivedAt,
    })
    .onConflict((conflict) => conflict.columns(['hospital_id', 'item_id', 'number']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!inserted) return false;
  await tx.insertInto('stock_level').values({ hospital_id: hospital, batch_id: id, on_hand: 0n }).execute();
  return true;
}

export async function batchByNumber(
  tx: Tx,
  hospital: HospitalId,
  itemId: string,
  number: string,
): Promise<StoredBatch | null> {
  const row = await batches(tx, hospital)
    .where('batch.item_id', '=', itemId)
    .where('batch.number', '=', number)
    .executeTakeFirst();
  return row ? stored(row) : null;
}

/** Inserts batches with empty levels in two statements; answers how many were new. */
export async function insertBatches(tx: Tx, hospital: HospitalId, batches: readonly NewBatch[]): Promise<number> {
  const values = batches.map(({ id, itemId, number, expiry, mrp, receivedAt }) => ({
    hospital_id: hospital,
    id,
    item_id: itemId,
    number,
    expiry,
    mrp_amount: mrp.amount,
    mrp_per: mrp.per,
    received_at: receivedAt,
  }));
  const made = await tx
    .insertInto('batch')
    .values(values)
    .onConflict((conflict) => conflict.columns(['hospital_id', 'item_id', 'number']).doNothing())
    .returning('id')
    .execute();
  const levels = made.map(({ id }) => ({ hospital_id: hospital, batch_id: id, on_hand: 0n }));
  if (levels.length > 0) await tx.insertInto('stock_level').values(levels).execute();
  return made.length;
}
