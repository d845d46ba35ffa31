import type { ItemRowJson } from '@pramana/contract';

export type ItemKind = ItemRowJson['kind'];

export const KINDS = [
  'medicine',
  'consumable',
  'consultation',
  'diagnostic',
  'procedure',
  'bed',
  'registration',
  'package',
  'other',
] as const satisfies readonly ItemKind[];

export function isKind(text: string | undefined): text is ItemKind {
  return (KINDS as readonly string[]).includes(text ?? '');
}

/** Goods lie in stock, services do not. */
export function isGoods(kind: ItemKind): boolean {
  return kind === 'medicine' || kind === 'consumable';
}
