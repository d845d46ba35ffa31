import { ownRecords } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement, implementBare } from '../../platform/http/index.ts';
import { openOwnRecordFile } from './cited.service.ts';
import { signatureProof, versionProof } from './proof.service.ts';
import { historyView, olderView, openOwnRecord, ownTimeline } from './reading.service.ts';

/** A patient's and guardian's own records: each look is recorded like anybody else's (I-12). */
export function ownRecordRoutes(app: FastifyInstance): void {
  const { own } = ownRecords;

  implement(app, own.list, (ctx) => ownTimeline(ctx, ctx.params.id, ctx.query));

  implement(app, own.show, async (ctx) => ({
    data: await historyView(ctx, await openOwnRecord(ctx, ctx.params, 'record')),
  }));

  implement(app, own.older, async (ctx) =>
    olderView(ctx, await openOwnRecord(ctx, ctx.params, 'record'), ctx.query.cursor),
  );

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

  // Bare: no connection to the database is held while bytes move.
  implementBare(app, own.file, async (ctx) => {
    const { name, type, ...opened } = await openOwnRecordFile(ctx, ctx.params, ctx.range);
    const download = ctx.query.download === true;
    return { ...opened, mediaType: type, fileName: name, download, sandbox: true };
  });
}
