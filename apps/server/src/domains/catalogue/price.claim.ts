import type { ItemId, PersonId, Rate } from '@pramana/kernel';
import { type ClaimItem, fromHex } from '@pramana/ledger';

/** A price as it is sealed: the item named as it was called then. */
export interface PriceFacts {
  itemId: ItemId;
  itemCode: string;
  itemName: string;
  itemPack: string;
  priceListId: string;
  rate: Rate;
  /** Printed on the pack, taxes included. */
  mrp: Rate | null;
  /** Government ceiling, taxes excluded. */
  ceiling: Rate | null;
  ceilingSource: string;
  effectiveFrom: Date;
  reason: string;
  proofSha256: Uint8Array | null;
  authorId: PersonId;
}

/**
 * The items of a price's claim. Used to seal it and by the audit to rebuild it from its row. Claim bytes are for ever:
 * an existing key never changes its meaning; new facts are new keys. What a price does not have is no item.
 */
export function priceItems(price: PriceFacts): ClaimItem[] {
  const { mrp, ceiling, proofSha256 } = price;
  const item = { id: idBytes(price.itemId), code: price.itemCode, name: price.itemName, pack: price.itemPack };
  const rate = { ...price.rate, list: idBytes(price.priceListId), from: price.effectiveFrom.getTime() };
  return [
    { name: 'author', value: idBytes(price.authorId) },
    { name: 'item', value: item },
    { name: 'price', value: rate },
    ...(mrp ? [{ name: 'mrp', value: { ...mrp } }] : []),
    ...(ceiling ? [{ name: 'ceiling', value: { ...ceiling, source: price.ceilingSource } }] : []),
    { name: 'reason', value: price.reason },
    ...(proofSha256 ? [{ name: 'proof', value: new Uint8Array(proofSha256) }] : []),
  ];
}

/** Which column holds each value, where it is not called the same: how the audit names a damage. */
export const PRICE_COLUMNS: Readonly<Record<string, string>> = {
  author: 'author_id',
  'item.id': 'item_id',
  'item.code': 'item_code',
  'item.name': 'item_name',
  'item.pack': 'item_pack',
  'price.list': 'price_list_id',
  'price.from': 'effective_from',
  'mrp.amount': 'mrp_amount',
  'mrp.per': 'mrp_per',
  'ceiling.amount': 'ceiling_amount',
  'ceiling.per': 'ceiling_per',
  'ceiling.source': 'ceiling_source',
  proof: 'proof_sha256',
  time: 'created_at',
  total: 'amount',
};

function idBytes(id: string): Uint8Array {
  return fromHex(id.replaceAll('-', ''));
}
