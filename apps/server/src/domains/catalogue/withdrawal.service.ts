import { exceeds, type ItemId, PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { sealDocuments } from '../sealing/index.ts';
import { type Pricing, pricingDocument } from './price.policy.ts';
import { lockPrices, pricedSince, readPrices, type StoredPrice, standardPrices } from './price.store.ts';
import { type WithdrawalFacts, withdrawalItems } from './withdrawal.claim.ts';
import { insertWithdrawals, WITHDRAWABLE_MS } from './withdrawal.store.ts';

export interface WithdrawalInput {
  priceId: string;
  reason: string;
  /** The person says that the ceiling which this price would bring does not come: an oversight never ends one. */
  endsCeiling: boolean;
}

/**
 * Withdraws a price that is planned for later: an entry of the log; the one before it goes on. Answers whose it was. Throws
 * `not_found`, `price_in_force` for one that holds, held or begins within a quarter of an hour, `conflict` for one that was
 * withdrawn already or changed meanwhile, and `invalid_field` of `endsCeiling` where its ceiling would be lost unsaid.
 */
export async function withdrawPrice(
  tx: Tx,
  acting: Pricing,
  { priceId, reason, endsCeiling }: WithdrawalInput,
): Promise<ItemId> {
  const { hospital, at } = acting;
  const [found] = await readPrices(tx, hospital.id, { ids: [priceId] });
  if (found === undefined) throw new PramanaError('not_found');
  const { itemId } = found;
  await lockPrices(tx, hospital.id, { ids: [itemId] });
  const [price = found] = await readPrices(tx, hospital.id, { ids: [priceId] });
  if (price.withdrawn !== null) throw new PramanaError('conflict', { detail: 'This price was withdrawn already.' });
  if (await pricedSince(tx, hospital.id, [itemId], at)) {
    throw new PramanaError('conflict', { detail: 'Somebody set another price meanwhile: look at it first.' });
  }
  if (reason.trim() === '') throw new PramanaError('invalid_field', { field: 'reason', detail: 'Say why.' });
  if (!endsCeiling) await refuseLostCeiling(tx, acting, price);
  await withdrawPlanned(tx, acting, [price], reason);
  return itemId;
}

/** Seals and stores the withdrawal of planned prices whose items' prices are held (`lockPrices`); `price_in_force`. */
export async function withdrawPlanned(
  tx: Tx,
  acting: Pricing,
  prices: readonly StoredPrice[],
  reason: string,
): Promise<void> {
  const { hospital, authorId, at } = acting;
  for (const { effectiveFrom } of prices) refuseBegun(effectiveFrom, at);
  const facts = prices.map(({ id: priceId, commitment: entry, ...price }): WithdrawalFacts & { id: string } => ({
    ...price,
    id: newId(at.getTime()),
    priceId,
    entry,
    reason: reason.trim(),
    authorId,
  }));
  const shared = pricingDocument(acting, { kind: 'price-withdrawal', prefix: 'PRW' });
  const documents = facts.map((fact) => ({ documentId: fact.id, total: 0n, items: withdrawalItems(fact) }));
  const blocks = await sealDocuments(tx, shared, documents);
  const rows = facts.map((fact, index) => {
    const block = blocks[index];
    if (block === undefined) throw new Error('a withdrawal without its block');
    return { ...fact, commitment: block.commitment, createdAt: at };
  });
  await insertWithdrawals(tx, hospital.id, rows);
}

/** What holds or held is never withdrawn, nor what begins while this is under way. */
function refuseBegun(effectiveFrom: Date, at: Date): void {
  if (effectiveFrom.getTime() - at.getTime() >= WITHDRAWABLE_MS) return;
  throw new PramanaError('price_in_force', { params: { effectiveFrom: effectiveFrom.toISOString() } });
}

/** With a price goes the ceiling that it would bring. */
async function refuseLostCeiling(tx: Tx, { hospital }: Pricing, price: StoredPrice): Promise<void> {
  const { itemId, ceiling, effectiveFrom } = price;
  if (ceiling === null) return;
  const before = await standardPrices(tx, hospital.id, [itemId], new Date(effectiveFrom.getTime() - 1));
  const stays = before.get(itemId)?.ceiling ?? null;
  if (stays !== null && !exceeds(stays.amount, stays.per, ceiling)) return;
  throw new PramanaError('invalid_field', {
    field: 'endsCeiling',
    detail:
      'This price would bring a ceiling that does not hold without it. Say that it shall not come, or leave the price.',
  });
}
