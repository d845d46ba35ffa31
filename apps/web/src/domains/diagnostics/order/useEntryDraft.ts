import { diagnostics, type LabOrderDetailJson, type TypedResultJson } from '@pramana/contract';
import { useRef, useState } from 'react';
import { call } from '../../../lib/api.ts';
import { type DraftState, useDraft } from '../../../lib/draft.ts';
import { asProblem, type ProblemError } from '../../../lib/problem.ts';

export interface EntryDraft {
  state: DraftState;
  /** Why the last save failed. */
  problem: ProblemError | null;
  /** Keeps what stands in the form now; null throws it away. */
  keep: (content: TypedResultJson | null) => void;
  /** Resolves when what is typed is saved or could not be: whether it is. */
  flush: () => Promise<boolean>;
  /** The result took it in. */
  forget: () => Promise<void>;
  /** After a save on another screen: puts these words over those. */
  keepMine: () => Promise<void>;
  /** After a save on another screen: gives these words up. */
  takeTheirs: () => Promise<void>;
}

/** What is typed of a result follows on the server, under the patient's key, for its writer alone. */
export function useEntryDraft(
  { id, draft }: LabOrderDetailJson,
  onRestored: (content: TypedResultJson | null) => void,
): EntryDraft {
  const { drafts, orders } = diagnostics;
  const revision = useRef(draft?.revision ?? 0);
  const newest = useRef(draft?.content ?? null);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const params = { id };
  const save = async (content: TypedResultJson | null): Promise<void> => {
    try {
      if (content !== null) {
        const { data } = await call(drafts.save, { params, body: { revision: revision.current, content } });
        revision.current = data.revision;
      } else {
        if (revision.current > 0) await call(drafts.discard, { params });
        revision.current = 0;
      }
      setProblem(null);
    } catch (thrown) {
      setProblem(asProblem(thrown));
      throw thrown;
    }
  };
  const { state, change, flush, forget } = useDraft(save, {
    name: `result ${id}`,
    revision: () => revision.current,
    restore: (content, since) => {
      revision.current = since;
      newest.current = content;
      onRestored(content);
    },
  });
  const keep = (content: TypedResultJson | null): void => {
    newest.current = content;
    change(content);
  };
  return {
    state,
    problem,
    keep,
    flush,
    keepMine: async () => {
      const { data } = await call(orders.show, { params });
      revision.current = data.draft?.revision ?? 0;
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
