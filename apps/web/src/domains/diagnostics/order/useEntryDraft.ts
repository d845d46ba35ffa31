import { diagnostics, type LabOrderDetailJson, type TypedResultJson, type TypedReviewJson } from '@pramana/contract';
import { useEffect, useRef } from 'react';
import { call } from '../../../lib/api.ts';
import { type ServerDraft, useServerDraft } from '../../../lib/serverDraft.ts';

/** What is typed of a result; null throws it away. */
export type EntryDraft = ServerDraft<TypedResultJson | null>;
/** A doctor's words about a result. */
export type ReviewDraft = ServerDraft<TypedReviewJson>;

export const NO_WORDS: TypedReviewJson = { sample: null, version: null, comment: '' };

/** What the server holds of a draft; without one nothing, in the words that say nothing. */
function savedOf<T>(draft: { content: T; revision: number } | null, nothing: T): { value: T; revision: number } {
  return { value: draft?.content ?? nothing, revision: draft?.revision ?? 0 };
}

/** What is typed of a result follows on the server, under the patient's key, for its writer alone. */
export function useEntryDraft(
  { id, draft }: LabOrderDetailJson,
  onRestored: (content: TypedResultJson | null) => void,
): EntryDraft {
  const { drafts, orders } = diagnostics;
  const params = { id };
  return useServerDraft<TypedResultJson | null>({
    name: `result ${id}`,
    first: savedOf(draft, null),
    save: async (content, revision) => {
      if (content !== null) return (await call(drafts.save, { params, body: { revision, content } })).data.revision;
      if (revision > 0) await call(drafts.discard, { params });
      return 0;
    },
    newest: async () => savedOf((await call(orders.show, { params })).data.draft, null),
    onRestored,
  });
}

/** What a doctor types about a result before it is released, kept likewise; another sample's result begins without words. */
export function useReviewDraft({ id, review, sample }: LabOrderDetailJson): ReviewDraft {
  const params = { id };
  const draft = useServerDraft({
    name: `review ${id}`,
    first: savedOf(review, NO_WORDS),
    save: async (content, revision) =>
      (await call(diagnostics.reviews.save, { params, body: { revision, content } })).data.revision,
    newest: async () => savedOf((await call(diagnostics.orders.show, { params })).data.review, NO_WORDS),
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
