import { businessDate, PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { insertBatches, type NewBatch } from './batch.store.ts';
import { moveByDocument, type Moving } from './document.service.ts';
import type { Receipt } from './stock.service.ts';

const CHUNK = 1_000;

/**
 * The stock a hospital begins with: new batches of items that have none of that number yet, few statements and one
 * sealed document per thousand. `batch_expired`, and `already_exists` when a batch is known: then goods are received one by one.
 */
export async function openingStock(
  tx: Tx,
  { hospital, actor, at }: Moving,
  receipts: readonly Receipt[],
): Promise<void> {
  const today = businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour);
  for (let from = 0; from < receipts.length; from += CHUNK) {
    const chunk = receipts
      .slice(from, from + CHUNK)
      .map((receipt) => ({ receipt, batch: batchOf(receipt, at, today) }));
    const made = await insertBatches(
      tx,
      hospital.id,
      chunk.map(({ batch }) => batch),
    );
    if (made < chunk.length)
      throw new PramanaError('already_exists', { detail: 'Some of these batches are in stock already.' });
    const movements = chunk.map(({ receipt, batch }) => ({
      batchId: batch.id,
      reason: 'opening' as const,
      quantity: receipt.quantity,
      quarantined: 0n,
      note: receipt.note?.trim() ?? '',
    }));
    await moveByDocument(tx, { hospital, actor, at }, 'purchase', movements);
  }
}

function batchOf({ itemId, number, expiry, mrp }: Receipt, receivedAt: Date, today: string): NewBatch {
  if (expiry < today)
    throw new PramanaError('batch_expired', { field: 'expiry', detail: `Batch ${number} expired on ${expiry}.` });
  return { id: newId(), itemId, number: number.trim().toUpperCase(), expiry, mrp, receivedAt };
}
