import { ownRecords } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement } from '../../platform/http/index.ts';
import { signatureProof, versionProof } from './proof.service.ts';
import { historyView, openOwnRecord, ownTimeline } from './reading.service.ts';

/** A patient's and guardian's own records: each look is recorded like anybody else's (I-12). */
export function ownRecordRoutes(app: FastifyInstance): void {
  const { own } = ownRecords;

  implement(app, own.list, (ctx) => ownTimeline(ctx, ctx.params.id, ctx.query));

  implement(app, own.show, async (ctx) => ({
    data: await historyView(ctx, await openOwnRecord(ctx, ctx.params, 'record')),
  }));

  implement(app, own.receipt, async (ctx) => {
    const open = await openOwnRecord(ctx, ctx.params, 'record.receipt');
    return { ...(await versionProof(ctx, open, ctx.params.version)), download: true };
  });

  implement(app, own.signature, async (ctx) => {
    const open = await openOwnRecord(ctx, ctx.params, 'record.signature');
    const { version: number } = ctx.params;
    const proof = await signatureProof(ctx, open, { number, content: ctx.query.content ?? false });
    return { ...proof, download: true };
  });
}
