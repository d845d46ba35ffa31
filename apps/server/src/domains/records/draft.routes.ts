import { records } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement, implementIdempotent } from '../../platform/http/index.ts';
import { discardDraft, draftsOf, finishDraft, openDraft, ownDraft, saveDraft } from './draft.service.ts';
import { shown } from './record.routes.ts';

/** What somebody is writing: kept on the server as it is typed, under the patient's key. */
export function draftRoutes(app: FastifyInstance): void {
  const { drafts } = records;

  implement(app, drafts.open, async (ctx) => ({ data: await openDraft(ctx, ctx.params.id, ctx.body) }));

  implement(app, drafts.list, async (ctx) => ({ data: await draftsOf(ctx, ctx.params.id), next: null }));

  implement(app, drafts.show, async (ctx) => ({ data: await ownDraft(ctx, ctx.params.id) }));

  implement(app, drafts.save, async (ctx) => ({ data: await saveDraft(ctx, ctx.params.id, ctx.body) }));

  implement(app, drafts.discard, (ctx) => discardDraft(ctx, ctx.params.id));

  // Only revision and draft travel under the key: a hash of what was written would stand in clear beside it.
  implementIdempotent(app, drafts.finish, {
    run: async (ctx) => {
      const record = await finishDraft(ctx, ctx.params.id, ctx.body.revision);
      ctx.publish({ type: 'record', ids: { record } });
      return record;
    },
    render: shown,
  });
}
