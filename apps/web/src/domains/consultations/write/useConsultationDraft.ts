import {
  type CheckedJson,
  type ConsultationContentJson,
  type ConsultationDraftJson,
  consultations,
} from '@pramana/contract';
import { useRef, useState } from 'react';
import { call } from '../../../lib/api.ts';
import { type DraftState, useDraft } from '../../../lib/draft.ts';
import { asProblem, type ProblemError } from '../../../lib/problem.ts';

export interface ConsultationHandle {
  content: ConsultationContentJson;
  change: (change: Partial<ConsultationContentJson>) => void;
  /** Of what was saved last. */
  checked: CheckedJson;
  state: DraftState;
  problem: ProblemError | null;
  /** Saves what is typed; gives the revision that holds it, or null when it could not be saved. */
  settle: () => Promise<number | null>;
  /** After a save elsewhere: puts these words over those. */
  keepMine: () => Promise<void>;
  /** After a save elsewhere: gives these words up. */
  takeTheirs: () => Promise<void>;
  /** It was thrown away: nothing of it is saved or kept any more. */
  forget: () => Promise<void>;
  /** After somebody else's seal: goes on from their version with these words. */
  goOn: () => Promise<void>;
}

/** A visit's draft, which follows what is typed on the server; in the browser waits only what the server could not take. */
export function useConsultationDraft(id: string, first: ConsultationDraftJson): ConsultationHandle {
  const [content, setContent] = useState(first.content);
  const [checked, setChecked] = useState(first.checked);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const revision = useRef(first.revision);
  const newest = useRef(content);
  const isGoingOn = useRef(false);
  const params = { id };
  const save = async (value: ConsultationContentJson): Promise<void> => {
    const goOn = isGoingOn.current;
    try {
      const body = { revision: revision.current, content: value, ...(goOn ? { goOn } : {}) };
      const { data } = await call(consultations.consultations.save, { params, body });
      revision.current = data.revision;
      isGoingOn.current = false;
      setChecked(data.checked);
      setProblem(null);
    } catch (thrown) {
      setProblem(asProblem(thrown));
      throw thrown;
    }
  };
  const { state, change, flush, forget } = useDraft(save, {
    name: `consultation ${id}`,
    revision: () => revision.current,
    restore: (value, since) => {
      revision.current = since;
      newest.current = value;
      setContent(value);
    },
  });
  return {
    content,
    checked,
    state,
    problem,
    change: (part) => {
      newest.current = { ...newest.current, ...part };
      setContent(newest.current);
      change(newest.current);
    },
    settle: async () => ((await flush()) ? revision.current : null),
    keepMine: async () => {
      const { data } = await call(consultations.consultations.show, { params });
      revision.current = data.draft?.revision ?? revision.current;
      change(newest.current);
      await flush();
    },
    takeTheirs: async () => {
      await forget();
      window.location.reload();
    },
    forget,
    goOn: async () => {
      isGoingOn.current = true;
      change(newest.current);
      await flush();
    },
  };
}
