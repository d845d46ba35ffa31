import type { DispenseChoiceJson, PrescriptionJson } from '@pramana/contract';
import { UNREAD } from '../../../ui/moneyField.ts';

type Line = PrescriptionJson['lines'][number];

/** What is chosen for a line; a quantity of null is none, `UNREAD` one that cannot be read. */
export interface Choice {
  itemId: string;
  batchId: string | null;
  quantity: number | null;
}

/** Whether this item may be handed out now. */
export function isReady({ swap, problem, onHand }: DispenseChoiceJson): boolean {
  return swap !== null && problem === null && onHand > 0;
}

/** The most of an item that a line takes: what is left in its pieces, one where a piece says nothing, what the shelf has. */
export function mostOf({ left }: Pick<Line, 'left'>, { per, onHand }: DispenseChoiceJson): number {
  return Math.min(per === null ? 1 : Math.ceil(left / per), onHand);
}

/** How much of an item is offered for a line: what is left, as far as the shelf has it. */
export function offered(line: Line, item: DispenseChoiceJson): number | null {
  if (line.left === 0 || !isReady(item)) return null;
  return mostOf(line, item);
}

/** What was prescribed, and never anything else: another item is a choice that somebody makes. */
export function firstChoices(lines: readonly Line[]): Choice[] {
  return lines.map((line) => {
    const item = line.choices.find(({ isPrescribed }) => isPrescribed);
    return { itemId: item?.itemId ?? '', batchId: null, quantity: item ? offered(line, item) : null };
  });
}

/** The lines of a hand-out: those with a quantity of something that may be handed out; null while one cannot be read. */
export function toHandOut(lines: readonly Line[], chosen: readonly Choice[]) {
  const wanted = lines.flatMap(({ line, left, choices }, i) => {
    const { itemId, batchId, quantity } = chosen[i] ?? { itemId: '', batchId: null, quantity: null };
    const item = choices.find((each) => each.itemId === itemId);
    if (!item || !isReady(item) || quantity === null || left === 0) return [];
    return [{ line, itemId, batchId, quantity }];
  });
  return wanted.some(({ quantity }) => quantity === UNREAD) ? null : wanted;
}
