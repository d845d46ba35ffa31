import { access } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement } from '../../platform/http/index.ts';
import { emergencyPage, emergencyView, openEmergency, reviewEmergency } from './emergency.service.ts';

/** Breaking the glass, and looking at who did. */
export function emergencyRoutes(app: FastifyInstance): void {
  const { emergencies } = access;

  implement(app, emergencies.open, async (ctx) => {
    const id = await openEmergency(ctx, ctx.params.id, ctx.body.reason);
    ctx.publish({ type: 'emergency', ids: { emergency: id } });
    return { data: await emergencyView(ctx, id) };
  });

  implement(app, emergencies.list, (ctx) => emergencyPage(ctx, ctx.query));

  implement(app, emergencies.review, async (ctx) => {
    await reviewEmergency(ctx, ctx.params.id, ctx.body);
    return { data: await emergencyView(ctx, ctx.params.id) };
  });
}
