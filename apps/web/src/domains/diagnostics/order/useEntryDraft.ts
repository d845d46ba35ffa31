import { diagnostics, type LabOrderDetailJson, type TypedResultJson, type TypedReviewJson } from '@pramana/contract';
import { useEffect, useRef } from 'react';
import { call } from '../../../lib/api.ts';
import { type ServerDraft, useServerDraft } from '../../../lib/serverDraft.ts';

/** What is typed of a result; null throws it away. */
export type EntryDraft = ServerDraft<TypedResultJson | null>;
/** A doctor's words about a result. */
export type ReviewDraft = ServerDraft<TypedReviewJson>;

export const NO_WORDS: TypedReviewJson = { sample: null, version: null, comment: '' };

/** What is typed of a result follows on the server, under the patient's key, for its writer alone. */
export function useEntryDraft(
  { id, draft }: LabOrderDetailJson,
  onRestored: (content: TypedResultJson | null) => void,
): EntryDraft {
  const { drafts, orders } = diagnostics;
  const params = { id };
  return useServerDraft<TypedResultJson | null>({
    name: `result ${id}`,
    first: { value: draft?.content ?? null, revision: draft?.revision ?? 0 },
    save: async (content, revision) => {
      if (content !== null) return (await call(drafts.save, { params, body: { revision, content } })).data.revision;
      if (revision > 0) await call(drafts.discard, { params });
      return 0;
    },
    newest: async () => (await call(orders.show, { params })).data.draft?.revision ?? 0,
    onRestored,
  });
}

/** What a doctor types about a result before it is released, kept likewise; another sample's result begins without words. */
export function useReviewDraft({ id, review, sample }: LabOrderDetailJson): ReviewDraft {
  const params = { id };
  const draft = useServerDraft({
    name: `review ${id}`,
    first: { value: review?.content ?? NO_WORDS, revision: review?.revision ?? 0 },
    save: async (content, revision) =>
      (await call(diagnostics.reviews.save, { params, body: { revision, content } })).data.revision,
    newest: async () => (await call(diagnostics.orders.show, { params })).data.review?.revision ?? 0,
    // The words alone once waited: nobody knows any more about which result they are.
    read: (kept) => (typeof kept === 'string' ? { ...NO_WORDS, comment: kept } : (kept as TypedReviewJson)),
  });
  const number = sample?.number ?? null;
  const isOf = useRef(number);
  const { begin } = draft;
  useEffect(() => {
    if (isOf.current === number) return;
    isOf.current = number;
    begin(NO_WORDS);
  }, [number, begin]);
  return draft;
}
