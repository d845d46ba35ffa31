import { type DraftContentJson, type RecordDraftJson, records } from '@pramana/contract';
import { call } from '../../../lib/api.ts';
import { type ServerDraft, useServerDraft } from '../../../lib/serverDraft.ts';

export interface RecordDraftHandle extends Omit<ServerDraft<unknown>, 'value' | 'set' | 'again' | 'begin' | 'adopt'> {
  content: DraftContentJson;
  /** A part of what is typed, or how it follows from what is typed by then: files become whole while somebody types. */
  change: (change: Partial<DraftContentJson> | ((content: DraftContentJson) => Partial<DraftContentJson>)) => void;
  /** From which version the writing goes on. */
  base: number | null;
  /** Goes on from another version, with the words as they stand. */
  rebase: (base: number) => void;
}

/** A record that is being written. */
export function useRecordDraft({ id, content, base, revision }: RecordDraftJson): RecordDraftHandle {
  const params = { id };
  const { value, set, ...draft } = useServerDraft({
    name: `record ${id}`,
    first: { value: { content, base }, revision },
    save: async (typed, since) =>
      (await call(records.drafts.save, { params, body: { revision: since, ...typed } })).data.revision,
    newest: async () => {
      const { data } = await call(records.drafts.show, { params });
      return { value: { content: data.content, base: data.base }, revision: data.revision };
    },
  });
  return {
    ...draft,
    ...value,
    change: (part) =>
      set((now) => ({
        ...now,
        content: { ...now.content, ...(typeof part === 'function' ? part(now.content) : part) },
      })),
    rebase: (next) => set((now) => ({ ...now, base: next })),
  };
}
