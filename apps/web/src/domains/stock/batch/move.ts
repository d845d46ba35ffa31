import type { BodyOf, stock } from '@pramana/contract';

type MoveBody = BodyOf<typeof stock.batches.adjust>;
export type MoveReason = MoveBody['reason'];

/** The levels that the person looked at. */
export interface SeenLevels {
  onHand: number;
  quarantined: number;
}

/**
 * The movement that a person means: for an adjustment `typed` is what was counted, sent with what the books said then, so
 * that the server corrects no other books; otherwise it is how many. Null when nothing would move or the reason is missing.
 */
export function moveBody(
  seen: SeenLevels,
  { reason, typed, note }: { reason: MoveReason; typed: number | null; note: string },
): MoveBody | null {
  const why = note.trim();
  if (typed === null || why === '') return null;
  if (reason !== 'adjustment') return typed === 0 ? null : { reason, quantity: typed, note: why };
  return typed === seen.onHand ? null : { reason, counted: typed, onHand: seen.onHand, note: why };
}
