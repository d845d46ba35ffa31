import type { IsoDate, Rate } from '@pramana/kernel';
import type { SellableBatch } from './batch.store.ts';

export interface WantedStock {
  itemId: string;
  quantity: bigint;
  /** A batch chosen by hand; null: first expiry first. */
  batchId: string | null;
}

/** A portion of one batch for one line. `expired` only when somebody chose that batch by hand. */
export interface PickedBatch {
  id: string;
  number: string;
  expiry: IsoDate;
  mrp: Rate;
  quantity: bigint;
  expired: boolean;
}

/**
 * First expiry first, never an expired batch, and never the same tablet for two lines: what one line took is gone for the
 * others, and lines whose batch was chosen by hand come first. A line that one batch cannot fill is split; one that all
 * batches cannot fill gets what there is. In the order of `wanted`.
 */
export function pick(wanted: readonly WantedStock[], stock: readonly SellableBatch[], today: IsoDate): PickedBatch[][] {
  const left = new Map(stock.map((batch) => [batch.id as string, batch.onHand]));
  const picked: PickedBatch[][] = wanted.map(() => []);
  const order = [...wanted.entries()].sort(([, a], [, b]) => Number(a.batchId === null) - Number(b.batchId === null));
  for (const [index, want] of order) {
    const candidates = stock.filter(
      (batch) =>
        batch.itemId === want.itemId && (want.batchId === null ? batch.expiry >= today : batch.id === want.batchId),
    );
    picked[index] = fill(want.quantity, candidates, left, today);
  }
  return picked;
}

function fill(
  quantity: bigint,
  candidates: readonly SellableBatch[],
  left: Map<string, bigint>,
  today: IsoDate,
): PickedBatch[] {
  const picked: PickedBatch[] = [];
  let missing = quantity;
  for (const { id, number, expiry, mrp } of candidates) {
    const here = left.get(id) ?? 0n;
    const take = here < missing ? here : missing;
    if (take === 0n) continue;
    left.set(id, here - take);
    missing -= take;
    picked.push({ id, number, expiry, mrp, quantity: take, expired: expiry < today });
    if (missing === 0n) break;
  }
  return picked;
}
