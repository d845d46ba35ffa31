import { Type } from 'typebox';
import { IdParams, Uuid } from './common.ts';
import { route } from './route.ts';

/** What somebody has begun at a counter and not finished. */
export const work = {
  work: {
    show: route({
      id: 'billing.work.show',
      method: 'GET',
      path: '/api/people/members/:id/open-work',
      summary: 'Open drafts and drawers of one who works here: what is left behind when they are suspended',
      access: 'people:read',
      params: IdParams,
      response: Type.Object({
        drafts: Type.Integer(),
        drawers: Type.Array(Type.Object({ id: Uuid, counter: Type.String() })),
      }),
    }),
  },
} as const;
