import { uuidV7 } from '@pramana/kernel';
import { asProblem, type ProblemError } from './problem.ts';

/** A fresh idempotency key. Not `crypto.randomUUID`: that does not exist on plain http in a LAN. */
export function newKey(): string {
  return uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}

const TRIES = 3;

/**
 * One thing that a person wants done, such as taking a payment. While its outcome is unknown (the answer was lost),
 * wanting the same again is the same intent: it goes out with the same key, and the server does it once (I-1).
 * A definite answer, yes or no, ends the intent; different input begins another.
 */
export class Intents {
  #open: { input: string; key: string } | null = null;
  readonly #makeKey: () => string;
  readonly #wait: (tries: number) => Promise<void>;

  /** `wait` is the pause before the next try, given how many failed. */
  constructor(makeKey: () => string = newKey, wait: (tries: number) => Promise<void> = pause) {
    this.#makeKey = makeKey;
    this.#wait = wait;
  }

  /** Sends with the intent's key, again when no answer comes; rejects with the last problem. */
  async run<T>(input: unknown, send: (key: string) => Promise<T>): Promise<T> {
    const key = this.#keyFor(JSON.stringify(input) ?? '');
    for (let failed = 0; ; ) {
      try {
        const answer = await send(key);
        this.#open = null;
        return answer;
      } catch (thrown) {
        const problem = asProblem(thrown);
        failed += 1;
        if (!isWorthRetrying(problem)) this.#open = null;
        if (!isWorthRetrying(problem) || failed >= TRIES) throw problem;
        await this.#wait(failed);
      }
    }
  }

  #keyFor(input: string): string {
    if (this.#open?.input !== input) this.#open = { input, key: this.#makeKey() };
    return this.#open.key;
  }
}

function isWorthRetrying(problem: ProblemError): boolean {
  return problem.isUnknown;
}

function pause(tries: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 400 * 3 ** (tries - 1)));
}
