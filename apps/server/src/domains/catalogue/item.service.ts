import type { ItemJson, ItemRowJson } from '@pramana/contract';
import { businessDate, type HospitalId, type ItemId, PramanaError } from '@pramana/kernel';
import { type Tx, violatedConstraint } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Hospital } from '../../platform/session.ts';
import { factsOf, type ItemInput, written } from './facts.service.ts';
import { isStocked } from './item.policy.ts';
import {
  insertItems,
  type ItemFacts,
  itemsWithBatches,
  readItems,
  setItem,
  type StoredItem,
  updateItem,
} from './item.store.ts';
import { priceJson } from './price.service.ts';
import { readPrices } from './price.store.ts';
import { type PricedItem, pricedItems } from './priced.store.ts';
import { rulesOn } from './tax.store.ts';

/** Where and when the catalogue is read or changed. */
export interface Cataloguing {
  tx: Tx;
  hospital: Hospital;
  at: Date;
}

const todayOf = ({ hospital, at }: Cataloguing): string =>
  businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour);

/** Adds an item. Throws `already_exists` for a taken code, `tax_rule_missing`, `invalid_field`. */
export async function addItem(ctx: Cataloguing, input: ItemInput): Promise<ItemId> {
  const facts = factsOf(input, null);
  await refuseUntaxed(ctx, facts);
  const id = newId<'Item'>(ctx.at.getTime());
  await insertItems(ctx.tx, ctx.hospital.id, [written(id, facts)], ctx.at).catch(codeTaken);
  return id;
}

/** Changes an item as read at `revision`; `conflict` when somebody else was faster. */
export async function changeItem(
  ctx: Cataloguing,
  id: ItemId,
  { revision, ...input }: ItemInput & { revision: number },
): Promise<void> {
  const before = await readItem(ctx, id);
  const facts = factsOf(input, before);
  await refuseUntaxed(ctx, facts);
  await refuseRecount(ctx, before, facts);
  const item = { ...written(id, facts), revision };
  const done = await updateItem(ctx.tx, ctx.hospital.id, item, ctx.at).catch(codeTaken);
  if (!done) throw new PramanaError('conflict', { params: { revision: before.revision } });
}

/** Stops or resumes selling an item; nothing is deleted. */
export async function retireItem(ctx: Cataloguing, id: ItemId, retired: boolean): Promise<void> {
  const known = await setItem(ctx.tx, ctx.hospital.id, id, { status: retired ? 'retired' : 'active' }, ctx.at);
  if (!known) throw new PramanaError('not_found');
}

/** One item, or null. */
export async function findItem(tx: Tx, hospital: HospitalId, id: ItemId): Promise<StoredItem | null> {
  return (await readItems(tx, hospital, { ids: [id] }))[0] ?? null;
}

/** Those of these items that there are, in no order. */
export function findItems(tx: Tx, hospital: HospitalId, ids: readonly ItemId[]): Promise<StoredItem[]> {
  return ids.length === 0 ? Promise.resolve([]) : readItems(tx, hospital, { ids });
}

async function readItem({ tx, hospital }: Cataloguing, id: ItemId): Promise<StoredItem> {
  const item = await findItem(tx, hospital.id, id);
  if (item === null) throw new PramanaError('not_found');
  return item;
}

function codeTaken(error: unknown): never {
  if (violatedConstraint(error) !== 'item_hospital_id_code_key') throw error;
  throw new PramanaError('already_exists', { field: 'code', detail: 'Another item has this code.', cause: error });
}

async function refuseUntaxed(ctx: Cataloguing, { taxClass }: ItemFacts): Promise<void> {
  const rules = await rulesOn(ctx.tx, ctx.hospital.id, todayOf(ctx), [taxClass]);
  if (rules.length === 0) throw new PramanaError('tax_rule_missing', { field: 'taxClass', params: { taxClass } });
}

/** What lies on the shelf was counted in the old unit. */
async function refuseRecount({ tx, hospital }: Cataloguing, before: StoredItem, facts: ItemFacts): Promise<void> {
  if (before.unit === facts.unit && before.stocked === isStocked(facts.kind)) return;
  if (!(await itemsWithBatches(tx, hospital.id, [before.id])).has(before.id)) return;
  throw new PramanaError('invalid_field', {
    field: before.unit === facts.unit ? 'kind' : 'unit',
    detail: `There are batches of this item, counted in ${before.unit}. Retire it and add a new one.`,
  });
}

/** Items with their price now and what is on hand, in the order of `ids`; one round trip. */
export async function itemRows(ctx: Cataloguing, ids: readonly string[]): Promise<ItemRowJson[]> {
  const found = await pricedItems(ctx.tx, ctx.hospital.id, ids, { at: ctx.at, stockOn: todayOf(ctx) });
  return found.map(rowJson);
}

/** One item with every price it ever had; `not_found`. */
export async function showItem(ctx: Cataloguing, id: ItemId): Promise<ItemJson> {
  const { tx, hospital, at } = ctx;
  const [item] = await pricedItems(tx, hospital.id, [id], { at, stockOn: todayOf(ctx) });
  if (item === undefined) throw new PramanaError('not_found');
  const { manufacturer, description, revision } = item;
  const prices = (await readPrices(tx, hospital.id, { items: [id] })).map(priceJson);
  return { ...rowJson(item), manufacturer, description, revision, prices };
}

function rowJson(item: PricedItem): ItemRowJson {
  return {
    ...item,
    kind: item.kind as ItemRowJson['kind'],
    packSize: Number(item.packSize),
    price: item.price && priceJson(item.price),
    onHand: item.onHand === null ? null : Number(item.onHand),
  };
}
