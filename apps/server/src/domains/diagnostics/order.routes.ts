import { diagnostics, type LabCatalogueJson, ownDiagnostics } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import type { HubEvent } from '../../platform/events.ts';
import { implement, implementIdempotent } from '../../platform/http/index.ts';
import { discardDraft, saveDraft } from './draft.service.ts';
import { catalogueOn, defineAnalyte, defineTest, listDefinitions } from './definition.service.ts';
import { countsFor, listAlerted, listOrders, ordersOf } from './order.service.ts';
import { tellReleased } from './news.service.ts';
import { ownResults, resultsOf } from './reading.service.ts';
import { enterResult, releaseResult } from './result.service.ts';
import { acknowledge, cancelOrder, rejectSample, takeSamples } from './step.service.ts';
import { orderRow } from './row.service.ts';
import { showOrder, viewsOf } from './view.service.ts';

/** Something of the laboratory changed: whoever shows orders, results or alerts asks anew. */
export const CHANGED: HubEvent = { type: 'lab', ids: {} };

/** Orders from the sample to the released result. */
export function diagnosticsRoutes(app: FastifyInstance, catalogue: LabCatalogueJson): void {
  const { drafts, orders, results, reviews, tests } = diagnostics;

  implement(app, tests.list, async (ctx) => ({ data: await catalogueOn(ctx, catalogue) }));
  implement(app, tests.define, async (ctx) => {
    await defineTest(ctx, catalogue, ctx.body);
    ctx.publish(CHANGED);
    return { data: await catalogueOn(ctx, catalogue) };
  });
  implement(app, tests.measure, async (ctx) => {
    await defineAnalyte(ctx, catalogue, ctx.body);
    ctx.publish(CHANGED);
    return { data: await catalogueOn(ctx, catalogue) };
  });
  implement(app, tests.history, async (ctx) => ({ data: await listDefinitions(ctx), next: null }));

  implement(app, orders.list, (ctx) => listOrders(ctx, catalogue, ctx.query));
  implement(app, orders.counts, async (ctx) => ({ data: await countsFor(ctx) }));
  implement(app, orders.alerts, async (ctx) => ({
    data: await listAlerted(ctx, catalogue, ctx.query.mine ?? false),
    next: null,
  }));
  implement(app, orders.of, async (ctx) => ({ data: await ordersOf(ctx, catalogue, ctx.params.id), next: null }));
  implement(app, orders.show, (ctx) => showOrder(ctx, catalogue, ctx.params.id));

  implementIdempotent(app, orders.take, {
    run: async (ctx) => {
      await takeSamples(ctx, catalogue, ctx.body.orders);
      ctx.publish(CHANGED);
      return ctx.body.orders.join(' ');
    },
    render: async (ctx, ids) => {
      const rows = await Promise.all(ids.split(' ').map((id) => orderRow(ctx, id)));
      return { data: await viewsOf(ctx, catalogue, rows), next: null };
    },
  });
  implement(app, orders.reject, async (ctx) => {
    await rejectSample(ctx, ctx.params.id, ctx.body);
    ctx.publish(CHANGED);
    return showOrder(ctx, catalogue, ctx.params.id);
  });
  implement(app, orders.cancel, async (ctx) => {
    await cancelOrder(ctx, ctx.params.id, ctx.body);
    ctx.publish(CHANGED);
    return showOrder(ctx, catalogue, ctx.params.id);
  });
  implement(app, drafts.save, async (ctx) => ({ data: await saveDraft(ctx, ctx.params.id, 'entry', ctx.body) }));
  implement(app, reviews.save, async (ctx) => ({ data: await saveDraft(ctx, ctx.params.id, 'review', ctx.body) }));
  implement(app, drafts.discard, (ctx) => discardDraft(ctx, ctx.params.id, 'entry'));
  implement(app, reviews.discard, (ctx) => discardDraft(ctx, ctx.params.id, 'review'));
  implementIdempotent(app, orders.enter, {
    run: async (ctx) => {
      await enterResult(ctx, catalogue, ctx.params.id, ctx.body);
      const { state } = await orderRow(ctx, ctx.params.id);
      if (state === 'released') await tellReleased(ctx, ctx.params.id, { corrected: true });
      ctx.publish(CHANGED);
      return ctx.params.id;
    },
    render: (ctx, id) => showOrder(ctx, catalogue, id),
  });
  implementIdempotent(app, orders.release, {
    run: async (ctx) => {
      await releaseResult(ctx, ctx.params.id, ctx.body);
      await tellReleased(ctx, ctx.params.id);
      ctx.publish(CHANGED);
      return ctx.params.id;
    },
    render: (ctx, id) => showOrder(ctx, catalogue, id),
  });
  implement(app, orders.acknowledge, async (ctx) => {
    await acknowledge(ctx, ctx.params.id, ctx.body.version);
    ctx.publish(CHANGED);
    return showOrder(ctx, catalogue, ctx.params.id);
  });

  implement(app, results.list, async (ctx) => ({ data: await resultsOf(ctx, ctx.params.id), next: null }));
  implement(app, ownDiagnostics.own.results, async (ctx) => ({
    data: await ownResults(ctx, ctx.params.id),
    next: null,
  }));
}
