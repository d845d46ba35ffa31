import { useRef, useState } from 'react';
import { type DraftState, useDraft } from './draft.ts';
import { asProblem, type ProblemError } from './problem.ts';

/** One draft on the server: how it is read and saved. */
export interface ServerDraftOf<T> {
  /** Of which draft its unsaved words wait in this browser: `record <id>`. */
  name: string;
  first: { readonly value: T; readonly revision: number };
  /** Saves words that go on from a revision; answers the revision that holds them. */
  save: (value: T, revision: number) => Promise<number>;
  /** The revision that the server holds now. */
  newest: () => Promise<number>;
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
  /** Saves what is typed; gives the revision that holds it, or null when it could not be saved. */
  settle: () => Promise<number | null>;
  /** Saves the same words again, as after what made the server refuse them. */
  again: () => Promise<void>;
  /** They are thrown away, or taken in: nothing of them is saved or kept any more. */
  forget: () => Promise<void>;
  /** The server threw its draft away with what it was of: these words go too, and the next ones are a first save. */
  begin: (value: T) => void;
}

/**
 * A draft on the server that follows what is typed, by revisions: of two screens that type the same the second is told. In the
 * browser waits only what the server could not take, encrypted (`lib/shelf`).
 */
export function useServerDraft<T>({ name, first, save, newest, onRestored }: ServerDraftOf<T>): ServerDraft<T> {
  const [value, setValue] = useState(first.value);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const revision = useRef(first.revision);
  const latest = useRef(first.value);
  const show = (next: T): void => {
    latest.current = next;
    setValue(() => next);
  };
  const saveOne = async (words: T): Promise<void> => {
    try {
      revision.current = await save(words, revision.current);
      setProblem(null);
    } catch (thrown) {
      setProblem(asProblem(thrown));
      throw thrown;
    }
  };
  const { state, change, flush, forget } = useDraft(saveOne, {
    name,
    revision: () => revision.current,
    restore: (words, since) => {
      revision.current = since;
      show(words);
      onRestored?.(words);
    },
  });
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
    settle: async () => ((await flush()) ? revision.current : null),
    again,
    keepMine: async () => {
      revision.current = await newest();
      await again();
    },
    takeTheirs: async () => {
      await forget();
      window.location.reload();
    },
    forget,
    begin: (words) => {
      void forget();
      revision.current = 0;
      show(words);
    },
  };
}
