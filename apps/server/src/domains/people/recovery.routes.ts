import { recovery } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement } from '../../platform/http/index.ts';
import { managing } from './member.routes.ts';
import { confirmAdmin, inPlace, listRecoveries, objectToAdmin, proposeAdmin } from './recovery.service.ts';

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
  implement(app, routes.list, async (ctx) => ({ data: await listRecoveries(managing(ctx)), next: null }));
  implement(app, routes.confirm, async (ctx) => ({ data: await confirmAdmin(managing(ctx), ctx.params.id) }));
  implement(app, routes.object, async (ctx) => ({ data: await objectToAdmin(managing(ctx), ctx.params.id) }));
}
