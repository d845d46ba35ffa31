import type { BodyOf, stock } from '@pramana/contract';

type MoveBody = BodyOf<typeof stock.batches.adjust>;
export type MoveReason = MoveBody['reason'];

/**
 * The movement that a person means: for an adjustment `typed` is what was counted and the movement its difference to what
 * the screen shows; otherwise it is how many. Null when nothing would move or the reason is missing.
 */
export function moveBody(
  batch: { onHand: number; quarantined: number },
  { reason, typed, note }: { reason: MoveReason; typed: number | null; note: string },
): MoveBody | null {
  if (typed === null || note.trim() === '') return null;
  const quantity = reason === 'adjustment' ? typed - batch.onHand : typed;
  return quantity === 0 ? null : { reason, quantity, note: note.trim() };
}
