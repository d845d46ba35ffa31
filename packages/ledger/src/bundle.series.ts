/** What the headers of one series tell when they come in any order: a run without gaps, linked by hashes, and its totals. */
import { type BackwardsReport, BackwardsTimes } from './backwards.ts';
import { equal } from './bytes.ts';
import { isDay, labelOf, SERIES } from './bundle.text.ts';
import { blockHash } from './claim.ts';

type Link = { readonly prev: Uint8Array; readonly hash: Uint8Array };
/** What a day seal says of a series; numbers as sealed. */
export type SealedDay = {
  readonly label: string;
  readonly day: string;
  readonly series: string;
  readonly count: bigint;
  readonly first: bigint;
  readonly last: bigint;
  readonly total: bigint;
  /** When the seal itself was made, in Unix milliseconds. */
  readonly time: number;
};
/** A sealed document that a day seal must count; of an erased one neither time nor total is left. */
export type Counted = {
  readonly number: number;
  readonly time: number | null;
  readonly total: bigint | null;
  readonly kind: string;
  readonly currency: string;
};

/** Numbers and links of one series. Honest logs hold nothing here but the two ends: numbers come almost in order. */
export class SeriesRun {
  #low = 0;
  #high = -1;
  #lowPrev: Uint8Array = new Uint8Array();
  #highHash: Uint8Array = new Uint8Array();
  readonly #waiting = new Map<number, Link>();

  /** Takes a header; answers what is wrong with it. */
  add({ number, prev }: { number: number; prev: Uint8Array }, commitment: Uint8Array): 'twice' | 'link' | null {
    const link = { prev, hash: blockHash(prev, commitment) };
    if (this.#high < 0) {
      [this.#low, this.#high, this.#lowPrev, this.#highHash] = [number, number, prev, link.hash];
      return null;
    }
    if ((number >= this.#low && number <= this.#high) || this.#waiting.has(number)) return 'twice';
    this.#waiting.set(number, link);
    return this.#settle() ? null : 'link';
  }

  /** The lowest number that came, and the highest; null before any. */
  get ends(): { readonly low: number; readonly high: number } | null {
    if (this.#high < 0) return null;
    const waiting = [...this.#waiting.keys()];
    const low = waiting.reduce((least, number) => Math.min(least, number), this.#low);
    return { low, high: waiting.reduce((most, number) => Math.max(most, number), this.#high) };
  }

  /** Numbers between those that came. */
  get missing(): { readonly from: number; readonly to: number }[] {
    // Never number by number: the hospital chose them, and they may lie as far apart as numbers can.
    const known = [...this.#waiting.keys()].map((number) => ({ from: number, to: number }));
    if (this.#high >= 0) known.push({ from: this.#low, to: this.#high });
    known.sort((a, b) => a.from - b.from);
    return known.flatMap(({ to }, i) => {
      const next = known[i + 1];
      return next !== undefined && next.from > to + 1 ? [{ from: to + 1, to: next.from - 1 }] : [];
    });
  }

  #settle(): boolean {
    let good = true;
    for (let next = this.#waiting.get(this.#high + 1); next; next = this.#waiting.get(this.#high + 1)) {
      good &&= equal(next.prev, this.#highHash);
      this.#high += 1;
      this.#highHash = next.hash;
      this.#waiting.delete(this.#high);
    }
    for (let next = this.#waiting.get(this.#low - 1); next; next = this.#waiting.get(this.#low - 1)) {
      good &&= equal(next.hash, this.#lowPrev);
      this.#low -= 1;
      this.#lowPrev = next.prev;
      this.#waiting.delete(this.#low);
    }
    return good;
  }
}

/** What is wrong with the days of one series; `day_unsummed`: counted, but of an erased document no total is left. */
export type DayFinding = { readonly code: 'day_wrong' | 'day_not_sealed' | 'day_unsummed'; readonly where: string };

/**
 * Day seals against the documents that they count. Two days may share a stretch of numbers (two bills at the stroke of the
 * cut), so that stretches which overlap are judged together. `begins`, `closed`, `ends`: the period, and when its last day
 * was sealed; what lies before that and in no stretch was never counted. What came between `closed` and `ends` belongs to a
 * `later` day; `uncounted` where no seal of one is here.
 */
export function judgeDays(
  { seals, later }: { readonly seals: readonly SealedDay[]; readonly later: readonly SealedDay[] },
  documents: readonly Counted[],
  { begins, closed, ends }: { readonly begins: number; readonly closed: number; readonly ends: number },
): { readonly findings: DayFinding[]; readonly uncounted: Counted[] } {
  const findings: DayFinding[] = [];
  const open: Counted[] = [];
  const inOrder = documents.toSorted((a, b) => a.number - b.number);
  let at = 0;
  const takeBelow = (end: bigint): Counted[] => {
    const from = at;
    while (at < inOrder.length && BigInt(inOrder[at]?.number ?? 0) < end) at += 1;
    return inOrder.slice(from, at);
  };
  for (const stretch of together(seals)) {
    open.push(...takeBelow(stretch.first));
    const code = judgeStretch(stretch, takeBelow(stretch.last + 1n));
    if (code !== null) findings.push({ code, where: stretch.labels.join(', ') });
  }
  open.push(...inOrder.slice(at));
  const between = (from: number, to: number): Counted[] =>
    open.filter(({ time }) => time !== null && time >= from && time < to);
  const missed = between(begins, Math.min(closed, ends));
  const [first, last] = [missed[0], missed.at(-1)];
  if (first !== undefined && last !== undefined)
    findings.push({ code: 'day_not_sealed', where: `${first.number} to ${last.number}` });
  const uncounted = between(Math.max(begins, closed), ends).filter(({ number }) => !isWithin(later, BigInt(number)));
  return { findings, uncounted };
}

function judgeStretch(stretch: Stretch, within: readonly Counted[]): DayFinding['code'] | null {
  if (BigInt(within.length) !== stretch.count) return 'day_wrong';
  if (within.some(({ total }) => total === null)) return 'day_unsummed';
  return within.reduce((sum, { total }) => sum + (total ?? 0n), 0n) === stretch.total ? null : 'day_wrong';
}

const isWithin = (seals: readonly SealedDay[], number: bigint): boolean =>
  seals.some(({ first, last }) => first <= number && number <= last);

type Stretch = { first: bigint; last: bigint; count: bigint; total: bigint; labels: string[] };

function together(seals: readonly SealedDay[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const seal of seals.toSorted((a, b) => Number(a.first - b.first))) {
    const { first, last, count, total, label } = seal;
    const before = stretches.at(-1);
    if (before === undefined || first > before.last) stretches.push({ first, last, count, total, labels: [label] });
    else {
      before.last = last > before.last ? last : before.last;
      before.count += count;
      before.total += total;
      before.labels.push(label);
    }
  }
  return stretches;
}

/** The figures of a day seal's item; null for anything else. */
export function dayOf(value: unknown): Omit<SealedDay, 'label' | 'total' | 'time'> | null {
  if (typeof value !== 'object' || value === null) return null;
  const { day, series, count, first, last } = value as Record<string, unknown>;
  const whole = (each: unknown): each is number | bigint => typeof each === 'number' || typeof each === 'bigint';
  // Both are printed: nothing else than a day and a series may stand there.
  if (typeof day !== 'string' || !isDay(day)) return null;
  if (typeof series !== 'string' || !SERIES.test(series)) return null;
  if (!whole(count) || !whole(first) || !whole(last)) return null;
  return { day, series, count: BigInt(count), first: BigInt(first), last: BigInt(last) };
}

/** When a document says that it was sealed. */
export type SealedTime = readonly [number: number, time: number];

/** What a bundle shows of one series. */
export type SeenSeries = {
  readonly run: SeriesRun;
  readonly documents: Counted[];
  readonly seals: SealedDay[];
  /** Of days behind the period. */
  readonly later: SealedDay[];
  /** Logs in which its documents stand. */
  readonly origins: Set<string>;
  /** When each document says it was sealed, by its number. */
  readonly times: SealedTime[];
};

export const freshSeries = (): SeenSeries => ({
  run: new SeriesRun(),
  documents: [],
  seals: [],
  later: [],
  origins: new Set(),
  times: [],
});

/** As the live audit tells of them: each series in the order of its numbers, which is not the one of the log. */
export function timesThatRunBack(all: ReadonlyMap<string, { readonly times: readonly SealedTime[] }>): BackwardsReport {
  const found = new BackwardsTimes(labelOf);
  for (const [series, { times }] of [...all].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    for (const [number, time] of times.toSorted(([a], [b]) => a - b)) found.see({ series, number }, time);
  return found.report();
}
