import { catalogue } from '@pramana/contract';
import type { ItemId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { type Context, implement } from '../../platform/http/index.ts';
import { canItem, canList } from './item.policy.ts';
import { addItem, type Cataloguing, changeItem, itemRows, retireItem, showItem } from './item.service.ts';
import { searchItems } from './search.service.ts';

const routes = catalogue.items;
type ItemContext = Pick<Context<typeof routes.show>, 'tx' | 'hospital' | 'actor' | 'clock' | 'publish'>;

/** The same for every domain function here: where and when. */
export function cataloguing({ tx, hospital, clock }: Pick<ItemContext, 'tx' | 'hospital' | 'clock'>): Cataloguing {
  return { tx, hospital, at: new Date(clock.now()) };
}

export async function answerItem(ctx: ItemContext, id: ItemId) {
  const item = await showItem(cataloguing(ctx), id);
  return { data: item, can: canItem(ctx.actor.roles, item.status) };
}

async function answerChanged(ctx: ItemContext, id: ItemId) {
  ctx.publish({ type: 'item.changed', ids: { item: id } });
  return answerItem(ctx, id);
}

export function itemRoutes(app: FastifyInstance): void {
  implement(app, routes.list, async (ctx) => {
    const { q = '', kind = null, status = 'active', category = null, cursor } = ctx.query;
    const search = { q, kind, status, category, cursor };
    const { ids, next } = await searchItems(ctx.tx, ctx.hospital.id, search);
    return { data: await itemRows(cataloguing(ctx), ids), next, can: canList(ctx.actor.roles) };
  });

  implement(app, routes.show, (ctx) => answerItem(ctx, ctx.params.id as ItemId));

  implement(app, routes.create, async (ctx) => answerChanged(ctx, await addItem(cataloguing(ctx), ctx.body)));

  implement(app, routes.update, async (ctx) => {
    const id = ctx.params.id as ItemId;
    await changeItem(cataloguing(ctx), id, ctx.body);
    return answerChanged(ctx, id);
  });

  implement(app, routes.retire, async (ctx) => {
    const id = ctx.params.id as ItemId;
    await retireItem(cataloguing(ctx), id, ctx.body.retired);
    return answerChanged(ctx, id);
  });
}
