import { ItemKind, permits, type Right } from '@pramana/contract';
import type { StoredItem } from './item.store.ts';

type Verdict = { ok: boolean; why?: string };

const verdict = (ok: boolean, why: string): Verdict => (ok ? { ok } : { ok, why });

/** What the caller may do on the list of items. */
export function canList(roles: readonly Right[]): { create: Verdict } {
  return { create: verdict(permits(roles, 'item:write'), 'Your role may not add items.') };
}

/** What the caller may do with one item. */
export function canItem(
  roles: readonly Right[],
  status: StoredItem['status'],
): Record<'update' | 'retire' | 'price', Verdict> {
  const change = verdict(permits(roles, 'item:write'), 'Your role may not change items.');
  const price = permits(roles, 'price:write');
  const sold = status === 'active';
  return {
    update: change,
    retire: change,
    price: verdict(price && sold, price ? 'This item is retired; resume it first.' : 'Your role may not set prices.'),
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
