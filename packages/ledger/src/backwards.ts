/** Times that run back within a series: the same words of a live audit and of an auditor's bundle. */

/** A document that says an earlier time than one with a lower number in its series, although it was sealed after that one. */
export interface Backwards {
  readonly document: string;
  readonly at: string;
  /** Of all before it in its series, the one that says the latest time. */
  readonly before: { readonly document: string; readonly at: string };
}

/** Documents whose times run back, in the order of the audit: how many, and the first of them. */
export interface BackwardsReport {
  readonly documents: number;
  readonly first: Backwards | null;
}

/** Clocks of several servers differ, and a document's time is taken before its number. */
const SKEW_MS = 5 * 60_000;
/** The last time that a calendar has; a header may hold any count. */
const LAST_MS = 8.64e15;

interface Numbered {
  readonly series: string;
  readonly number: number;
}

interface Latest extends Numbered {
  readonly time: number;
}

/**
 * What a series says about its own order. The number and the hash of the block before are taken under the series' lock, so
 * whoever seals today under a clock that stands in the past is seen by it: each document is compared with the latest time
 * that any before it says, or only the first of many would be seen, and none that goes back by small steps. That one of two
 * times is false is proven, which of them is not (a clock may have run ahead before): so it is said, and is no damage.
 */
export class BackwardsTimes {
  readonly #labelOf: (series: string, number: number) => string;
  /** By series. */
  readonly #latest = new Map<string, Latest>();
  #documents = 0;
  #first: Backwards | null = null;

  constructor(labelOf: (series: string, number: number) => string) {
    this.#labelOf = labelOf;
  }

  /** Takes a series' documents in the order of their numbers; `time` in Unix milliseconds, as it was sealed. */
  see({ series, number }: Numbered, time: number): void {
    const latest = this.#latest.get(series);
    if (latest === undefined || time > latest.time) this.#latest.set(series, { series, number, time });
    if (latest === undefined || time >= latest.time - SKEW_MS) return;
    this.#documents += 1;
    this.#first ??= {
      document: this.#labelOf(series, number),
      at: instant(time),
      before: { document: this.#labelOf(series, latest.number), at: instant(latest.time) },
    };
  }

  report(): BackwardsReport {
    return { documents: this.#documents, first: this.#first };
  }
}

function instant(time: number): string {
  return new Date(Math.min(time, LAST_MS)).toISOString();
}
