import { recovery } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import type { Actor } from '../../platform/session.ts';
import { implement } from '../../platform/http/index.ts';
import { managing } from './member.routes.ts';
import {
  confirmAdmin,
  inPlace,
  listRecoveries,
  objectToAdmin,
  proposeAdmin,
  withdrawAdmin,
} from './recovery.service.ts';

/** Somebody who works there looks at it. */
function inside(ctx: Omit<Parameters<typeof managing>[0], 'actor'> & { actor: Actor }) {
  return { ...managing(ctx), actor: ctx.actor, isOperator: false };
}

export function recoveryRoutes(app: FastifyInstance): void {
  const routes = recovery.recoveries;
  implement(app, routes.node, async (ctx) => ({
    data: await inPlace(ctx, ctx.params.hospital, listRecoveries),
    next: null,
  }));
  implement(app, routes.propose, async (ctx) => ({
    data: await inPlace(ctx, ctx.params.hospital, (place) => proposeAdmin(ctx.services, place, ctx.body)),
  }));
  implement(app, routes.confirmOnNode, async (ctx) => ({
    data: await inPlace(ctx, ctx.params.hospital, (place) => confirmAdmin(place, ctx.params.id)),
  }));
  implement(app, routes.withdrawOnNode, async (ctx) => ({
    data: await inPlace(ctx, ctx.params.hospital, (place) => withdrawAdmin(place, ctx.params.id)),
  }));
  implement(app, routes.ask, async (ctx) => ({ data: await proposeAdmin(ctx.services, inside(ctx), ctx.body) }));
  implement(app, routes.withdraw, async (ctx) => ({ data: await withdrawAdmin(inside(ctx), ctx.params.id) }));
  implement(app, routes.list, async (ctx) => ({ data: await listRecoveries(inside(ctx)), next: null }));
  implement(app, routes.confirm, async (ctx) => ({ data: await confirmAdmin(inside(ctx), ctx.params.id) }));
  implement(app, routes.object, async (ctx) => ({ data: await objectToAdmin(inside(ctx), ctx.params.id) }));
}
