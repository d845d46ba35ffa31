import type { ItemId, PersonId, PriceId } from '@pramana/kernel';
import { type ClaimItem, fromHex } from '@pramana/ledger';

/** A withdrawal as it is sealed: whose planned price, which entry said it and from when it would have held. */
export interface WithdrawalFacts {
  priceId: PriceId;
  itemId: ItemId;
  itemCode: string;
  itemName: string;
  itemPack: string;
  priceListId: string;
  effectiveFrom: Date;
  /** Commitment of the price's own entry. */
  entry: Uint8Array;
  reason: string;
  authorId: PersonId;
}

/**
 * The items of a withdrawal's claim: of the kind `price`, in a series of its own, and without an item `price`. Used to seal
 * it and by the audit to rebuild it. Claim bytes are for ever: an existing key never changes its meaning.
 */
export function withdrawalItems(facts: WithdrawalFacts): ClaimItem[] {
  const { itemCode: code, itemName: name, itemPack: pack } = facts;
  const from = facts.effectiveFrom.getTime();
  return [
    { name: 'author', value: idBytes(facts.authorId) },
    { name: 'item', value: { id: idBytes(facts.itemId), code, name, pack } },
    {
      name: 'withdraws',
      value: { id: idBytes(facts.priceId), list: idBytes(facts.priceListId), from, entry: new Uint8Array(facts.entry) },
    },
    { name: 'reason', value: facts.reason },
  ];
}

/** Which column holds each value, where it is not called the same: how the audit names a damage. */
export const WITHDRAWAL_COLUMNS: Readonly<Record<string, string>> = {
  author: 'author_id',
  'item.id': 'item_id',
  'item.code': 'price.item_code',
  'item.name': 'price.item_name',
  'item.pack': 'price.item_pack',
  'withdraws.id': 'price_id',
  'withdraws.list': 'price_list_id',
  'withdraws.from': 'effective_from',
  'withdraws.entry': 'price.commitment',
  time: 'created_at',
};

function idBytes(id: string): Uint8Array {
  return fromHex(id.replaceAll('-', ''));
}
