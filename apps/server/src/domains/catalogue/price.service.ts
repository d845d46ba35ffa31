import type { PriceJson } from '@pramana/contract';
import {
  type BlobId,
  businessDate,
  type HospitalId,
  type ItemId,
  PramanaError,
  type PriceId,
  type Rate,
} from '@pramana/kernel';
import { toHex } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { type SealedBlock, sealDocuments } from '../sealing/index.ts';
import { readItems, type StoredItem } from './item.store.ts';
import { readPicture } from './picture.store.ts';
import { followPlanned } from './planned.service.ts';
import { type PriceFacts, priceItems } from './price.claim.ts';
import { type Pricing, pricingDocument, refuseOverPrice } from './price.policy.ts';
import {
  insertPrices,
  lockPrices,
  type NewPrice,
  pricedSince,
  type PriceFigures,
  readPrices,
  type StoredPrice,
  standardList,
  standardPrices,
} from './price.store.ts';
import { taxRulesFor } from './tax.service.ts';
import { withdrawPlanned } from './withdrawal.service.ts';
import { freedInstants, instantOf } from './withdrawal.store.ts';

export interface PriceInput {
  itemId: ItemId;
  rate: Rate;
  /** Absent: as the price has it that holds at that instant; null: none is printed any more. */
  mrp?: Rate | null | undefined;
  /** Absent: the ceiling that holds stays, with its source; null: it is taken off. */
  ceiling?: Rate | null | undefined;
  ceilingSource?: string | undefined;
  /** `at` when absent; never before it. */
  effectiveFrom?: Date;
  reason: string;
  proofBlobId?: BlobId | null;
}

/**
 * Seals prices of the standard list as entries of the log (I-9, B3) and stores them, all or none. Throws `not_found`,
 * `item_retired`, `invalid_field`, `tax_rule_missing`, `price_above_mrp`, `price_above_ceiling`, `conflict` when somebody
 * set a price meanwhile, and `already_exists` for a second price of one item from the same instant on. What an input does not
 * speak of stays as it is: a ceiling holds until it is taken off by name, also over prices planned for later, which are withdrawn and
 * planned anew with it, or refuse it (`followPlanned`). `progress` is called with how many of the inputs are sealed.
 */
export async function createPrices(
  tx: Tx,
  acting: Pricing,
  asked: readonly PriceInput[],
  progress?: (sealed: number) => Promise<void>,
): Promise<NewPrice[]> {
  const { hospital, at } = acting;
  const ids = asked.map((input) => input.itemId);
  await lockPrices(tx, hospital.id, { ids });
  const items = await readItems(tx, hospital.id, { ids });
  const known = new Map(items.map((item) => [item.id, item]));
  for (const { itemId } of asked) refuseUnsold(known.get(itemId));
  if (await pricedSince(tx, hospital.id, ids, at)) {
    throw new PramanaError('conflict', { detail: 'Somebody set another price meanwhile: look at it first.' });
  }
  const inputs = await keepUnsaid(tx, acting, asked);
  await refuseTooHigh(tx, acting, inputs, known);
  const all = [...inputs, ...(await planAnew(tx, acting, inputs, known))];
  const list = await standardList(tx, hospital.id, at);
  const facts: PriceFacts[] = [];
  for (const input of all) facts.push(await factsOf(tx, acting, known, input, list));
  const priceIds = facts.map(() => newId<'Price'>(at.getTime()));
  const told = progress && ((sealed: number) => progress(Math.min(sealed, inputs.length)));
  const blocks = await sealPrices(tx, acting, facts, priceIds, told);
  const freed = await freedInstants(tx, hospital.id, ids, at);
  const prices = facts.map((fact, index): NewPrice => {
    const [id, block] = [priceIds[index], blocks[index]];
    if (id === undefined || block === undefined) throw new Error('a price without its block');
    const proofBlobId = all[index]?.proofBlobId ?? null;
    const insteadOf = freed.get(instantOf(fact.itemId, fact.effectiveFrom)) ?? null;
    return { ...fact, id, proofBlobId, commitment: block.commitment, createdAt: at, insteadOf };
  });
  const written = await insertPrices(tx, hospital.id, prices);
  if (written.size < prices.length) {
    throw new PramanaError('already_exists', {
      field: 'effectiveFrom',
      detail: 'The item has a price from this instant on already.',
    });
  }
  return prices.slice(0, inputs.length);
}

/** One price, as `createPrices`. */
export async function createPriceInTx(tx: Tx, acting: Pricing, input: PriceInput): Promise<NewPrice> {
  const [price] = await createPrices(tx, acting, [input]);
  if (price === undefined) throw new Error('a price was asked for and none was made');
  return price;
}

function refuseUnsold(item: StoredItem | undefined): void {
  if (item === undefined) throw new PramanaError('not_found');
  if (item.status === 'retired') throw new PramanaError('item_retired');
}

type Settled = PriceInput & Omit<PriceFigures, 'rate'>;

/** The inputs with what they leave out: MRP and ceiling of the price that holds at their own instant. */
async function keepUnsaid(tx: Tx, { hospital, at }: Pricing, inputs: readonly PriceInput[]): Promise<Settled[]> {
  const unsaid = inputs.filter(({ mrp, ceiling }) => mrp === undefined || ceiling === undefined);
  const before = new Map<PriceInput, PriceFigures>();
  for (const [from, of] of Map.groupBy(unsaid, ({ effectiveFrom = at }) => effectiveFrom.getTime())) {
    const ids = of.map(({ itemId }) => itemId);
    const holding = await standardPrices(tx, hospital.id, ids, new Date(from));
    for (const input of of) {
      const price = holding.get(input.itemId);
      if (price !== undefined) before.set(input, price);
    }
  }
  return inputs.map((input): Settled => {
    const { mrp, ceiling, ceilingSource } = before.get(input) ?? { mrp: null, ceiling: null, ceilingSource: '' };
    const limit =
      input.ceiling === undefined
        ? { ceiling, ceilingSource }
        : { ceiling: input.ceiling, ceilingSource: input.ceilingSource ?? '' };
    return { ...input, ...limit, mrp: input.mrp === undefined ? mrp : input.mrp };
  });
}

/** Withdraws the planned prices that have to bear a new ceiling; answers them as inputs with it. */
async function planAnew(
  tx: Tx,
  acting: Pricing,
  inputs: readonly Settled[],
  items: ReadonlyMap<ItemId, StoredItem>,
): Promise<Settled[]> {
  const news = inputs.map(({ itemId, effectiveFrom = acting.at, ceiling, ceilingSource }) => {
    const taxClass = items.get(itemId)?.taxClass ?? '';
    return { itemId, taxClass, from: effectiveFrom, ceiling, ceilingSource };
  });
  const { carried, refused } = await followPlanned(tx, acting, news);
  for (const error of refused.values()) throw error;
  const planned = carried.map(({ price }) => price);
  await withdrawPlanned(tx, acting, planned, 'Planned anew with the ceiling set meanwhile');
  return carried.map(({ price, ceiling, ceilingSource }): Settled => {
    const { itemId, rate, mrp, effectiveFrom, proofBlobId } = price;
    const reason = 'As planned, with the ceiling set meanwhile';
    return { itemId, rate, mrp, effectiveFrom, proofBlobId, ceiling, ceilingSource, reason };
  });
}

async function refuseTooHigh(
  tx: Tx,
  { hospital, at }: Pricing,
  inputs: readonly Settled[],
  items: ReadonlyMap<ItemId, StoredItem>,
): Promise<void> {
  const byDay = Map.groupBy(inputs, ({ effectiveFrom = at }) =>
    businessDate(effectiveFrom.getTime(), hospital.timeZone, hospital.dayCutHour),
  );
  const taxClasses = [...new Set([...items.values()].map((item) => item.taxClass))];
  for (const [on, ofDay] of byDay) {
    const rules = await taxRulesFor(tx, hospital.id, { taxClasses, context: 'walk-in', on });
    for (const { itemId, rate, mrp, ceiling } of ofDay) {
      const taxClass = items.get(itemId)?.taxClass;
      if (taxClass === undefined) throw new PramanaError('not_found');
      const rule = rules.get(taxClass);
      if (rule === undefined) throw new PramanaError('tax_rule_missing', { params: { taxClass } });
      refuseOverPrice({ rate, mrp, ceiling }, rule, hospital.currency);
    }
  }
}

async function factsOf(
  tx: Tx,
  { hospital, authorId, at }: Pricing,
  items: ReadonlyMap<ItemId, StoredItem>,
  input: Settled,
  priceListId: string,
): Promise<PriceFacts> {
  const { rate, mrp, ceiling, ceilingSource, effectiveFrom = at, reason, proofBlobId = null } = input;
  const item = items.get(input.itemId);
  if (item === undefined) throw new PramanaError('not_found');
  if (!(effectiveFrom >= at)) {
    throw new PramanaError('invalid_field', { field: 'effectiveFrom', detail: 'A price cannot begin in the past.' });
  }
  if (reason.trim() === '') throw new PramanaError('invalid_field', { field: 'reason', detail: 'Say why.' });
  if (ceiling !== null && ceilingSource.trim() === '') {
    throw new PramanaError('invalid_field', { field: 'ceilingSource', detail: 'Say where the ceiling is written.' });
  }
  const proof = proofBlobId === null ? null : await readPicture(tx, hospital.id, proofBlobId, 'price-proof');
  return {
    itemId: item.id,
    itemCode: item.code,
    itemName: item.name,
    itemPack: item.packLabel,
    priceListId,
    rate,
    mrp,
    ceiling,
    ceilingSource: ceiling === null ? '' : ceilingSource.trim(),
    effectiveFrom,
    reason: reason.trim(),
    proofSha256: proof?.sha256 ?? null,
    authorId,
  };
}

function sealPrices(
  tx: Tx,
  acting: Pricing,
  facts: readonly PriceFacts[],
  ids: readonly PriceId[],
  progress?: (sealed: number) => Promise<void>,
): Promise<SealedBlock[]> {
  const shared = pricingDocument(acting, { kind: 'price', prefix: 'PRC' });
  const documents = facts.map((fact, index) => ({
    documentId: ids[index] ?? '',
    total: fact.rate.amount,
    items: priceItems(fact),
  }));
  return sealDocuments(tx, shared, documents, progress);
}

/** One price as it is shown; `not_found`. */
export async function showPrice(tx: Tx, hospital: HospitalId, id: string): Promise<PriceJson> {
  const [price] = await readPrices(tx, hospital, { ids: [id] });
  if (price === undefined) throw new PramanaError('not_found');
  return priceJson(price);
}

export function priceJson(price: StoredPrice): PriceJson {
  return {
    id: price.id,
    rate: rateJson(price.rate),
    mrp: price.mrp && rateJson(price.mrp),
    ceiling: price.ceiling && rateJson(price.ceiling),
    ceilingSource: price.ceilingSource,
    effectiveFrom: price.effectiveFrom.toISOString(),
    reason: price.reason,
    proofBlobId: price.proofBlobId,
    proofSha256: price.proofSha256 && toHex(price.proofSha256),
    commitment: toHex(price.commitment),
    author: price.author,
    withdrawn: price.withdrawn && {
      id: price.withdrawn.id,
      at: price.withdrawn.at.toISOString(),
      reason: price.withdrawn.reason,
      author: price.withdrawn.author,
      commitment: toHex(price.withdrawn.commitment),
    },
  };
}

function rateJson({ amount, per }: Rate): { amount: string; per: number } {
  return { amount: String(amount), per: Number(per) };
}
