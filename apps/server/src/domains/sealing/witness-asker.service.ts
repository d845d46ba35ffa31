import type { PublishedHead } from './publication.service.ts';
import type { WitnessRefusal } from './witness-answer.service.ts';

/** What became of one question: the size that the witness has cosigned now, or why not. */
export type AskOutcome =
  | { readonly ok: true; readonly size: number; readonly at: Date }
  | { readonly ok: false; readonly code: WitnessRefusal };

/** How a witness of a log is, as this process knows it. */
export interface WitnessHealth {
  /** `waiting`: not asked yet. */
  readonly code: 'ok' | 'waiting' | WitnessRefusal;
  /** When it last answered anything that could be understood; null: never since the start. */
  readonly answeredAt: Date | null;
  /** The largest tree it cosigned. */
  readonly size: number | null;
  readonly cosignedAt: Date | null;
}

export interface AskerOptions {
  /** One question, at most; never rejects. `known`: the size that the witness cosigned last, null when nobody knows. */
  readonly ask: (head: PublishedHead, known: number | null) => Promise<AskOutcome>;
  readonly known: { readonly size: number; readonly at: Date } | null;
  readonly now: () => number;
  readonly tell: (before: WitnessHealth, after: WitnessHealth) => void;
  /** It was heard, or was not: `health` says what came of it. */
  readonly done: () => void;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** No answer at all: it may be a joke of the network, or the witness is gone. */
const NO_ANSWER: readonly string[] = ['unreachable', 'address'];

/**
 * Keeps one witness up with one log: one question in flight, always about the newest head, later and later while there is
 * no cosignature. Nobody waits for it.
 */
export class WitnessAsker {
  readonly #options: AskerOptions;
  #wanted: PublishedHead | undefined;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #due = Number.POSITIVE_INFINITY;
  #failures = 0;
  #stopped = false;
  #health: WitnessHealth;

  constructor(options: AskerOptions) {
    this.#options = options;
    const { known } = options;
    this.#health = { code: 'waiting', answeredAt: null, size: known?.size ?? null, cosignedAt: known?.at ?? null };
  }

  get health(): WitnessHealth {
    return this.#health;
  }

  /** Whether it is worth waiting for. */
  get isAlive(): boolean {
    return this.#failures === 0;
  }

  /** There is a newer head: asked about at once, or when it has answered what it is being asked. */
  want(head: PublishedHead): void {
    if (this.#wanted === undefined || head.head.size > this.#wanted.head.size) this.#wanted = head;
    // While it fails, only its own pause decides when it is asked again.
    if (this.isAlive) this.#schedule(0);
  }

  /** Somebody mended it and does not want to wait for the end of the pause. */
  retry(): void {
    this.#failures = 0;
    this.#schedule(0);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** Resolves when no question is in flight. */
  async idle(): Promise<void> {
    await this.#running;
  }

  #schedule(ms: number): void {
    const due = Date.now() + ms;
    if (this.#stopped || this.#running !== undefined || this.#due <= due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => {
      this.#due = Number.POSITIVE_INFINITY;
      this.#running = this.#run().finally(() => {
        this.#running = undefined;
        this.#next();
      });
    }, ms);
    this.#timer.unref();
  }

  #next(): void {
    if (this.#failures > 0) return this.#schedule(pauseAfter(this.#failures));
    if (this.#wanted !== undefined) this.#schedule(0);
  }

  async #run(): Promise<void> {
    const head = this.#wanted;
    if (head === undefined) return;
    const before = this.#health;
    const outcome = await this.#options.ask(head, before.size);
    const now = new Date(this.#options.now());
    if (outcome.ok) {
      this.#failures = 0;
      if (this.#wanted !== undefined && this.#wanted.head.size <= outcome.size) this.#wanted = undefined;
      this.#health = { code: 'ok', answeredAt: now, size: outcome.size, cosignedAt: outcome.at };
    } else {
      this.#failures += 1;
      const answeredAt = NO_ANSWER.includes(outcome.code) ? before.answeredAt : now;
      this.#health = { ...before, code: outcome.code, answeredAt };
    }
    if (before.code !== this.#health.code) this.#options.tell(before, this.#health);
    this.#options.done();
  }
}

function pauseAfter(failures: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10));
}
