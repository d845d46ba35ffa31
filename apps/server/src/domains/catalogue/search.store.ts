import { type HospitalId, prefixEnd } from '@pramana/kernel';
import { type SqlBool, sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/*
 * Ways to the ids of items, each through an index that row-level security lets it use: see patients/search.store.ts.
 */

export interface ItemFilter {
  status: 'active' | 'retired';
  kind: string | null;
  category: string | null;
}

function items(tx: Tx, hospital: HospitalId, { status, kind, category }: ItemFilter) {
  let query = tx.selectFrom('item').select('id').where('hospital_id', '=', hospital).where('status', '=', status);
  if (kind !== null) query = query.where('kind', '=', kind);
  if (category !== null) query = query.where('category', '=', category);
  return query;
}

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map((row) => row.id);

/** Items whose code or barcode is exactly this. */
export async function itemsByCode(tx: Tx, hospital: HospitalId, filter: ItemFilter, typed: string): Promise<string[]> {
  const codes = [...new Set([typed, typed.toUpperCase(), typed.toLowerCase()])];
  const query = items(tx, hospital, filter).where((eb) => eb.or([eb('code', 'in', codes), eb('barcode', 'in', codes)]));
  return idsOf(await query.orderBy('code').limit(20).execute());
}

/** Items whose searched text begins with `prefix`, in order, behind the item `after`; all of them for ''. */
export async function itemsByPrefix(
  tx: Tx,
  hospital: HospitalId,
  filter: ItemFilter,
  prefix: string,
  page: { after: string | null; most: number },
): Promise<string[]> {
  let query = items(tx, hospital, filter);
  if (prefix !== '')
    query = query.where(sql<SqlBool>`search_text ~>=~ ${prefix} and search_text ~<~ ${prefixEnd(prefix)}`);
  if (page.after !== null) {
    const row = sql`(select search_text from item where hospital_id = ${hospital} and id = ${page.after})`;
    query = query.where(sql<SqlBool>`search_text ~>=~ ${row} and (search_text ~>~ ${row} or id > ${page.after})`);
  }
  return idsOf(await query.orderBy(sql`search_text using ~<~, id`).limit(page.most).execute());
}

/** Items that hold all `words` (longest first), best first; not those that begin with `whole`. */
export async function itemsByFragment(
  tx: Tx,
  { status, kind, category }: ItemFilter,
  { words, first, whole }: { words: readonly string[]; first: string; whole: string },
  page: { after: string | null; most: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from search_items(${[...words]}, ${first}, ${whole}, ${status}, ${kind}, ${category}, ${page.after}, ${page.most})
      as found(id)`.execute(tx);
  return idsOf(rows);
}
