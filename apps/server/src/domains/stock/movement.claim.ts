import { type CborMap, type ClaimItem, fromHex } from '@pramana/ledger';

/** One movement of a stock document, with the batch as its pack says. */
export interface MovedStock {
  id: string;
  batchId: string;
  itemId: string;
  number: string;
  expiry: string;
  mrpAmount: bigint;
  mrpPer: bigint;
  reason: string;
  quantity: bigint;
  quarantined: bigint;
  note: string;
}

const bytesOf = (id: string): Uint8Array => fromHex(id.replaceAll('-', ''));

/** Goods received or corrected as items of a claim: who, then each batch in order. Keys never change their meaning. */
export function stockItems(authorId: string, moved: readonly MovedStock[]): ClaimItem[] {
  const lines = moved.map((each) => ({ name: 'stock', value: stockValue(each) }));
  return [{ name: 'author', value: { id: bytesOf(authorId) } }, ...lines];
}

function stockValue(moved: MovedStock): CborMap {
  const { number, expiry, mrpAmount, mrpPer, reason, quantity, quarantined, note } = moved;
  const ids = { id: bytesOf(moved.id), batch: bytesOf(moved.batchId), item: bytesOf(moved.itemId) };
  const pack = { no: number, exp: expiry, mrp: mrpAmount, mrpPer };
  return {
    ...ids,
    ...pack,
    reason,
    qty: quantity,
    ...(quarantined === 0n ? {} : { apart: quarantined }),
    ...(note === '' ? {} : { note }),
  };
}

/** Column of each key: how the audit names a damage. */
export const STOCK_COLUMNS: Readonly<Record<string, string>> = {
  'author.id': 'author_id',
  stock: 'stock_movement.id',
  'stock.id': 'stock_movement.id',
  'stock.batch': 'stock_movement.batch_id',
  'stock.item': 'batch.item_id',
  'stock.no': 'batch.number',
  'stock.exp': 'batch.expiry',
  'stock.mrp': 'batch.mrp_amount',
  'stock.mrpPer': 'batch.mrp_per',
  'stock.reason': 'stock_movement.reason',
  'stock.qty': 'stock_movement.quantity',
  'stock.apart': 'stock_movement.quarantined',
  'stock.note': 'stock_movement.note',
  time: 'at',
};
