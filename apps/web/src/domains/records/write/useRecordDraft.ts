import { type DraftContentJson, type RecordDraftJson, records } from '@pramana/contract';
import { useRef, useState } from 'react';
import { call } from '../../../lib/api.ts';
import { type DraftState, useDraft } from '../../../lib/draft.ts';
import { asProblem, type ProblemError } from '../../../lib/problem.ts';

export interface RecordDraftHandle {
  content: DraftContentJson;
  /** A part of what is typed, or how it follows from what is typed by then: files become whole while somebody types. */
  change: (change: Partial<DraftContentJson> | ((content: DraftContentJson) => Partial<DraftContentJson>)) => void;
  /** From which version the writing goes on. */
  base: number | null;
  /** Goes on from another version, with the words as they stand. */
  rebase: (base: number) => void;
  state: DraftState;
  /** Why the last save failed. */
  problem: ProblemError | null;
  /** Saves what is typed; gives the revision that holds it, or null when it could not be saved. */
  settle: () => Promise<number | null>;
  /** After a save elsewhere: puts these words over those. */
  keepMine: () => Promise<void>;
  /** After a save elsewhere: gives these words up. */
  takeTheirs: () => Promise<void>;
  /** It was thrown away: nothing of it is saved or kept any more. */
  forget: () => Promise<void>;
}

/** A draft that follows what is typed, on the server; in the browser waits only what the server could not take. */
export function useRecordDraft(first: RecordDraftJson): RecordDraftHandle {
  const [typed, setTyped] = useState({ content: first.content, base: first.base });
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const revision = useRef(first.revision);
  const newest = useRef(typed);
  const params = { id: first.id };
  const save = async (value: typeof typed): Promise<void> => {
    try {
      const { data } = await call(records.drafts.save, { params, body: { revision: revision.current, ...value } });
      revision.current = data.revision;
      setProblem(null);
    } catch (thrown) {
      setProblem(asProblem(thrown));
      throw thrown;
    }
  };
  const { state, change, flush, forget } = useDraft(save, {
    name: `record ${first.id}`,
    revision: () => revision.current,
    restore: (value, since) => {
      revision.current = since;
      newest.current = value;
      setTyped(value);
    },
  });
  const set = (next: typeof typed): void => {
    newest.current = next;
    setTyped(next);
    change(next);
  };
  const settle = async (): Promise<number | null> => ((await flush()) ? revision.current : null);
  return {
    content: typed.content,
    base: typed.base,
    state,
    problem,
    change: (part) => {
      const { content, ...rest } = newest.current;
      set({ ...rest, content: { ...content, ...(typeof part === 'function' ? part(content) : part) } });
    },
    rebase: (base) => set({ ...newest.current, base }),
    settle,
    keepMine: async () => {
      const { data } = await call(records.drafts.show, { params });
      revision.current = data.revision;
      change(newest.current);
      await flush();
    },
    takeTheirs: async () => {
      await forget();
      window.location.reload();
    },
    forget,
  };
}
