import { records } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { type Context, implement, implementBare, implementIdempotent } from '../../platform/http/index.ts';
import { openRecordFile } from './cited.service.ts';
import { signatureProof, versionProof } from './proof.service.ts';
import { canRecord, historyView, olderView, openRecord, timeline } from './reading.service.ts';
import { askSignature, signVersion } from './signing.service.ts';

const routes = records.records;

/** Records as staff read them, and sign them. */
export function recordRoutes(app: FastifyInstance): void {
  implement(app, routes.list, (ctx) => timeline(ctx, ctx.params.id, ctx.query));

  implement(app, routes.show, (ctx) => shown(ctx, ctx.params.id));

  implement(app, routes.older, async (ctx) =>
    olderView(ctx, await openRecord(ctx, ctx.params.id, 'record'), ctx.query.cursor),
  );

  implement(app, routes.receipt, async (ctx) => {
    const open = await openRecord(ctx, ctx.params.id, 'record.receipt');
    return { ...(await versionProof(ctx, open, ctx.params.version)), download: true };
  });

  implement(app, routes.askSignature, async (ctx) => ({ data: await askSignature(ctx, ctx.params) }));

  implementIdempotent(app, routes.sign, {
    run: async (ctx) => {
      const record = await signVersion(ctx, ctx.params, ctx.body.passkey);
      ctx.publish({ type: 'record', ids: { record } });
      return record;
    },
    render: shown,
  });

  implement(app, routes.signature, async (ctx) => {
    const open = await openRecord(ctx, ctx.params.id, 'record.signature');
    const { version: number } = ctx.params;
    const proof = await signatureProof(ctx, open, { number, content: ctx.query.content ?? false });
    return { ...proof, download: true };
  });

  // Bare: no connection to the database is held while bytes move.
  implementBare(app, routes.file, async (ctx) => {
    const { name, type, ...opened } = await openRecordFile(ctx, ctx.params, ctx.range);
    const download = ctx.query.download === true;
    return { ...opened, mediaType: type, fileName: name, download, sandbox: true };
  });
}

type Showing = Pick<Context<typeof routes.show>, 'tx' | 'hospital' | 'actor' | 'clock' | 'client'>;

/** One record with its versions, and what this person may do with it; recorded as a look (I-12). */
export async function shown(ctx: Showing, id: string) {
  const open = await openRecord(ctx, id, 'record');
  const data = await historyView(ctx, open);
  return { data, can: await canRecord(ctx, open, data) };
}
