import { KeptKeys } from './keptKeys.ts';
import { asProblem, ProblemError } from './problem.ts';

export { newKey } from './keptKeys.ts';

const TRIES = 3;

/** Sends with a key; says by `onReplayed` when the server answers that it had done this before. */
export type Send<T> = (key: string, onReplayed: () => void) => Promise<T>;

interface Open {
  about: string;
  input: string;
  key: string;
  /** As far as this form knows, the key stands for this wish and no other. */
  isSame: boolean;
  /** Nobody knows whether a request with this key was done. */
  isLost: boolean;
}

/** Keys that are on their way from this page now: not of unknown outcome yet. */
const running = new Map<string, number>();

/** What this tab sent and had no answer to; the seal of a bill has its own (`useSeal`), which every tab knows. */
export const sentKeys = new KeptKeys('pramana.sent.', () => sessionStorage);

/**
 * One thing that a person wants done, such as taking a payment. While its outcome is unknown (the answer was lost),
 * wanting the same again is the same intent: it goes out with the same key, and the server does it once (I-1).
 *
 * A definite answer, yes or no, ends an intent that was never lost. One that was is ended only by being done: not by closing
 * the form, reloading, typing something else, nor by a refusal, which may come before the server has looked at the key.
 * `about` (the act and what it is done to) keeps its key, and the next wish about the same goes out with it. Had the lost
 * one not arrived, the next is done as if it were the first. Had it arrived, nothing is done a second time and the person
 * is told: `sent_before`.
 */
export class Intents {
  #open: Open | null = null;
  readonly #kept: KeptKeys;
  readonly #wait: (tries: number) => Promise<void>;

  /** `wait` is the pause before the next try, given how many failed. */
  constructor(kept: KeptKeys = sentKeys, wait: (tries: number) => Promise<void> = pause) {
    this.#kept = kept;
    this.#wait = wait;
  }

  /** Sends with the intent's key, again when no answer comes; rejects with the last problem. */
  async run<T>(about: string, input: unknown, send: Send<T>): Promise<T> {
    const open = this.#openFor(about, JSON.stringify(input) ?? '');
    const { key } = open;
    running.set(key, (running.get(key) ?? 0) + 1);
    try {
      return await this.#try(open, send);
    } finally {
      const left = (running.get(key) ?? 1) - 1;
      if (left === 0) running.delete(key);
      else running.set(key, left);
    }
  }

  async #try<T>(open: Open, send: Send<T>): Promise<T> {
    const { about, key, isSame } = open;
    let isReplay = false;
    for (let failed = 0; ; ) {
      try {
        const answer = await send(key, () => {
          isReplay = true;
        });
        this.#end(about, key);
        if (isReplay && !isSame) throw new ProblemError('sent_before', { status: 0 });
        return answer;
      } catch (thrown) {
        const problem = asProblem(thrown);
        failed += 1;
        open.isLost ||= problem.isUnknown || problem.code === 'internal';
        const isDone = problem.code === 'idempotency_key_reused';
        if (isDone || !open.isLost) this.#end(about, key);
        if (isDone) throw new ProblemError('sent_before', { status: 0 });
        if (!problem.isUnknown || failed >= TRIES) throw problem;
        await this.#wait(failed);
      }
    }
  }

  #end(about: string, key: string): void {
    this.#open = null;
    this.#kept.end(about, key);
  }

  #openFor(about: string, input: string): Open {
    const open = this.#open;
    if (open?.about === about && open.input === input) return open;
    const kept = this.#kept.read(about);
    const lost = kept === null || running.has(kept) ? null : kept;
    const isLost = lost !== null;
    this.#open = { about, input, key: lost ?? this.#kept.begin(about), isSame: !isLost, isLost };
    return this.#open;
  }
}

function pause(tries: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 400 * 3 ** (tries - 1)));
}
