import type { PublishedHead } from './publication.service.ts';

/** One witness of a log, as its rounds see it. */
export interface RoundMember {
  readonly id: string;
  /** Asks it about this head as soon as it has answered what it is being asked. */
  readonly want: (head: PublishedHead) => void;
  /** False while it does not answer: nobody waits for it. */
  readonly isAlive: boolean;
  /** The largest tree that it cosigned; null: none. */
  readonly size: number | null;
}

export interface RoundOptions {
  readonly members: () => readonly RoundMember[];
  /** Whether enough of them have cosigned a tree of this size. */
  readonly isWitnessed: (size: number) => boolean;
}

/**
 * One head at a time for all witnesses of a log. Left to themselves, under load each would cosign whatever is the newest
 * when it is free: all of them different trees, and no tree enough of them. So the next head waits until this one is
 * witnessed, or nobody who still answers is left to be heard.
 */
export class WitnessRounds {
  readonly #options: RoundOptions;
  #current: PublishedHead | undefined;
  /** Who is asked about it; whoever joins later waits for the next one. */
  #asked = new Set<string>();
  #next: PublishedHead | undefined;
  /** When the next head should be asked about, in Unix milliseconds. */
  #by = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: RoundOptions) {
    this.#options = options;
  }

  /** There is a newer head; nobody minds when it is cosigned within `ms`. */
  published(head: PublishedHead, ms: number): void {
    if (this.#next === undefined || head.head.size > this.#next.head.size) this.#next = head;
    this.#by = Math.min(this.#by, Date.now() + ms);
    this.settle();
  }

  /** A witness answered, or was found not to: the next round may begin. */
  settle(): void {
    clearTimeout(this.#timer);
    if (this.#stopped || this.#next === undefined || !this.#isOver()) return;
    const ms = this.#by - Date.now();
    if (ms <= 0) return this.#begin(this.#next);
    this.#timer = setTimeout(() => this.settle(), ms);
    this.#timer.unref();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #isOver(): boolean {
    const size = this.#current?.head.size;
    if (size === undefined || this.#options.isWitnessed(size)) return true;
    return !this.#options
      .members()
      .some(({ id, isAlive, size: so }) => this.#asked.has(id) && isAlive && (so ?? -1) < size);
  }

  #begin(head: PublishedHead): void {
    this.#current = head;
    this.#next = undefined;
    this.#by = Number.POSITIVE_INFINITY;
    const asked = this.#options.members().filter(({ size }) => (size ?? -1) < head.head.size);
    this.#asked = new Set(asked.map(({ id }) => id));
    for (const { want } of asked) want(head);
  }
}
