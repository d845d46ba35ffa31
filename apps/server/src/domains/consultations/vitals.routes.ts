import { consultations, ownConsultations } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement, implementIdempotent } from '../../platform/http/index.ts';
import { oneVitals, ownVitals, showVitals, writeVitals } from './vitals.service.ts';

/** Vitals over time, and writing them down outside of a consultation. */
export function vitalsRoutes(app: FastifyInstance): void {
  const { vitals } = consultations;

  implement(app, vitals.list, async (ctx) => ({ data: await showVitals(ctx, ctx.params.id), next: null }));

  implementIdempotent(app, vitals.write, {
    run: async (ctx) => {
      const record = await writeVitals(ctx, ctx.params.id, ctx.body);
      ctx.publish({ type: 'record', ids: { record } });
      return record;
    },
    render: async (ctx, record) => ({ data: await oneVitals(ctx, ctx.params.id, record) }),
  });

  implement(app, ownConsultations.own.vitals, async (ctx) => ({
    data: await ownVitals(ctx, ctx.params.id),
    next: null,
  }));
}
