import { files } from '@pramana/contract';
import type { PatientId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { implement, implementBare, implementIdempotent } from '../../platform/http/index.ts';
import { beginUpload, cancelUpload, finishUpload, keepPart, type Uploading } from './upload.service.ts';
import { listFiles, openContent, showUpload, viewUpload } from './view.service.ts';

const routes = files.files;

export function fileRoutes(app: FastifyInstance): void {
  const { db } = app.services;
  const viewOwn = (ctx: Uploading, id: string) =>
    db.inHospital(ctx.hospital.id, async (tx) => ({ data: await viewUpload({ ...ctx, tx }, id) }));

  implement(app, routes.list, (ctx) => listFiles(ctx, ctx.params.id as PatientId, ctx.query.cursor));

  implementIdempotent(app, routes.create, {
    run: (ctx) => beginUpload(ctx, ctx.params.id as PatientId, ctx.body),
    render: (ctx, id) => viewOwn(ctx, id),
  });

  implement(app, routes.show, async (ctx) => ({ data: await showUpload(ctx, ctx.params.id) }));

  // Bare: no connection to the database is held while bytes move.
  implementBare(app, routes.send, async (ctx) => {
    await keepPart(ctx, ctx.params.id, Number(ctx.query.offset), ctx.bytes);
    return viewOwn(ctx, ctx.params.id);
  });

  implementBare(app, routes.finish, async (ctx) => {
    await finishUpload(ctx, ctx.params.id);
    return viewOwn(ctx, ctx.params.id);
  });

  implement(app, routes.cancel, (ctx) => cancelUpload(ctx.tx, ctx, ctx.params.id));

  implementBare(app, routes.content, async (ctx) => {
    const { body, name, type, span } = await openContent(ctx, ctx.params.id, ctx.range);
    const download = ctx.query.download === true;
    return { body, span, mediaType: type, fileName: name, download, sandbox: true };
  });
}
