/** Seeded chance and time: the same seed is the same run. */
export class Schedule {
  now = 0;
  #state: number;
  readonly #queue: { at: number; order: number; run: () => void }[] = [];
  #order = 0;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to 1 (mulberry32). */
  random(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  chance(p: number): boolean {
    return this.random() < p;
  }

  /** A whole number from `low` to `high`. */
  between(low: number, high: number): number {
    return low + Math.floor(this.random() * (high - low + 1));
  }

  pick<T>(list: readonly T[]): T {
    const found = list[Math.floor(this.random() * list.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  }

  after(delay: number, run: () => void): void {
    this.#queue.push({ at: this.now + delay, order: this.#order++, run });
  }

  /** Runs the next thing due; false when there is none. */
  step(): boolean {
    let next = 0;
    this.#queue.forEach((each, i) => {
      const best = this.#queue[next];
      if (best !== undefined && (each.at < best.at || (each.at === best.at && each.order < best.order))) next = i;
    });
    const [event] = this.#queue.splice(next, 1);
    if (event === undefined) return false;
    this.now = event.at;
    event.run();
    return true;
  }
}
