import {
  type BodyOf,
  type CheckedJson,
  type ConsultationContentJson,
  type ConsultationDraftJson,
  type ConsultationJson,
  consultations,
  type OvertakenJson,
} from '@pramana/contract';
import { useState } from 'react';
import { call } from '../../../lib/api.ts';
import { asProblem } from '../../../lib/problem.ts';
import { type ServerDraft, useServerDraft } from '../../../lib/serverDraft.ts';

export interface ConsultationHandle extends Omit<ServerDraft<unknown>, 'value' | 'set' | 'again' | 'begin' | 'adopt'> {
  content: ConsultationContentJson;
  change: (change: Partial<ConsultationContentJson>) => void;
  /** Of what was saved last. */
  checked: CheckedJson;
  /** What somebody else sealed meanwhile. */
  overtaken: readonly OvertakenJson[];
  /** Goes on from what is `overtaken`: rejects with the problem. What was typed on stays, the rest follows theirs; gives all of it. */
  goOn: () => Promise<ConsultationContentJson | null>;
}

/**
 * Under which name unsaved words wait: those of a visit that was sealed meanwhile, or of an amendment before, never come into
 * another amendment.
 */
export function shelfName(id: string, sealedAt: string | null, begunAt: string): string {
  return sealedAt === null ? `consultation ${id}` : `consultation ${id} ${begunAt}`;
}

/** A visit that is being written; `first` may be refreshed, and tells what somebody else sealed since. */
export function useConsultationDraft(
  { id, sealedAt }: Pick<ConsultationJson, 'id' | 'sealedAt'>,
  first: ConsultationDraftJson,
): ConsultationHandle {
  const [checked, setChecked] = useState(first.checked);
  const [told, setTold] = useState({ by: first, overtaken: first.overtaken });
  const overtaken = told.by === first ? told.overtaken : first.overtaken;
  const params = { id };
  const { save, show } = consultations.consultations;
  const keep = async (body: BodyOf<typeof save>): Promise<ConsultationDraftJson> => {
    const { data } = await call(save, { params, body });
    setChecked(data.checked);
    setTold({ by: first, overtaken: data.overtaken });
    return data;
  };
  const { value, set, adopt, ...draft } = useServerDraft({
    name: shelfName(id, sealedAt, first.begunAt),
    first: { value: first.content, revision: first.revision },
    save: async (content, revision) => (await keep({ revision, content })).revision,
    newest: async () => {
      const { content, revision } = (await call(show, { params })).data.draft ?? first;
      return { value: content, revision };
    },
  });
  return {
    ...draft,
    content: value,
    checked,
    overtaken,
    change: (part) => set((now) => ({ ...now, ...part })),
    goOn: async () => {
      const settled = await draft.settle();
      if (settled === null) return null;
      const goOn = Object.fromEntries(overtaken.map(({ part, version }) => [part, version]));
      const body = { revision: settled.revision, content: settled.value, goOn };
      const { content, revision } = await keep(body).catch(async (thrown: unknown) => {
        if (asProblem(thrown).code !== 'conflict') throw thrown;
        const now = (await call(show, { params })).data.draft;
        // An earlier try that had no answer was done: nothing else takes these words one revision further and leaves nothing to join.
        if (now === null || now.revision !== settled.revision + 1 || now.overtaken.length > 0) throw thrown;
        setChecked(now.checked);
        return now;
      });
      adopt({ value: content, revision });
      return content;
    },
  };
}
