import { useRef, useState } from 'react';
import { type DraftState, useDraft } from './draft.ts';
import { asProblem, type ProblemError } from './problem.ts';

/** What the server holds of a draft, as far as its answers say. */
export class Held<T> {
  /** From which the next save goes on. */
  revision: number;
  /** What was saved last. */
  value: T;
  #round = 0;

  constructor({ value, revision }: { readonly value: T; readonly revision: number }) {
    this.value = value;
    this.revision = revision;
  }

  /** The words that were saved are thrown away: what a save on its way answers says nothing of those that come next. */
  turn(): void {
    this.#round += 1;
  }

  /** The next save goes on from another revision. */
  goOnFrom(revision: number): void {
    this.revision = revision;
  }

  /** Other words: those of another save, or without a revision of none, so that the next one is the first. */
  restart(value: T, revision = 0): void {
    this.value = value;
    this.revision = revision;
  }

  /** Rejects when the save fails; whatever a save of words answers that were thrown away meanwhile, it is passed over: false. */
  async save(send: (value: T, revision: number) => Promise<number>, value: T): Promise<boolean> {
    const round = this.#round;
    try {
      const revision = await send(value, this.revision);
      if (round !== this.#round) return false;
      this.revision = revision;
      this.value = value;
      return true;
    } catch (thrown) {
      if (round !== this.#round) return false;
      throw thrown;
    }
  }
}

/** One draft on the server: how it is read and saved. */
export interface ServerDraftOf<T> {
  /** Of which draft its unsaved words wait in this browser: `record <id>`. */
  name: string;
  first: { readonly value: T; readonly revision: number };
  /** Saves words that go on from a revision; answers the revision that holds them. */
  save: (value: T, revision: number) => Promise<number>;
  /** The revision that the server holds now. */
  newest: () => Promise<number>;
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
  settle: () => Promise<{ readonly value: T; readonly revision: number } | null>;
  /** Saves the same words again, as after what made the server refuse them. */
  again: () => Promise<void>;
  /** They are thrown away, or taken in: nothing of them is saved or kept any more. */
  forget: () => Promise<void>;
  /** The server answered other words for those that were sent, under a revision: what is typed goes on from them. */
  adopt: (saved: { readonly value: T; readonly revision: number }) => void;
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
      if (await held.save(save, words)) setProblem(null);
    } catch (thrown) {
      setProblem(asProblem(thrown));
      throw thrown;
    }
  };
  const { state, change, flush, ...draft } = useDraft(saveOne, {
    name,
    revision: () => held.revision,
    restore: (kept, since) => {
      const words = read(kept);
      held.goOnFrom(since);
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
      held.goOnFrom(await newest());
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
