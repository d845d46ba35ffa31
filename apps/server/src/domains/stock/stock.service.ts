import {
  type BatchId,
  businessDate,
  formatMoney,
  type HospitalId,
  type ItemId,
  PramanaError,
  type Rate,
} from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Hospital } from '../../platform/session.ts';
import { findItem } from '../catalogue/index.ts';
import { batchByNumber, insertBatch, readBatch, sellable, type StoredBatch } from './batch.store.ts';
import { moveByDocument, type Moving } from './document.service.ts';
import { insertMovements, lockLevels, type MovementReason, type NewMovement, takeLevels } from './movement.store.ts';
import { pick, type PickedBatch, type WantedStock } from './pick.policy.ts';

/** Which batches would fill these lines today, in the order of the lines. Takes nothing and locks nothing. */
export async function pickBatches(
  tx: Tx,
  hospital: HospitalId,
  wanted: readonly WantedStock[],
  today: string,
): Promise<PickedBatch[][]> {
  const items = [...new Set(wanted.map((want) => want.itemId))];
  return pick(wanted, await sellable(tx, hospital, items), today);
}

export interface TakenStock {
  batchId: string;
  quantity: bigint;
  documentId: string;
  position: number;
}

/**
 * Takes stock for a document, under the levels' row locks: two counters never sell the same strip. One statement, asked
 * before this function first waits. `stock_short`: nothing was taken.
 */
export async function takeStock(
  tx: Tx,
  { hospital, actor, at }: Moving,
  taken: readonly TakenStock[],
  reason: 'sale' | 'dispense' = 'sale',
): Promise<void> {
  if (taken.length === 0) return;
  const movements = taken.map((each) => movement(each, reason, -each.quantity, 0n));
  const onHand = await takeLevels(tx, hospital.id, movements, actor.personId, at);
  for (const { batchId, quantity, position } of taken) {
    const left = (onHand.get(batchId) ?? 0n) - quantity;
    if (left < 0n) throw await shortOf(tx, hospital.id, batchId, position, onHand.get(batchId) ?? 0n);
    onHand.set(batchId, left);
  }
}

/** Goods that came back stand apart until somebody releases or destroys them. */
export async function returnToQuarantine(
  tx: Tx,
  { hospital, actor, at }: Moving,
  returned: readonly TakenStock[],
): Promise<void> {
  if (returned.length === 0) return;
  // The same order of locks as a sale takes them in.
  await lockLevels(
    tx,
    hospital.id,
    returned.map((each) => each.batchId),
  );
  await insertMovements(
    tx,
    hospital.id,
    returned.map((each) => movement(each, 'return', 0n, each.quantity)),
    actor.personId,
    at,
  );
}

/** What was handed out and not billed comes back: to the shelf what never left the counter, apart what did. */
export async function takeBack(
  tx: Tx,
  { hospital, actor, at }: Moving,
  back: readonly TakenStock[],
  goods: 'shelf' | 'quarantine',
): Promise<void> {
  await lockLevels(
    tx,
    hospital.id,
    back.map((each) => each.batchId),
  );
  const movements = back.map((each) =>
    goods === 'shelf'
      ? movement(each, 'dispense-return', each.quantity, 0n)
      : movement(each, 'dispense-return', 0n, each.quantity),
  );
  await insertMovements(tx, hospital.id, movements, actor.personId, at);
}

function movement(each: TakenStock, reason: MovementReason, quantity: bigint, quarantined: bigint): NewMovement {
  const { batchId, documentId, position } = each;
  return { id: newId(), batchId, reason, quantity, quarantined, documentId, position, note: '' };
}

async function shortOf(
  tx: Tx,
  hospital: HospitalId,
  batchId: string,
  position: number,
  left: bigint,
): Promise<PramanaError> {
  const batch = await readBatch(tx, hospital, batchId);
  const detail = `Only ${left} of ${batch?.itemName ?? 'this item'} are left in batch ${batch?.number ?? ''}.`;
  return new PramanaError('stock_short', {
    field: `lines/${position}`,
    detail,
    params: { line: position, left: String(left) },
  });
}

export interface Receipt {
  itemId: ItemId;
  number: string;
  expiry: string;
  mrp: Rate;
  quantity: bigint;
  note?: string;
  reason?: 'opening' | 'receipt';
}

/**
 * Receives goods. More of a known batch adds to it, but only with the same expiry and MRP: a strip with another price on
 * it is another batch (`conflict`). Refuses what has expired (`batch_expired`), what is no longer sold (`item_retired`) and
 * what is not sold from batches.
 */
export async function receiveBatch(tx: Tx, { hospital, actor, at }: Moving, receipt: Receipt): Promise<BatchId> {
  const number = receipt.number.trim().toUpperCase();
  if (receipt.expiry < businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour))
    throw new PramanaError('batch_expired', {
      field: 'expiry',
      detail: `Batch ${number} expired on ${receipt.expiry}.`,
    });
  if (receipt.mrp.amount <= 0n)
    throw new PramanaError('invalid_field', { field: 'mrp', detail: 'The MRP stands on the pack.' });
  await refuseUnsold(tx, hospital.id, receipt.itemId);
  const id = newId<'Batch'>();
  const made = await insertBatch(tx, hospital.id, {
    id,
    itemId: receipt.itemId,
    number,
    expiry: receipt.expiry,
    mrp: receipt.mrp,
    receivedAt: at,
  });
  const batchId = made ? id : await sameBatch(tx, hospital, receipt, number);
  await moveByDocument(tx, { hospital, actor, at }, 'purchase', [
    {
      batchId,
      reason: receipt.reason ?? 'receipt',
      quantity: receipt.quantity,
      quarantined: 0n,
      note: receipt.note?.trim() ?? '',
    },
  ]);
  return batchId;
}

async function refuseUnsold(tx: Tx, hospital: HospitalId, itemId: ItemId): Promise<void> {
  const item = await findItem(tx, hospital, itemId);
  if (!item) throw new PramanaError('not_found', { field: 'itemId' });
  if (item.status === 'retired') throw new PramanaError('item_retired', { field: 'itemId' });
  if (!item.stocked)
    throw new PramanaError('invalid_field', { field: 'itemId', detail: `${item.name} is not sold from batches.` });
}

async function sameBatch(tx: Tx, hospital: Hospital, receipt: Receipt, number: string): Promise<BatchId> {
  const known = await batchByNumber(tx, hospital.id, receipt.itemId, number);
  if (!known) throw new PramanaError('conflict');
  const samePrice = known.mrp.amount * receipt.mrp.per === receipt.mrp.amount * known.mrp.per;
  if (known.expiry === receipt.expiry && samePrice) return known.id;
  const price = `${formatMoney(known.mrp.amount, hospital.currency)} for ${known.mrp.per}`;
  throw new PramanaError('conflict', {
    field: 'number',
    detail: `Batch ${number} is known with expiry ${known.expiry} and MRP ${price}. Check the pack, or give it its own number.`,
    params: {
      knownExpiry: known.expiry,
      knownMrp: String(known.mrp.amount),
      knownPer: Number(known.mrp.per),
      expiry: receipt.expiry,
      mrp: String(receipt.mrp.amount),
      per: Number(receipt.mrp.per),
    },
  });
}

/** A count names the books that it was held against; the others say how many leave quarantine. */
export type Adjustment = { note: string } & (
  | { reason: 'adjustment'; counted: number; onHand: number }
  | { reason: 'release' | 'destroyed'; quantity: number }
);

/**
 * Corrects a count, or decides about what stands in quarantine; always with its reason. What a count changes is computed
 * here, under the level's lock, and only from the books that the person saw: `stock_moved` when something was sold, handed
 * out or received since. `stock_short`: more than stands in quarantine.
 */
export async function adjustBatch(tx: Tx, moving: Moving, batchId: BatchId, wish: Adjustment): Promise<void> {
  const batch = await lockedBatch(tx, moving.hospital.id, batchId);
  const change = wish.reason === 'adjustment' ? countedChange(batch, wish) : decidedChange(moving, batch, wish);
  await moveByDocument(tx, moving, 'adjustment', [{ batchId, reason: wish.reason, note: wish.note.trim(), ...change }]);
}

type Change = Pick<NewMovement, 'quantity' | 'quarantined'>;

function countedChange(batch: StoredBatch, { counted, onHand }: { counted: number; onHand: number }): Change {
  if (batch.onHand !== BigInt(onHand))
    throw new PramanaError('stock_moved', {
      field: 'counted',
      detail: `The books say ${batch.onHand} of ${batch.itemName} now, and said ${onHand} when it was counted. Count again.`,
      params: { onHand: Number(batch.onHand) },
    });
  if (counted === onHand)
    throw new PramanaError('invalid_field', { field: 'counted', detail: 'The same as in the books.' });
  return { quantity: BigInt(counted) - batch.onHand, quarantined: 0n };
}

function decidedChange(
  { hospital, at }: Moving,
  batch: StoredBatch,
  wish: { reason: 'release' | 'destroyed'; quantity: number },
): Change {
  const quantity = BigInt(wish.quantity);
  if (wish.reason === 'release' && batch.expiry < businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour))
    throw new PramanaError('batch_expired', {
      detail: `Batch ${batch.number} expired on ${batch.expiry}: destroy it.`,
    });
  if (batch.quarantined < quantity)
    throw new PramanaError('stock_short', {
      field: 'quantity',
      detail: `Only ${batch.quarantined} of ${batch.itemName} are there.`,
      params: { left: String(batch.quarantined) },
    });
  return { quantity: wish.reason === 'release' ? quantity : 0n, quarantined: -quantity };
}

async function lockedBatch(tx: Tx, hospital: HospitalId, batchId: BatchId): Promise<StoredBatch> {
  await lockLevels(tx, hospital, [batchId]);
  const batch = await readBatch(tx, hospital, batchId);
  if (!batch) throw new PramanaError('not_found');
  return batch;
}
