import type { HospitalId } from '@pramana/kernel';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import type { Tx } from '../../platform/database/index.ts';
import { searchWords } from '../../platform/search-words.ts';
import { searchable } from './facts.service.ts';
import { type ItemFilter, itemsByCode, itemsByFragment, itemsByPrefix } from './search.store.ts';

const PAGE = 30;
const BEGINS = 'p';
const HOLDS = 'f';

export interface ItemSearch extends ItemFilter {
  /** As typed: a code, a barcode, or words of the name. */
  q: string;
  cursor: string | undefined;
}

/**
 * The ids of a page of items: an exact code or barcode first, then what begins with the words, then what holds them all.
 * Every way goes through an index, whatever the number of items.
 */
export async function searchItems(
  tx: Tx,
  hospital: HospitalId,
  { q, cursor: cursorText, ...filter }: ItemSearch,
): Promise<{ ids: string[]; next: string | null }> {
  const text = searchable(q);
  const cursor = readCursor(cursorText, [BEGINS, HOLDS]);
  const after = cursor?.id ?? null;
  const exact = text === '' || cursor !== null ? [] : await itemsByCode(tx, hospital, filter, q.trim());
  const begins = cursor?.mode === HOLDS ? [] : await itemsByPrefix(tx, hospital, filter, text, { after, most: PAGE });
  const words = begins.length === PAGE || text === '' ? null : searchWords(text);
  if (words === null) return pageOf([...exact, ...begins], begins, BEGINS, begins.length === PAGE);
  const most = PAGE - begins.length;
  const [first = ''] = text.split(' ');
  const place = { after: cursor?.mode === HOLDS ? after : null, most };
  const holds = await itemsByFragment(tx, filter, { words, first, whole: text }, place);
  return pageOf([...exact, ...begins, ...holds], holds, HOLDS, holds.length === most);
}

/** The ids of items that `q` finds first, sold or retired: for a search of another domain's rows. */
export async function itemIdsMatching(tx: Tx, hospital: HospitalId, q: string): Promise<string[]> {
  const search = { q, kind: null, category: null, cursor: undefined };
  const active = await searchItems(tx, hospital, { ...search, status: 'active' });
  const retired = await searchItems(tx, hospital, { ...search, status: 'retired' });
  return [...active.ids, ...retired.ids];
}

function pageOf(ids: string[], last: readonly string[], mode: string, more: boolean) {
  const end = last.at(-1);
  return { ids: [...new Set(ids)], next: more && end !== undefined ? writeCursor(mode, end) : null };
}
