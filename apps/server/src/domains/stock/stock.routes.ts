import { stock } from '@pramana/contract';
import type { BatchId, ItemId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { type Context, implement, implementIdempotent } from '../../platform/http/index.ts';
import { listBatches, movementsOf, showBatch } from './batch.service.ts';
import type { Moving } from './document.service.ts';
import { adjustBatch, receiveBatch } from './stock.service.ts';

type AnyContext = Pick<Context<(typeof stock.batches)['list']>, 'hospital' | 'actor' | 'clock'>;

const moving = ({ hospital, actor, clock }: AnyContext): Moving => ({ hospital, actor, at: new Date(clock.now()) });

export function stockRoutes(app: FastifyInstance): void {
  const { batches } = stock;

  implement(app, batches.list, (ctx) => listBatches(ctx, ctx.query));

  implementIdempotent(app, batches.receive, {
    run: async (ctx) => {
      const { mrp, quantity, itemId, ...rest } = ctx.body;
      const id = await receiveBatch(ctx.tx, moving(ctx), {
        ...rest,
        itemId: itemId as ItemId,
        quantity: BigInt(quantity),
        mrp: { amount: BigInt(mrp.amount), per: BigInt(mrp.per) },
      });
      ctx.publish({ type: 'stock.moved', ids: { batch: id } });
      return id;
    },
    render: async (ctx, id) => ({ data: await showBatch(ctx, id) }),
  });

  implementIdempotent(app, batches.adjust, {
    run: async (ctx) => {
      await adjustBatch(ctx.tx, moving(ctx), ctx.params.id as BatchId, ctx.body);
      ctx.publish({ type: 'stock.moved', ids: { batch: ctx.params.id } });
      return ctx.params.id;
    },
    render: async (ctx, id) => ({ data: await showBatch(ctx, id) }),
  });

  implement(app, batches.movements, (ctx) => movementsOf(ctx, ctx.params.id as BatchId, ctx.query.cursor));
}
