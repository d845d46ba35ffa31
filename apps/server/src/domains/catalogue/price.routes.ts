import { catalogue } from '@pramana/contract';
import type { BlobId, ItemId, Rate } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { implement, implementIdempotent } from '../../platform/http/index.ts';
import { createPriceInTx, showPrice } from './price.service.ts';
import { todaysRules } from './tax.service.ts';
import { withdrawPrice } from './withdrawal.service.ts';

export function priceRoutes(app: FastifyInstance): void {
  implementIdempotent(app, catalogue.prices.create, {
    run: async ({ tx, hospital, actor, clock, params, body, publish }) => {
      const itemId = params.id as ItemId;
      const { id } = await createPriceInTx(
        tx,
        { hospital, authorId: actor.personId, at: new Date(clock.now()) },
        {
          itemId,
          rate: rateOf(body.rate),
          mrp: body.mrp && rateOf(body.mrp),
          ceiling: body.ceiling && rateOf(body.ceiling),
          ceilingSource: body.ceilingSource,
          reason: body.reason,
          proofBlobId: (body.proofBlobId ?? null) as BlobId | null,
          ...(body.effectiveFrom === undefined ? {} : { effectiveFrom: new Date(body.effectiveFrom) }),
        },
      );
      publish({ type: 'item.changed', ids: { item: itemId } });
      return id;
    },
    render: async ({ tx, hospital }, id) => ({ data: await showPrice(tx, hospital.id, id) }),
  });

  implementIdempotent(app, catalogue.prices.withdraw, {
    run: async ({ tx, hospital, actor, clock, params, body, publish }) => {
      const acting = { hospital, authorId: actor.personId, at: new Date(clock.now()) };
      const { reason, endsCeiling = false } = body;
      const item = await withdrawPrice(tx, acting, { priceId: params.id, reason, endsCeiling });
      publish({ type: 'item.changed', ids: { item } });
      return params.id;
    },
    render: async ({ tx, hospital }, id) => ({ data: await showPrice(tx, hospital.id, id) }),
  });

  implement(app, catalogue.taxRules.list, async ({ tx, hospital, clock }) => ({
    data: await todaysRules(tx, hospital, clock.now()),
    next: null,
  }));
}

function rateOf({ amount, per }: { amount: string; per: number }): Rate {
  return { amount: BigInt(amount), per: BigInt(per) };
}
