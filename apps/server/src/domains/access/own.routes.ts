import { ownLooks } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement } from '../../platform/http/index.ts';
import { eventPage, lookViews, spanOf } from './event.service.ts';
import { exportLooks, exportProofs } from './export.service.ts';
import { openOwnLooks, ownEmergencies, ownEmergencyProof, ownProof } from './own.service.ts';

const PROOF = { download: true, fileName: 'access.tlog-proof' } as const;

/** Who looked, for the patient and their guardians: each look at it is recorded like anybody else's (I-12). */
export function ownLookRoutes(app: FastifyInstance): void {
  const { own } = ownLooks;

  implement(app, own.looks, async (ctx) => {
    const { filter } = await openOwnLooks(ctx, ctx.params.id, 'access-events');
    const { cursor, outcome, by, ...span } = ctx.query;
    const page = await eventPage(ctx, { ...filter, outcome, by, ...spanOf(span) }, cursor);
    return { data: await lookViews(ctx, page.data), next: page.next };
  });

  implement(app, own.proof, async (ctx) => {
    const view = await openOwnLooks(ctx, ctx.params.id, 'access-event');
    return { body: (await ownProof(ctx, view, ctx.params.event)).text, ...PROOF };
  });

  implement(app, own.export, async (ctx) => {
    const { filter } = await openOwnLooks(ctx, ctx.params.id, 'access-events.export');
    const make = ctx.query.as === 'proofs' ? exportProofs : exportLooks;
    return make(ctx, filter, 'my');
  });

  implement(app, own.emergencies, async (ctx) => {
    const view = await openOwnLooks(ctx, ctx.params.id, 'access-events');
    return ownEmergencies(ctx, view, ctx.query.cursor);
  });

  implement(app, own.emergencyProof, async (ctx) => {
    const view = await openOwnLooks(ctx, ctx.params.id, 'access-event');
    const body = await ownEmergencyProof(ctx, view, ctx.params.emergency);
    return { body, download: true, fileName: 'emergency-access.tlog-proof' };
  });
}
