import type { DoseStepJson, DraftLineJson } from '@pramana/contract';
import { amountText, readAmount, readDayAmounts } from '@pramana/kernel';

type Take = DoseStepJson['take'];

export const MOST_DAYS = 730;
/** Least and most of what stands between two doses, or of doses a day, as the contract takes them. */
export const EVERY = { hours: [1, 72], days: [2, 90], needed: [1, 24] } as const;
/** Of these one is what an abbreviation alone means. */
const WHOLE: ReadonlySet<string> = new Set(['tablet', 'capsule', 'lozenge', 'sachet', 'suppository', 'patch']);

/** Nothing is said of it: no amount and no days. The server seals no such step. */
export const BLANK_STEP: DoseStepJson = { take: { by: 'day', amounts: [0, 0, 0, 0] }, days: 0 };

/** Another way of the same step, with the amount that was set; how often, and at which times, is said anew. */
export function stepAs(by: Take['by'], { take, days }: DoseStepJson): DoseStepJson {
  const amount = 'amount' in take ? take.amount : (take.amounts.find((each) => each > 0) ?? 0);
  const takes: Record<typeof by, Take> = {
    day: { by: 'day', amounts: [0, 0, 0, 0] },
    hours: { by: 'hours', amount, hours: 0 },
    days: { by: 'days', amount, every: 0 },
    needed: { by: 'needed', amount, most: 0 },
    once: { by: 'once', amount },
  };
  if (by === 'once') return { take: takes[by], days: 1 };
  return { take: takes[by], days: take.by === 'once' ? 0 : days };
}

/** The same way with no amount: what a draft says while what is typed cannot be read. The server seals no such step. */
export function unsaid(take: Take): Take {
  return take.by === 'day' ? { by: 'day', amounts: [0, 0, 0, 0] } : { ...take, amount: 0 };
}

/** Its amounts as they are typed; '' where none is said. */
export function takeText(take: Take): string {
  if (take.by !== 'day') return take.amount === 0 ? '' : amountText(take.amount);
  return take.amounts.every((each) => each === 0) ? '' : take.amounts.map(amountText).join('-');
}

/** What was typed as amounts of the same way; null: it cannot be read, or could be meant otherwise. */
export function readTake(
  typed: string,
  take: Take,
  { unit, route }: Pick<DraftLineJson, 'unit' | 'route'>,
): Take | null {
  if (take.by === 'day') {
    const amounts = readDayAmounts(typed, { countsWhole: WHOLE.has(unit), isForEye: route === 'eye' });
    return amounts === null ? null : { by: 'day', amounts: [...amounts] };
  }
  const amount = readAmount(typed);
  return amount === null || amount === 0 ? null : { ...take, amount };
}

/** The same with another distance between two doses, or another number of them a day; 0: not said. */
export function everyAs(take: Extract<Take, { by: keyof typeof EVERY }>, count: number): Take {
  if (take.by === 'hours') return { ...take, hours: count };
  return take.by === 'days' ? { ...take, every: count } : { ...take, most: count };
}

/** Days, hours or times as they are typed; '' where nobody has said them. */
export function countText(count: number): string {
  return count === 0 ? '' : String(count);
}
