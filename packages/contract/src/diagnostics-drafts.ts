import { type Static, Type } from 'typebox';
import { Instant, nullable, Sha256Hex, Uuid } from './common.ts';

const strict = { additionalProperties: false } as const;
const text = (most: number) => Type.String({ maxLength: most });

/** What somebody has typed of a result: every field as it stands, also what is no value yet. */
export const TypedResult = Type.Object(
  {
    /** The sample, and the version of its result (null: none), from which it was begun. */
    sample: nullable(text(40)),
    version: nullable(Type.Integer({ minimum: 1 })),
    /** By the analyte's code; of a test in words the one with null. */
    values: Type.Array(Type.Object({ code: nullable(text(40)), text: text(500) }, strict), { maxItems: 61 }),
    remarks: text(2_000),
    files: Type.Array(Type.Object({ id: Uuid, sha256: Sha256Hex }, strict), { maxItems: 20 }),
    reason: text(500),
  },
  strict,
);
/** Kept for its writer alone until the result is entered; `revision` counts its saves. */
export const ResultDraft = Type.Object({ revision: Type.Integer(), at: Instant, content: TypedResult });
/** What a doctor has typed about a result and not released, for its writer alone. */
export const TypedReview = Type.Object(
  {
    /** The sample, and the version of its result, about which it was begun; null: not known, so of no result that is there. */
    sample: nullable(text(40)),
    version: nullable(Type.Integer({ minimum: 1 })),
    comment: text(2_000),
  },
  strict,
);
export const ReviewDraft = Type.Object({ revision: Type.Integer(), at: Instant, content: TypedReview });
export type TypedReviewJson = Static<typeof TypedReview>;
export type ReviewDraftJson = Static<typeof ReviewDraft>;
export type TypedResultJson = Static<typeof TypedResult>;
export type ResultDraftJson = Static<typeof ResultDraft>;
