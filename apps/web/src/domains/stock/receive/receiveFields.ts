import type { BodyOf, ItemRowJson, stock } from '@pramana/contract';
import { readExpiry } from '../expiry.ts';

type ReceiveBody = BodyOf<typeof stock.batches.receive>;

/** Goods as they arrive: what is printed on the pack, and how many packs and loose units. */
export interface ReceiveFields {
  item: ItemRowJson | null;
  number: string;
  /** As typed. */
  expiry: string;
  /** Minor units per pack. */
  mrp: bigint | null;
  packs: number | null;
  /** Base units beside the whole packs. */
  loose: number | null;
  note: string;
}

export const EMPTY_RECEIPT: ReceiveFields = {
  item: null,
  number: '',
  expiry: '',
  mrp: null,
  packs: null,
  loose: null,
  note: '',
};

/** Another item brings the MRP of its price: usually the same is printed on the new batch. */
export function withItem(fields: ReceiveFields, item: ItemRowJson): ReceiveFields {
  const mrp = item.price?.mrp;
  return { ...fields, item, mrp: mrp && mrp.per === item.packSize ? BigInt(mrp.amount) : null };
}

/** All of it in base units; null while nothing is counted. */
export function quantityOf({ item, packs, loose }: ReceiveFields): number | null {
  const quantity = (packs ?? 0) * (item?.packSize ?? 1) + (loose ?? 0);
  return quantity > 0 ? quantity : null;
}

/** The receipt as the contract takes it, or null while something is missing. */
export function receiptBody(fields: ReceiveFields): ReceiveBody | null {
  const { item, number, mrp, note } = fields;
  const expiry = readExpiry(fields.expiry);
  const quantity = quantityOf(fields);
  if (item === null || expiry === null || mrp === null || quantity === null || number.trim() === '') return null;
  return {
    itemId: item.id,
    number: number.trim(),
    expiry,
    mrp: { amount: String(mrp), per: item.packSize },
    quantity,
    ...(note.trim() === '' ? {} : { note: note.trim() }),
  };
}
