import {
  type CheckedJson,
  type ConsultationContentJson,
  type ConsultationDraftJson,
  consultations,
} from '@pramana/contract';
import { useRef, useState } from 'react';
import { call } from '../../../lib/api.ts';
import { type ServerDraft, useServerDraft } from '../../../lib/serverDraft.ts';

export interface ConsultationHandle extends Omit<ServerDraft<unknown>, 'value' | 'set' | 'again' | 'begin'> {
  content: ConsultationContentJson;
  change: (change: Partial<ConsultationContentJson>) => void;
  /** Of what was saved last. */
  checked: CheckedJson;
  /** After somebody else's seal: goes on from their version with these words. */
  goOn: () => Promise<void>;
}

/** A visit that is being written. */
export function useConsultationDraft(id: string, first: ConsultationDraftJson): ConsultationHandle {
  const [checked, setChecked] = useState(first.checked);
  const isGoingOn = useRef(false);
  const params = { id };
  const { save, show } = consultations.consultations;
  const { value, set, again, ...draft } = useServerDraft({
    name: `consultation ${id}`,
    first: { value: first.content, revision: first.revision },
    save: async (content, revision) => {
      const body = { revision, content, ...(isGoingOn.current ? { goOn: true } : {}) };
      const { data } = await call(save, { params, body });
      isGoingOn.current = false;
      setChecked(data.checked);
      return data.revision;
    },
    newest: async () => (await call(show, { params })).data.draft?.revision ?? first.revision,
  });
  return {
    ...draft,
    content: value,
    checked,
    change: (part) => set((now) => ({ ...now, ...part })),
    goOn: async () => {
      isGoingOn.current = true;
      await again();
    },
  };
}
