/**
 * Whether the days of a bundle were sealed when they were due (06:00 behind the day). A seal made weeks later counts whatever
 * was slipped into its day meanwhile, and one seal for several days tells of none of them when it ended.
 */
import type { Counted, SealedDay } from './bundle.series.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A day may be cut as late as at its own midnight, and is due six hours behind that. */
const GRACE = 6 * HOUR;

type Period = { readonly from: string; readonly to: string; readonly begins: number; readonly ends: number };
type Sealed = { readonly documents: readonly Counted[]; readonly seals: readonly SealedDay[] };

/**
 * How many day seals came late, and how many documents of the period no seal of their own day counts. A day that was closed
 * early gives what follows to the next one: that is no fault, where a seal of that day stood before the document.
 */
export function judgeDue(all: Iterable<Sealed>, period: Period): { readonly late: number; readonly moved: number } {
  const series = [...all];
  // A change of the clocks moves the cut by this much within the period: nobody is accused for it.
  const days = (Date.parse(period.to) - Date.parse(period.from)) / DAY + 1;
  const slack = Math.abs(period.ends - period.begins - days * DAY);
  const dayOf = (time: number): number => Math.floor((time + slack - period.begins) / DAY);
  const placeOf = ({ day }: SealedDay): number => (Date.parse(day) - Date.parse(period.from)) / DAY;
  const closed = new Map<number, number>();
  let late = 0;
  for (const seal of series.flatMap(({ seals }) => seals)) {
    const place = placeOf(seal);
    closed.set(place, Math.min(closed.get(place) ?? Number.POSITIVE_INFINITY, seal.time));
    if (seal.time > period.begins + (place + 1) * DAY + GRACE + slack) late += 1;
  }
  const isMoved = (time: number, by: number): boolean => {
    const own = dayOf(time);
    if (by <= own) return false;
    return by > own + 1 || (closed.get(own) ?? Number.POSITIVE_INFINITY) > time;
  };
  let moved = 0;
  for (const { documents, seals } of series)
    for (const [time, by] of countedBy(documents, seals.toSorted(inOrder), placeOf))
      if (time >= period.begins && time < period.ends && isMoved(time, by)) moved += 1;
  return { late, moved };
}

const inOrder = (a: SealedDay, b: SealedDay): number => (a.first < b.first ? -1 : Number(a.first > b.first));

/** When each document says it was sealed, with the earliest day whose seal counts it. Seals in the order of their numbers. */
function* countedBy(
  documents: readonly Counted[],
  seals: readonly SealedDay[],
  placeOf: (seal: SealedDay) => number,
): Generator<readonly [time: number, by: number]> {
  let at = 0;
  let open: SealedDay[] = [];
  for (const { number, time } of documents.toSorted((a, b) => a.number - b.number)) {
    for (let next = seals[at]; next !== undefined && next.first <= BigInt(number); next = seals[at]) {
      open.push(next);
      at += 1;
    }
    open = open.filter(({ last }) => last >= BigInt(number));
    if (time !== null && open.length > 0)
      yield [time, open.reduce((least, seal) => Math.min(least, placeOf(seal)), Number.POSITIVE_INFINITY)];
  }
}
