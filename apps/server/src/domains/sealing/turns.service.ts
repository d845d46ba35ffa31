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

  /** Begins `read` at once; `take` gets its answer after all that began before. Resolves when there is room for another. */
  async add<T>(read: () => Promise<T>, take: (answer: T) => Promise<void> | void): Promise<void> {
    this.#last = taken(read(), this.#last, take);
    // Whoever waits for it hears of it.
    this.#last.catch(() => undefined);
    this.#running.push(this.#last);
    if (this.#running.length > this.#most) await this.#running.shift();
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
