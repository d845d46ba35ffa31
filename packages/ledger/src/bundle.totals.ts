/** What the documents of one kind came to; minor units. */
export type KindTotal = {
  readonly kind: string;
  readonly currency: string;
  readonly count: number;
  readonly total: bigint;
};

/** Documents added up by kind and currency. */
export class Totals {
  readonly #sums = new Map<string, KindTotal>();

  add(kind: string, currency: string, total: bigint): void {
    const key = `${kind} ${currency}`;
    const sum = this.#sums.get(key) ?? { kind, currency, count: 0, total: 0n };
    this.#sums.set(key, { kind, currency, count: sum.count + 1, total: sum.total + total });
  }

  get all(): KindTotal[] {
    return [...this.#sums.values()];
  }
}
