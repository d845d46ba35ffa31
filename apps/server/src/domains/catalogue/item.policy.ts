import { ItemKind, permits, type Right } from '@pramana/contract';
import type { StoredItem } from './item.store.ts';

type Verdict = { ok: boolean; code?: string; why?: string };

/** Why something is not possible now: the code for screens of any language (`can.*`), and the English words. */
const WHY = {
  item_no_add: 'Your role may not add items.',
  item_no_change: 'Your role may not change items.',
  item_no_price: 'Your role may not set prices.',
  item_is_retired: 'This item is retired; resume it first.',
} as const;

const verdict = (ok: boolean, code: keyof typeof WHY): Verdict => (ok ? { ok } : { ok, code, why: WHY[code] });

/** What the caller may do on the list of items. */
export function canList(roles: readonly Right[]): { create: Verdict } {
  return { create: verdict(permits(roles, 'item:write'), 'item_no_add') };
}

/** What the caller may do with one item. */
export function canItem(
  roles: readonly Right[],
  status: StoredItem['status'],
): Record<'update' | 'retire' | 'price' | 'withdraw', Verdict> {
  const change = verdict(permits(roles, 'item:write'), 'item_no_change');
  const price = permits(roles, 'price:write');
  const sold = status === 'active';
  return {
    update: change,
    retire: change,
    price: verdict(price && sold, price ? 'item_is_retired' : 'item_no_price'),
    withdraw: verdict(price, 'item_no_price'),
  };
}

/** Goods are sold from batches, services are not. */
export function isStocked(kind: string): boolean {
  return kind === 'medicine' || kind === 'consumable';
}

const KINDS: readonly string[] = ItemKind.enum;

export function isItemKind(kind: string): boolean {
  return KINDS.includes(kind);
}
