/**
 * Work that waits for the database side by side, a few at once, and is handed over in the order in which it began: what an
 * audit reports does not depend on which answer came first.
 */
export class Turns {
  readonly #most: number;
  readonly #running: Promise<void>[] = [];
  #last: Promise<void> = Promise.resolve();

  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Begins `read` once there is room for it, and resolves then: no more than `most` are ever read or waiting to be taken.
   * `take` gets its answer after all that began before.
   */
  async add<T>(read: () => Promise<T>, take: (answer: T) => Promise<void> | void): Promise<void> {
    if (this.#running.length >= this.#most) await this.#running.shift();
    this.#last = taken(read(), this.#last, take);
    // Whoever waits for it hears of it.
    this.#last.catch(() => undefined);
    this.#running.push(this.#last);
  }

  /** Waits for all of it, also when some fails; then throws what failed first. */
  async end(): Promise<void> {
    await Promise.allSettled(this.#running);
    await this.#last;
  }
}

async function taken<T>(
  reading: Promise<T>,
  before: Promise<void>,
  take: (answer: T) => Promise<void> | void,
): Promise<void> {
  // Both are heard of, whichever fails; the earlier one is what is thrown.
  const [earlier, answer] = await Promise.allSettled([before, reading]);
  if (earlier.status === 'rejected') throw earlier.reason;
  if (answer.status === 'rejected') throw answer.reason;
  await take(answer.value);
}

/** Work of which no more than `most` runs at once, in the order in which it came. None of it may wait for other such work. */
export class AtOnce {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(most: number) {
    this.#most = most;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#most) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      // Its place goes to the next one, or is free.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
