/** A document that says an earlier time than the one before it in its series, although it was sealed after that one. */
export interface Backwards {
  readonly document: string;
  readonly at: string;
  readonly before: { readonly document: string; readonly at: string };
}

/** Documents whose times run back, in the order of the audit: how many, and the first of them. */
export interface BackwardsReport {
  readonly documents: number;
  readonly first: Backwards | null;
}

/** Clocks of several servers differ, and a document's time is taken before its number. */
const SKEW_MS = 5 * 60_000;

interface Numbered {
  readonly series: string;
  readonly number: number;
  readonly at: Date;
}

/**
 * What a series says about its own order. The number and the hash of the block before are taken under the series' lock, so
 * whoever seals today under a clock that stands in the past is seen by it. That one of two times is false is proven, which of
 * them is not (a clock may have run ahead before): so it is said, and is no damage.
 */
export class BackwardsTimes {
  readonly #labelOf: (series: string, number: number) => string;
  #documents = 0;
  #first: Backwards | null = null;

  constructor(labelOf: (series: string, number: number) => string) {
    this.#labelOf = labelOf;
  }

  see({ series, number, at }: Numbered, before: Numbered): void {
    if (at.getTime() >= before.at.getTime() - SKEW_MS) return;
    this.#documents += 1;
    this.#first ??= {
      document: this.#labelOf(series, number),
      at: at.toISOString(),
      before: { document: this.#labelOf(before.series, before.number), at: before.at.toISOString() },
    };
  }

  report(): BackwardsReport {
    return { documents: this.#documents, first: this.#first };
  }
}
