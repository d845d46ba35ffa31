/**
 * Whether a series reaches over both ends of the period. A document can be sealed in a period and come into the log long after
 * it, behind everything that a bundle opens. Its number gives it away, but only between numbers that are here: so each series
 * needs one from before the period and one from behind it.
 */
import type { Counted, SealedDay } from './bundle.series.ts';

type SeriesSeen = {
  /** The lowest and the highest number that came, 0 being what a series begins with; those missing between are findings of their own. */
  readonly ends: { readonly low: number; readonly high: number } | null;
  readonly documents: readonly Counted[];
  readonly seals: readonly SealedDay[];
  /** Its year is over: the logs of the year from those in which it stands are closed and opened up to their last entry. */
  readonly isOver: boolean;
};

/** True as well for a series that has nothing to do with the period. `begins`, `ends`: Unix milliseconds. */
export function reachesOver(
  { ends: numbers, documents, seals, isOver }: SeriesSeen,
  { begins, ends }: { readonly begins: number; readonly ends: number },
): boolean {
  const isIn = ({ time }: Counted): boolean => time !== null && time >= begins && time < ends;
  if (seals.length === 0 && !documents.some(isIn)) return true;
  if (numbers === null) return false;
  const before = numbers.low <= 1 || documents.some(({ time }) => time !== null && time < begins);
  return before && (documents.some(({ time }) => time !== null && time >= ends) || (isOver && isLast(numbers, seals)));
}

/** No number follows in a year that is over, where a day's seal said that this was the last one. */
const isLast = ({ high }: { readonly high: number }, seals: readonly SealedDay[]): boolean =>
  seals.some(({ last }) => last === BigInt(high));
