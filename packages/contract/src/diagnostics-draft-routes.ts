import { Type } from 'typebox';
import { IdParams } from './common.ts';
import { ResultDraft, ReviewDraft, TypedResult, TypedReview } from './diagnostics-drafts.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;

/** What is typed and not entered or released yet. */
export const draftRoutes = {
  drafts: {
    save: route({
      id: 'diagnostics.drafts.save',
      method: 'PUT',
      path: '/api/diagnostics/orders/:id/draft',
      summary: 'Keep what is typed of a result, for its writer alone; entering the result takes it in',
      access: 'lab:enter',
      params: IdParams,
      /** 0 for the first save. */
      body: Type.Object({ revision: Type.Integer({ minimum: 0 }), content: TypedResult }, strict),
      response: ResultDraft,
      errors: ['conflict', 'lab_state'],
    }),
    discard: route({
      id: 'diagnostics.drafts.discard',
      method: 'DELETE',
      path: '/api/diagnostics/orders/:id/draft',
      summary: 'Throw away what is typed of a result',
      access: 'lab:enter',
      params: IdParams,
      status: 204,
    }),
  },
  reviews: {
    save: route({
      id: 'diagnostics.reviews.save',
      method: 'PUT',
      path: '/api/diagnostics/orders/:id/review-draft',
      summary: 'Keep what a doctor types about a result, for its writer alone; releasing the result takes it in',
      access: 'lab:review',
      params: IdParams,
      /** 0 for the first save. */
      body: Type.Object({ revision: Type.Integer({ minimum: 0 }), content: TypedReview }, strict),
      response: ReviewDraft,
      errors: ['conflict', 'lab_state'],
    }),
    discard: route({
      id: 'diagnostics.reviews.discard',
      method: 'DELETE',
      path: '/api/diagnostics/orders/:id/review-draft',
      summary: 'Throw away what a doctor has typed about a result',
      access: 'lab:review',
      params: IdParams,
      status: 204,
    }),
  },
} as const;
