import { useRef, useState } from 'react';
import { type DraftState, useDraft } from './draft.ts';
import { asProblem, type ProblemError } from './problem.ts';

interface Saved<T> {
  readonly value: T;
  readonly revision: number;
}
/** Saves words that go on from a revision; answers the revision that holds them. */
type Send<T> = (value: T, revision: number) => Promise<number>;

/** What the server holds of a draft, as far as its answers say. */
export class Held<T> {
  /** From which the next save goes on. */
  revision: number;
  /** What was saved last. */
  value: T;
  /** What was sent to follow `revision` and had no answer: the server may hold one of them. */
  unanswered: readonly T[] = [];
  #round = 0;

  constructor({ value, revision }: Saved<T>) {
    this.value = value;
    this.revision = revision;
  }

  /** The words that were saved are thrown away: what a save on its way answers says nothing of those that come next. */
  turn(): void {
    this.#round += 1;
    this.unanswered = [];
  }

  /** The next save goes on from another revision, which some words may have followed already. */
  goOnFrom(revision: number, unanswered: readonly T[] = []): void {
    this.revision = revision;
    this.unanswered = unanswered;
  }

  /** Other words: those of another save, or without a revision of none, so that the next one is the first. */
  restart(value: T, revision = 0): void {
    this.value = value;
    this.revision = revision;
    this.unanswered = [];
  }

  /**
   * Rejects when the save fails; whatever a save of words answers that were thrown away meanwhile, it is passed over: false.
   * `newest` reads what the server holds: where that is what was sent before and had no answer, it is no other window's.
   */
  async save(send: Send<T>, value: T, newest?: () => Promise<Saved<T>>): Promise<boolean> {
    const round = this.#round;
    try {
      const revision = await this.#sendOwn(send, value, newest);
      if (round !== this.#round) return false;
      this.revision = revision;
      this.value = value;
      this.unanswered = [];
      return true;
    } catch (thrown) {
      if (round !== this.#round) return false;
      throw thrown;
    }
  }

  async #sendOwn(send: Send<T>, value: T, newest?: () => Promise<Saved<T>>): Promise<number> {
    const [round, since] = [this.#round, this.revision];
    try {
      return await send(value, since);
    } catch (thrown) {
      const { code, isUnknown } = asProblem(thrown);
      if (round !== this.#round) throw thrown;
      if (isUnknown) this.unanswered = [...this.unanswered, value];
      if (code !== 'conflict' || this.unanswered.length === 0 || newest === undefined) throw thrown;
      const now = await newest().catch(() => null);
      // One revision further and in these very words: nobody else wrote in between.
      const isOwn =
        now !== null && now.revision === since + 1 && this.unanswered.some((each) => isSame(each, now.value));
      if (!isOwn || round !== this.#round) throw thrown;
      this.goOnFrom(now.revision);
      return isSame(value, now.value) ? now.revision : this.#sendOwn(send, value, newest);
    }
  }
}

/** Whether two words say the same, in whatever order their parts stand. */
function isSame(one: unknown, other: unknown): boolean {
  return textOf(one) === textOf(other);
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

/** One draft on the server: how it is read and saved. */
export interface ServerDraftOf<T> {
  /** Of which draft its unsaved words wait in this browser: `record <id>`. */
  name: string;
  first: Saved<T>;
  save: Send<T>;
  /** What the server holds now. */
  newest: () => Promise<Saved<T>>;
  /** Reads what waited in this browser; without it, it is of the form that is kept now. */
  read?: (kept: unknown) => T;
  /** Words that waited in this browser are there again. */
  onRestored?: (value: T) => void;
}

/** What a sign beside the words needs: whether they are kept, and the choice after a save elsewhere. */
export interface Saving {
  state: DraftState;
  /** Why the last save failed. */
  problem: ProblemError | null;
  /** After a save elsewhere: puts these words over those. */
  keepMine: () => Promise<void>;
  /** After a save elsewhere: gives these words up. */
  takeTheirs: () => Promise<void>;
}

export interface ServerDraft<T> extends Saving {
  value: T;
  /** New words, or how they follow from those that stand there by then. */
  set: (next: T | ((now: T) => T)) => void;
  /** Saves what is typed; gives what was saved and the revision that holds it, or null when it could not be saved. */
  settle: () => Promise<Saved<T> | null>;
  /** Saves the same words again, as after what made the server refuse them. */
  again: () => Promise<void>;
  /** They are thrown away, or taken in: nothing of them is saved or kept any more. */
  forget: () => Promise<void>;
  /** The server answered other words for those that were sent, under a revision: what is typed goes on from them. */
  adopt: (saved: Saved<T>) => void;
  /** The server threw its draft away with what it was of: these words go too, and the next ones are a first save. */
  begin: (value: T) => void;
}

/**
 * A draft on the server that follows what is typed, by revisions: of two screens that type the same the second is told. In the
 * browser waits only what the server could not take, encrypted (`lib/shelf`).
 */
export function useServerDraft<T>({
  name,
  first,
  save,
  newest,
  read = (kept) => kept as T,
  onRestored,
}: ServerDraftOf<T>): ServerDraft<T> {
  const [value, setValue] = useState(first.value);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const [held] = useState(() => new Held(first));
  const latest = useRef(first.value);
  const show = (next: T): void => {
    latest.current = next;
    setValue(() => next);
  };
  const saveOne = async (words: T): Promise<void> => {
    try {
      if (await held.save(save, words, newest)) setProblem(null);
    } catch (thrown) {
      setProblem(asProblem(thrown));
      throw thrown;
    }
  };
  const { state, change, flush, ...draft } = useDraft(saveOne, {
    name,
    revision: () => held.revision,
    unanswered: () => held.unanswered,
    restore: (kept, since, unanswered) => {
      const words = read(kept);
      held.goOnFrom(since, unanswered.map(read));
      show(words);
      onRestored?.(words);
      return words;
    },
  });
  const forget = (): Promise<void> => {
    held.turn();
    setProblem(null);
    return draft.forget();
  };
  const again = async (): Promise<void> => {
    change(latest.current);
    await flush();
  };
  return {
    value,
    state,
    problem,
    set: (next) => {
      show(typeof next === 'function' ? (next as (now: T) => T)(latest.current) : next);
      change(latest.current);
    },
    settle: async () => ((await flush()) ? { value: held.value, revision: held.revision } : null),
    again,
    keepMine: async () => {
      held.goOnFrom((await newest()).revision);
      await again();
    },
    takeTheirs: async () => {
      await forget();
      window.location.reload();
    },
    forget,
    adopt: (saved) => {
      held.turn();
      held.restart(saved.value, saved.revision);
      show(saved.value);
    },
    begin: (words) => {
      void forget();
      held.restart(words);
      show(words);
    },
  };
}
