import type { BlobId, HospitalId, ItemId } from '@pramana/kernel';
import { type Selectable, sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { Item as Row } from '../../platform/database/schema.generated.ts';

/** What can be said and changed about an item. */
export interface ItemFacts {
  code: string;
  barcode: string | null;
  kind: string;
  name: string;
  genericName: string;
  strength: string;
  form: string;
  /** The base unit that is counted: tablet, ml, visit. */
  unit: string;
  packLabel: string;
  packSize: bigint;
  manufacturer: string;
  hsn: string;
  taxClass: string;
  schedule: string | null;
  category: string;
  description: string;
}

export interface StoredItem extends ItemFacts {
  id: ItemId;
  /** Sold from batches. */
  stocked: boolean;
  status: 'active' | 'retired';
  photoBlobId: BlobId | null;
  revision: number;
}

/** What is stored beside the facts and follows from them. */
export interface WrittenItem extends ItemFacts {
  id: ItemId;
  stocked: boolean;
  /** See `searchText`. */
  searchText: string;
}

/** Adds items in one statement; a taken code violates `item_hospital_id_code_key`. */
export async function insertItems(
  tx: Tx,
  hospital: HospitalId,
  items: readonly WrittenItem[],
  at: Date,
): Promise<void> {
  if (items.length === 0) return;
  const rows = items.map((item) => ({ hospital_id: hospital, created_at: at, updated_at: at, ...columns(item) }));
  await tx.insertInto('item').values(rows).execute();
}

/** Writes the facts if `revision` is still the newest; answers whether it was. */
export async function updateItem(
  tx: Tx,
  hospital: HospitalId,
  { revision, ...item }: WrittenItem & { revision: number },
  at: Date,
): Promise<boolean> {
  const { id, ...set } = columns(item);
  const { numUpdatedRows } = await tx
    .updateTable('item')
    .set({ ...set, revision: revision + 1, updated_at: at })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Sets what is not a fact of the item; answers whether there is such an item. */
export async function setItem(
  tx: Tx,
  hospital: HospitalId,
  id: ItemId,
  set: { status?: StoredItem['status']; photo_blob_id?: BlobId },
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('item')
    .set((eb) => ({ ...set, revision: eb('revision', '+', 1), updated_at: at }))
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Items by id or by code, those that exist, in no order. */
export async function readItems(
  tx: Tx,
  hospital: HospitalId,
  by: { ids: readonly ItemId[] } | { codes: readonly string[] },
): Promise<StoredItem[]> {
  const [column, values] = 'ids' in by ? (['id', by.ids] as const) : (['code', by.codes] as const);
  const rows = await tx
    .selectFrom('item')
    .selectAll()
    .where('hospital_id', '=', hospital)
    .where(sql<boolean>`${sql.ref(column)} = any(${[...values]})`)
    .execute();
  return rows.map(storedItem);
}

/** Those of these items that have, or once had, a batch on the shelf. */
export async function itemsWithBatches(tx: Tx, hospital: HospitalId, ids: readonly ItemId[]): Promise<Set<ItemId>> {
  const rows = await tx
    .selectFrom('batch')
    .select('item_id')
    .distinct()
    .where('hospital_id', '=', hospital)
    .where(sql<boolean>`item_id = any(${[...ids]}::uuid[])`)
    .execute();
  return new Set(rows.map((row) => row.item_id as ItemId));
}

function columns(item: WrittenItem) {
  return {
    id: item.id,
    code: item.code,
    barcode: item.barcode,
    kind: item.kind,
    name: item.name,
    generic_name: item.genericName,
    strength: item.strength,
    form: item.form,
    unit: item.unit,
    pack_label: item.packLabel,
    pack_size: item.packSize,
    manufacturer: item.manufacturer,
    hsn: item.hsn,
    tax_class: item.taxClass,
    schedule: item.schedule,
    category: item.category,
    description: item.description,
    stocked: item.stocked,
    search_text: item.searchText,
  };
}

export function storedItem(row: Selectable<Row>): StoredItem {
  return {
    id: row.id as ItemId,
    code: row.code,
    barcode: row.barcode,
    kind: row.kind,
    name: row.name,
    genericName: row.generic_name,
    strength: row.strength,
    form: row.form,
    unit: row.unit,
    packLabel: row.pack_label,
    packSize: row.pack_size,
    manufacturer: row.manufacturer,
    hsn: row.hsn,
    taxClass: row.tax_class,
    schedule: row.schedule,
    category: row.category,
    description: row.description,
    stocked: row.stocked,
    status: row.status as StoredItem['status'],
    photoBlobId: row.photo_blob_id as BlobId | null,
    revision: row.revision,
  };
}
