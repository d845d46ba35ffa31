import type { BillableItem } from '../catalogue/index.ts';
import { recognise, type SubstanceBook } from '../consultations/index.ts';
import type { Worded } from './same.policy.ts';

/** Substances of an item: by its generic name where it has one, else by its name. */
export function substancesOf(book: SubstanceBook, item: Pick<BillableItem, 'genericName' | 'name'>): readonly string[] {
  return recognise(book, item.genericName === '' ? item.name : item.genericName).names;
}

/** An item as it is compared with a line. */
export function wordedOf<Item extends Pick<BillableItem, 'genericName' | 'name' | 'strength' | 'form'>>(
  book: SubstanceBook,
  item: Item,
): Item & Worded {
  return { ...item, substances: substancesOf(book, item) };
}
